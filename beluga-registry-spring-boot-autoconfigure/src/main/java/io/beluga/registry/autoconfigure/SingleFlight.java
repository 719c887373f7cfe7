package io.beluga.registry.autoconfigure;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Runs something once, whatever thread comes first; the others wait for it, without a
 * lock. An invalid configuration is remembered, any other failure is tried again.
 */
final class SingleFlight {

	private final Runnable body;

	private final AtomicReference<@Nullable Attempt> attempt = new AtomicReference<>();

	SingleFlight(Runnable body) {
		this.body = body;
	}

	void run() {
		Attempt fresh = new Attempt(this.body);
		Attempt known = this.attempt.compareAndExchange(null, fresh);
		Attempt current = (known != null) ? known : fresh;
		if (known == null) {
			fresh.run();
		}
		else if (!current.isDone() && current.thread == Thread.currentThread()) {
			throw new ProviderCreationFailedException(null, null,
					"A configured provider is used while the configuration is being checked. A customizer, converter "
							+ "or validator must not use one.",
					null);
		}
		try {
			current.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ProviderCreationFailedException(null, null,
					"Interrupted while the configuration was being checked.", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof InvalidConfigException invalid) {
				throw invalid.copy();
			}
			this.attempt.compareAndSet(current, null);
			ReflectionUtils.rethrowRuntimeException(ex.getCause());
		}
	}

	/**
	 * One run, by the thread that made it.
	 */
	private static final class Attempt extends FutureTask<Void> {

		private final Thread thread = Thread.currentThread();

		Attempt(Runnable body) {
			super(body, null);
		}

	}

}
