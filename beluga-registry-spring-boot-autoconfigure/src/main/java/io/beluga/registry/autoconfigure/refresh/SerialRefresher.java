package io.beluga.registry.autoconfigure.refresh;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

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

	private final AtomicReference<@Nullable RefreshThreads> turn = new AtomicReference<>();

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
		RefreshThreads own = new RefreshThreads(this.configured);
		RefreshThreads current = this.turn.compareAndExchange(null, own);
		while (current != null) {
			current.awaitEnd();
			current = this.turn.compareAndExchange(null, own);
		}
		try {
			this.prepare.run();
			return action.apply(own);
		}
		finally {
			this.turn.set(null);
			own.end();
		}
	}

}
