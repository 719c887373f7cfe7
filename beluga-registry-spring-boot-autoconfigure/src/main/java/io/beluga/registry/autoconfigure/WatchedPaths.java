package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The folders to watch for changes of some files, and what in them matters. A change can
 * be one of the file, or of a symbolic link anywhere on the way to it: Kubernetes swaps
 * the files of a mounted secret by pointing the link {@code ..data} to a new folder.
 */
final class WatchedPaths {

	private static final int MAX_LINKS = 40;

	private static final int MAX_DEPTH = 100;

	private final Map<Path, Set<Path>> entries = new HashMap<>();

	private final Set<Path> trees = new HashSet<>();

	private WatchedPaths() {
	}

	static WatchedPaths of(ConfigurationFiles files) {
		WatchedPaths result = new WatchedPaths();
		files.files().forEach(result::follow);
		files.trees().forEach((tree) -> {
			Path folder = result.follow(tree);
			if (Files.isDirectory(folder)) {
				result.addTree(folder);
			}
		});
		return result;
	}

	/**
	 * Return the folders to watch.
	 */
	Set<Path> folders() {
		Set<Path> folders = new HashSet<>(this.entries.keySet());
		folders.addAll(this.trees);
		return folders;
	}

	/**
	 * Tell whether a change matters.
	 * @param folder the folder
	 * @param path what has changed in it
	 */
	boolean contains(Path folder, Path path) {
		return this.trees.contains(folder) || this.entries.getOrDefault(folder, Set.of()).contains(path);
	}

	/**
	 * Tell whether something was changed at a time or later.
	 */
	boolean isModifiedSince(Instant time) {
		return this.entries.values().stream().flatMap(Set::stream).anyMatch((path) -> isModifiedSince(path, time))
				|| this.trees.stream().anyMatch((folder) -> isModifiedSince(folder, time));
	}

	private static boolean isModifiedSince(Path path, Instant time) {
		try {
			return !Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(time);
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Walk to a path and note each link on the way, and its end.
	 * @return where the path leads, as far as it exists
	 */
	private Path follow(Path path) {
		Path current = path.getRoot();
		Deque<Path> rest = new ArrayDeque<>();
		path.forEach(rest::add);
		int links = 0;
		while (!rest.isEmpty()) {
			Path next = current.resolve(rest.pop()).normalize();
			if (Files.isSymbolicLink(next) && links++ < MAX_LINKS) {
				add(next);
				Path target = target(next);
				current = target.isAbsolute() ? target.getRoot() : current;
				Deque<Path> names = new ArrayDeque<>();
				target.forEach(names::push);
				names.forEach(rest::push);
			}
			else {
				if (rest.isEmpty() || !Files.exists(next)) {
					add(next);
					return next;
				}
				current = next;
			}
		}
		return current;
	}

	private static Path target(Path link) {
		try {
			return Files.readSymbolicLink(link);
		}
		catch (IOException ex) {
			// it was a link a moment ago: its folder is watched, so the next change is
			// seen
			return link.getFileName();
		}
	}

	private void add(Path path) {
		Path folder = path.getParent();
		if (folder != null) {
			this.entries.computeIfAbsent(folder, (key) -> new HashSet<>()).add(path);
		}
	}

	private void addTree(Path folder) {
		try {
			Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new Collector());
		}
		catch (IOException ex) {
			this.trees.add(folder);
		}
	}

	/**
	 * Collects folders; what cannot be read is left out.
	 */
	private final class Collector extends SimpleFileVisitor<Path> {

		@Override
		public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
			WatchedPaths.this.trees.add(folder);
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFileFailed(Path file, IOException failure) {
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
			return FileVisitResult.CONTINUE;
		}

	}

}
