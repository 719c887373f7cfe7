package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.beluga.registry.spi.ProviderCallObserver;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Tells all observer beans of calls. One that fails keeps nothing from the others.
 */
final class CallObservers implements ProviderCallObserver {

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
		Throwable failure = each(observers, (observer) -> {
			Observation observation = observer.isEnabled() ? observer.begin(call) : null;
			if (observation != null) {
				observations.add(0, observation);
			}
		});
		if (observations.isEmpty()) {
			rethrow(failure);
			return null;
		}
		return new Observations(observations, failure);
	}

	/**
	 * Do something with each, whatever the others throw.
	 * @return what the first threw that failed
	 */
	static <T> @Nullable Throwable each(List<T> all, Consumer<T> action) {
		Throwable failure = null;
		for (T one : all) {
			try {
				action.accept(one);
			}
			catch (Throwable ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		return failure;
	}

	/**
	 * Leave it to the registry to log that an observer failed: it does so now and then.
	 */
	static void rethrow(@Nullable Throwable failure) {
		if (failure != null) {
			ReflectionUtils.rethrowRuntimeException(failure);
		}
	}

	/**
	 * The observations of one call, the last one first.
	 *
	 * @param all the observations
	 * @param failure what one threw instead of beginning
	 */
	private record Observations(List<Observation> all, @Nullable Throwable failure) implements Observation {

		@Override
		public void returned() {
			rethrow(each(this.all, Observation::returned));
		}

		@Override
		public Map<String, Object> reactorContext() {
			Map<String, Object> context = new HashMap<>();
			// what the others give is worth more than to learn that one failed
			each(this.all, (observation) -> context.putAll(observation.reactorContext()));
			return context;
		}

		@Override
		public void end(@Nullable Throwable failure) {
			Throwable thrown = each(this.all, (observation) -> observation.end(failure));
			rethrow((this.failure != null) ? this.failure : thrown);
		}

	}

}
