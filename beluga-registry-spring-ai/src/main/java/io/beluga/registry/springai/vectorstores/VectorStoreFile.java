package io.beluga.registry.springai.vectorstores;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.springai.internal.StoredVectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.SimpleVectorStore.SimpleVectorStoreBuilder;

/**
 * The file of a store. All instances of the store share its documents: what is written to
 * the old one while its last calls end is in the new one, too.
 * <p>
 * A thread that lives only as long as there is something to write keeps the file close
 * behind the changes, however many there are; closing writes the rest.
 */
final class VectorStoreFile {

	private static final Log logger = LogFactory.getLog(VectorStoreFile.class);

	private final Path path;

	private final String owner;

	private final Object writing = new Object();

	private @Nullable InMemoryVectorStore content;

	private int instances;

	private long version;

	private long tried;

	private long written;

	private @Nullable Thread writer;

	private VectorStoreFile(Path path, String owner) {
		this.path = path;
		this.owner = owner;
	}

	/**
	 * Make an instance with the documents of the file.
	 * @throws ProviderCreationFailedException if the file cannot be read
	 */
	InMemoryVectorStore createStore(SimpleVectorStoreBuilder builder, ProviderContext context) {
		InMemoryVectorStore store = new InMemoryVectorStore(builder, this);
		synchronized (this) {
			if (this.content != null) {
				store.share(this.content);
			}
			else {
				read(store, context);
				this.content = store;
			}
		}
		return store;
	}

	private void read(InMemoryVectorStore store, ProviderContext context) {
		if (Files.exists(this.path)) {
			try {
				store.load(this.path.toFile());
			}
			catch (RuntimeException ex) {
				throw StoredVectors.refusal(context, "The file " + this.path + " of " + this.owner
						+ " is none that a store in memory has written. Restore it, or move it away to begin anew.",
						ex);
			}
		}
		store.settle();
	}

	/**
	 * Refuse a change that would never reach the file.
	 * @throws IllegalStateException if no instance is left
	 */
	synchronized void requireOpen() {
		if (this.instances == 0) {
			throw new IllegalStateException(this.owner + " is closed");
		}
	}

	/**
	 * Have the file written some time soon.
	 */
	synchronized void changed() {
		this.version++;
		if (this.writer == null) {
			startWriter();
		}
	}

	private void startWriter() {
		// whoever starts it may have inheritable values of a tenant
		Thread thread = new Thread(null, this::writeChanges, "beluga-" + this.owner, 0, false);
		thread.setDaemon(true);
		// may fail: the next change must not wait for a writer that never runs
		thread.start();
		this.writer = thread;
	}

	private void writeChanges() {
		try {
			while (!isWritten()) {
				write();
			}
		}
		catch (Throwable ex) {
			// an error, too: the next change would wait for a writer that is gone
			synchronized (this) {
				this.writer = null;
				if (this.tried != this.version) {
					// what changed meanwhile has relied on this writer
					startWriter();
				}
			}
			logger.error("Cannot write " + this.path + ": the newest documents of " + this.owner
					+ " are in memory alone. The next change tries again.", ex);
		}
	}

	private synchronized boolean isWritten() {
		if (this.written == this.version || this.instances == 0) {
			this.writer = null;
			return true;
		}
		return false;
	}

	/**
	 * Write the file beside itself and move it in place, so that it is never half a file.
	 * Once no instance is left, the file may be that of another one.
	 */
	private void write() throws IOException {
		synchronized (this.writing) {
			long next;
			InMemoryVectorStore store;
			synchronized (this) {
				if (this.content == null || this.instances == 0 || this.written == this.version) {
					return;
				}
				next = this.version;
				this.tried = next;
				store = this.content;
			}
			Path beside = this.path.resolveSibling(this.path.getFileName() + ".tmp");
			store.save(beside.toFile());
			// not a channel: an interrupt would close it
			try (RandomAccessFile file = new RandomAccessFile(beside.toFile(), "rw")) {
				file.getFD().sync();
			}
			Files.move(beside, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			synchronized (this) {
				this.written = next;
			}
		}
	}

	/**
	 * The files of an application, each with one store at a time. Thread-safe.
	 */
	static final class Open {

		private final Map<Path, VectorStoreFile> files = new HashMap<>();

		/**
		 * Open a file for one more instance.
		 * @throws ProviderCreationFailedException if another store has it
		 */
		synchronized VectorStoreFile open(Path path, ProviderContext context) {
			String owner = StoredVectors.label(context);
			VectorStoreFile file = this.files.computeIfAbsent(path, (key) -> new VectorStoreFile(key, owner));
			if (!file.owner.equals(owner)) {
				throw StoredVectors.refusal(context, "The file " + path + " is that of " + file.owner + ", and " + owner
						+ " would overwrite its documents. Give each store a file of its own.", null);
			}
			synchronized (file) {
				file.instances++;
			}
			return file;
		}

		/**
		 * Close a file for one instance.
		 * @throws IOException if the newest documents cannot be written
		 */
		void close(VectorStoreFile file) throws IOException {
			try {
				file.write();
			}
			finally {
				release(file);
			}
		}

		private synchronized void release(VectorStoreFile file) {
			synchronized (file) {
				if (--file.instances == 0) {
					this.files.remove(file.path);
				}
			}
		}

	}

}
