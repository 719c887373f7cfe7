package io.beluga.registry.autoconfigure.configdata;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.autoconfigure.source.SourceProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/**
 * The files that configuration was read from, and how they are to be recognized as
 * changed.
 *
 * @param files single files
 * @param trees folders with a file for each property
 * @param found how they were when the application started
 */
public record ConfigurationFiles(Set<Path> files, Set<Path> trees, Map<Path, State> found) {

	static final ConfigurationFiles NONE = new ConfigurationFiles(Set.of(), Set.of(), Map.of());

	/**
	 * The clock of a file system can be a little behind.
	 */
	private static final Duration CLOCK_SKEW = Duration.ofMillis(100);

	private static final int MAX_DEPTH = 100;

	private static final Pattern SOURCE = Pattern
		.compile("Config resource '(file|class path resource) \\[(.+?)]' via .*", Pattern.DOTALL);

	/**
	 * Return the files of the sources that an application has started with. One that was
	 * changed after reading began looks like changed from the first.
	 */
	static ConfigurationFiles of(List<PropertySource<?>> sources, Instant readAt) {
		ConfigurationFiles files = NONE.with(sources);
		Map<Path, State> found = new HashMap<>(files.look());
		Instant safe = readAt.minus(CLOCK_SKEW);
		found.values().removeIf((state) -> !state.modifiedAt().toInstant().isBefore(safe));
		return new ConfigurationFiles(files.files, files.trees, found);
	}

	/**
	 * Return these and those of more sources. One that has lost its properties may get
	 * them back, so none is taken out.
	 */
	ConfigurationFiles with(List<PropertySource<?>> sources) {
		Set<Path> files = new LinkedHashSet<>(this.files);
		Set<Path> trees = new LinkedHashSet<>(this.trees);
		for (PropertySource<?> source : sources) {
			if (source instanceof ConfigTreePropertySource tree) {
				trees.add(tree.getSource().toAbsolutePath());
			}
			else {
				Path file = file(source);
				if (file != null) {
					files.add(file.toAbsolutePath());
				}
			}
		}
		return new ConfigurationFiles(files, trees, this.found);
	}

	/**
	 * Return the file of a source, which has all of its properties from one. A property
	 * that is an empty map has no origin: where there is no other, the name of the source
	 * has to do.
	 */
	private static @Nullable Path file(PropertySource<?> source) {
		if (source instanceof EnumerablePropertySource<?> enumerable) {
			for (String name : SourceProperty.names(enumerable)) {
				Origin origin = OriginLookup.getOrigin(source, name);
				if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
					return file(text.getResource());
				}
			}
		}
		Matcher named = SOURCE.matcher(source.getName());
		if (!named.matches()) {
			return null;
		}
		String path = named.group(2);
		return file(named.group(1).equals("file") ? new FileSystemResource(path) : new ClassPathResource(path));
	}

	private static @Nullable Path file(Resource resource) {
		try {
			return resource.isFile() ? resource.getFile().toPath() : null;
		}
		catch (IOException | InvalidPathException ex) {
			return null;
		}
	}

	public boolean isEmpty() {
		return this.files.isEmpty() && this.trees.isEmpty();
	}

	/**
	 * Look how the files are now. One that cannot be found is left out.
	 */
	public Map<Path, State> look() {
		Map<Path, State> states = new HashMap<>();
		this.files.forEach((file) -> State.of(file).ifPresent((state) -> states.put(file, state)));
		this.trees.forEach((tree) -> look(tree, states));
		return states;
	}

	private static void look(Path tree, Map<Path, State> states) {
		try {
			Files.walkFileTree(tree, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH,
					new SimpleFileVisitor<Path>() {

						@Override
						public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
							return (!folder.equals(tree) && isHidden(folder)) ? FileVisitResult.SKIP_SUBTREE
									: FileVisitResult.CONTINUE;
						}

						@Override
						public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
							if (!isHidden(file)) {
								State.of(file).ifPresent((state) -> states.put(file, state));
							}
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

					});
		}
		catch (IOException ex) {
			// as good as gone: what can be seen of it the next time is a change
			states.keySet().removeIf((file) -> file.startsWith(tree));
		}
	}

	/**
	 * Tell whether Boot takes a file for none of a tree, such as the folders in which
	 * Kubernetes keeps the versions of a mounted secret.
	 */
	private static boolean isHidden(Path path) {
		return path.getFileName().toString().startsWith("..");
	}

	@Override
	public String toString() {
		Set<Path> all = new LinkedHashSet<>(this.files);
		all.addAll(this.trees);
		return all.toString();
	}

	/**
	 * What tells a file from a later one at its place.
	 *
	 * @param target the file behind all links: Kubernetes swaps the files of a mounted
	 * secret by pointing the link {@code ..data} to a new folder
	 * @param key what a file system calls the file, such as its inode
	 * @param modifiedAt when it was modified
	 * @param size its size
	 */
	public record State(Path target, @Nullable Object key, FileTime modifiedAt, long size) {

		static Optional<State> of(Path file) {
			try {
				Path target = file.toRealPath();
				BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
				return Optional
					.of(new State(target, attributes.fileKey(), attributes.lastModifiedTime(), attributes.size()));
			}
			catch (IOException ex) {
				return Optional.empty();
			}
		}

	}

}
