package io.beluga.registry.autoconfigure.refresh;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.jspecify.annotations.Nullable;

/**
 * Lets one refresh run at a time. Each that is asked for is done: what another one has
 * read may be older than the question. Nothing is locked meanwhile, so that a factory
 * which asks for a refresh gets an answer.
 */
public final class SerialRefresher implements ProviderRefresher {

	private final Runnable prepare;

	private final ConfiguredProviders configured;

	private final ConfigurationRefresh refresh;

	private final AtomicReference<@Nullable Turn> turn = new AtomicReference<>();

	public SerialRefresher(Runnable prepare, ConfiguredProviders configured, ConfigurationRefresh refresh) {
		this.prepare = prepare;
		this.configured = configured;
		this.refresh = refresh;
	}

	@Override
	public RefreshResult refresh() {
		return inTurn(this.refresh::run);
	}

	/**
	 * Refresh, unless the files look cut off and did not so before.
	 * @return whether it was done
	 */
	public boolean refreshUnlessCutOff() {
		return inTurn(this.refresh::runUnlessCutOff);
	}

	private <T> T inTurn(Function<RefreshThreads, T> action) {
		Turn own = new Turn(new RefreshThreads(this.configured), new CountDownLatch(1));
		Turn current = this.turn.compareAndExchange(null, own);
		while (current != null) {
			await(current);
			current = this.turn.compareAndExchange(null, own);
		}
		try {
			this.prepare.run();
			return action.apply(own.threads);
		}
		finally {
			this.turn.set(null);
			own.ended.countDown();
		}
	}

	private static void await(Turn current) {
		if (current.threads.includeCurrent()) {
			throw new ProviderCreationFailedException(null, null,
					"A refresh is asked for from within a refresh. A factory, listener or validator must not do that.",
					null);
		}
		try {
			current.ended.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ProviderCreationFailedException(null, null, "Interrupted while another refresh was running.", ex);
		}
	}

	/**
	 * A refresh that is running.
	 *
	 * @param threads the threads that work for it
	 * @param ended is open when it has ended
	 */
	private record Turn(RefreshThreads threads, CountDownLatch ended) {
	}

}
