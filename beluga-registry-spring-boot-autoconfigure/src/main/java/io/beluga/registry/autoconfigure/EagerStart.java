package io.beluga.registry.autoconfigure;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.beluga.registry.error.ProviderCreationFailedException;

/**
 * Makes the instances of an eager start. The thread that starts the application waits for
 * it without a limit of its own, since each instance has one: a shutdown hook interrupts
 * a start that waits like that, and would wait itself for one that watches a clock.
 */
final class EagerStart {

	private final FutureTask<Void> task;

	EagerStart(Runnable createAll) {
		this.task = new FutureTask<>(createAll, null);
	}

	void run() {
		Thread thread = new Thread(this.task, "beluga-eager-start");
		thread.setDaemon(true);
		thread.start();
		try {
			this.task.get();
		}
		catch (InterruptedException ex) {
			this.task.cancel(true);
			Thread.currentThread().interrupt();
			throw new ProviderCreationFailedException(null, null,
					"The application was told to stop while the instances of its providers were made.", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) ex.getCause();
		}
	}

}
