package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.beluga.registry.ProviderCallObserver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells all observer beans of calls. One that fails keeps nothing from the others.
 */
final class CallObservers implements ProviderCallObserver {

	private static final Log logger = LogFactory.getLog(CallObservers.class);

	private final LazyBeans<ProviderCallObserver> observers;

	CallObservers(Supplier<List<ProviderCallObserver>> observers) {
		this.observers = new LazyBeans<>(observers);
	}

	@Override
	public boolean isEnabled() {
		for (ProviderCallObserver observer : this.observers.get()) {
			if (observer.isEnabled()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public @Nullable Observation begin(Call call) {
		List<ProviderCallObserver> observers = this.observers.get();
		if (observers.size() == 1) {
			return observers.get(0).begin(call);
		}
		List<Observation> observations = new ArrayList<>(observers.size());
		for (ProviderCallObserver observer : observers) {
			try {
				Observation observation = observer.isEnabled() ? observer.begin(call) : null;
				if (observation != null) {
					observations.add(0, observation);
				}
			}
			catch (RuntimeException | LinkageError ex) {
				warn(ex);
			}
		}
		return observations.isEmpty() ? null : new Observations(observations);
	}

	private static void warn(Throwable failure) {
		logger.warn("An observer of provider calls failed", failure);
	}

	/**
	 * The observations of one call, the last one first.
	 */
	private record Observations(List<Observation> all) implements Observation {

		@Override
		public void returned() {
			each(Observation::returned);
		}

		@Override
		public void end(@Nullable Throwable failure) {
			each((observation) -> observation.end(failure));
		}

		private void each(Consumer<Observation> action) {
			for (Observation observation : this.all) {
				try {
					action.accept(observation);
				}
				catch (RuntimeException | LinkageError ex) {
					warn(ex);
				}
			}
		}

	}

}
