package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Watches files on a thread of its own, and acts when something has changed and then
 * nothing more for some time. Which files, is asked anew after each change.
 */
final class FileWatcher implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(FileWatcher.class);

	/**
	 * The clock of a file system can be a little behind.
	 */
	private static final Duration CLOCK_SKEW = Duration.ofMillis(100);

	private final Supplier<ConfigurationFiles> files;

	private final long quietNanos;

	private final Runnable action;

	private final WatchService service;

	private final Map<Path, WatchKey> keys = new HashMap<>();

	private volatile boolean closed;

	private WatchedPaths paths = WatchedPaths.of(ConfigurationFiles.NONE);

	FileWatcher(Supplier<ConfigurationFiles> files, Duration quietPeriod, Runnable action) throws IOException {
		this.files = files;
		this.quietNanos = quietPeriod.toNanos();
		this.action = action;
		this.service = FileSystems.getDefault().newWatchService();
	}

	void start() {
		Thread thread = new Thread(this::run, "beluga-file-watcher");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		try {
			boolean changed = watch();
			while (!this.closed) {
				if (changed) {
					awaitQuiet();
					act();
					changed = watch();
				}
				else {
					changed = look(this.service.take());
				}
			}
		}
		catch (ClosedWatchServiceException ex) {
			logger.debug("Configuration files are not watched any more");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Watch what there is to watch now.
	 * @return whether something of that has changed after it was read, and before it was
	 * watched
	 */
	private boolean watch() {
		ConfigurationFiles known = this.files.get();
		return register(known) && this.paths.isModifiedSince(known.readAt().minus(CLOCK_SKEW));
	}

	/**
	 * Register the folders that are to be watched, and give up others.
	 * @return whether there is one that was not watched
	 */
	private boolean register(ConfigurationFiles known) {
		this.paths = WatchedPaths.of(known);
		Set<Path> folders = this.paths.folders();
		Map<Path, WatchKey> before = Map.copyOf(this.keys);
		this.keys.clear();
		folders.forEach(this::register);
		before.values().stream().filter((key) -> !this.keys.containsValue(key)).forEach(WatchKey::cancel);
		return !before.keySet().containsAll(folders);
	}

	private void register(Path folder) {
		try {
			this.keys.put(folder, folder.register(this.service, StandardWatchEventKinds.ENTRY_CREATE,
					StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE));
		}
		catch (IOException ex) {
			logger.debug("Folder " + folder + " cannot be watched: " + ex.getClass().getName());
		}
	}

	private void awaitQuiet() throws InterruptedException {
		long end = System.nanoTime() + this.quietNanos;
		for (long left = this.quietNanos; left > 0; left = end - System.nanoTime()) {
			WatchKey key = this.service.poll(left, TimeUnit.NANOSECONDS);
			if (key != null && look(key)) {
				end = System.nanoTime() + this.quietNanos;
			}
		}
	}

	/**
	 * Look at what has happened in a folder.
	 * @return whether it matters
	 */
	private boolean look(WatchKey key) {
		boolean matters = false;
		for (WatchEvent<?> event : key.pollEvents()) {
			matters |= matters((Path) key.watchable(), event);
		}
		// a folder that is gone cannot be watched any more
		matters |= !key.reset();
		if (matters) {
			register(this.files.get());
		}
		return matters;
	}

	private boolean matters(Path folder, WatchEvent<?> event) {
		// where events were lost, anything may have changed
		return event.kind() == StandardWatchEventKinds.OVERFLOW
				|| this.paths.contains(folder, folder.resolve((Path) event.context()));
	}

	private void act() {
		try {
			this.action.run();
		}
		catch (RuntimeException | Error ex) {
			// whatever it was, files have to be watched
			logger.warn("What follows a change of configuration files failed: " + ex.getClass().getName());
		}
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		this.service.close();
	}

}
