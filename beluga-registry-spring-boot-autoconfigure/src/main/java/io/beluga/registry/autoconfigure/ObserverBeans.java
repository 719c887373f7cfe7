package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCreationObserver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.util.ReflectionUtils;

/**
 * Tells all observer beans of a type. One that fails keeps nothing from the others: it is
 * thrown when they have been told, and the registry logs it now and then. The beans are
 * fetched when they are first needed, and again later where that was too early: a bean
 * that is being created may well use a provider.
 *
 * @param beans gives the observers
 * @param <T> the type of the observers
 */
record ObserverBeans<T>(Supplier<List<T>> beans) {

	private static final Log logger = LogFactory.getLog(ObserverBeans.class);

	static ProviderCallObserver ofCalls(Supplier<List<ProviderCallObserver>> beans) {
		return new Calls(new ObserverBeans<>(beans));
	}

	static ProviderCreationObserver ofCreations(Supplier<List<ProviderCreationObserver>> beans) {
		return new Creations(new ObserverBeans<>(beans));
	}

	/**
	 * Return the beans in their order, or none where it is too early.
	 */
	private List<T> get() {
		try {
			return this.beans.get();
		}
		catch (BeansException ex) {
			logger.debug("It is too early for the observers of providers", ex);
			return List.of();
		}
	}

	/**
	 * Have each observer begin.
	 */
	private <O> Begun<O> begin(Function<T, @Nullable O> begin) {
		List<O> observations = new ArrayList<>();
		Throwable failure = each(get(), (observer) -> {
			O observation = begin.apply(observer);
			if (observation != null) {
				observations.add(0, observation);
			}
		});
		if (observations.isEmpty()) {
			rethrow(failure);
		}
		return new Begun<>(observations, failure);
	}

	/**
	 * Do something with each, whatever the others throw.
	 * @return what the first threw that failed
	 */
	private static <T> @Nullable Throwable each(List<T> all, Consumer<T> action) {
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

	private static void rethrow(@Nullable Throwable failure) {
		if (failure != null) {
			ReflectionUtils.rethrowRuntimeException(failure);
		}
	}

	/**
	 * The observations of one call or creation, the last one first.
	 *
	 * @param all the observations
	 * @param failure what one threw instead of beginning
	 */
	private record Begun<O>(List<O> all, @Nullable Throwable failure) {

		void end(Consumer<O> end) {
			Throwable thrown = each(this.all, end);
			rethrow((this.failure != null) ? this.failure : thrown);
		}

	}

	private record Calls(ObserverBeans<ProviderCallObserver> observers) implements ProviderCallObserver {

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
			List<ProviderCallObserver> all = this.observers.get();
			if (all.size() == 1) {
				return all.get(0).begin(call);
			}
			Begun<Observation> begun = this.observers
				.begin((observer) -> observer.isEnabled() ? observer.begin(call) : null);
			return begun.all().isEmpty() ? null : new ObservedCall(begun);
		}

	}

	private record ObservedCall(
			Begun<ProviderCallObserver.Observation> begun) implements ProviderCallObserver.Observation {

		@Override
		public void returned() {
			rethrow(each(this.begun.all(), ProviderCallObserver.Observation::returned));
		}

		@Override
		public Map<String, Object> reactorContext() {
			Map<String, Object> context = new HashMap<>();
			// what the others give is worth more than to learn that one failed
			each(this.begun.all(), (observation) -> context.putAll(observation.reactorContext()));
			return context;
		}

		@Override
		public void end(@Nullable Throwable failure) {
			this.begun.end((observation) -> observation.end(failure));
		}

	}

	private record Creations(ObserverBeans<ProviderCreationObserver> observers) implements ProviderCreationObserver {

		@Override
		public @Nullable Observation begin(Attempt attempt) {
			Begun<Observation> begun = this.observers.begin((observer) -> observer.begin(attempt));
			return begun.all().isEmpty() ? null
					: (providerName, failure) -> begun.end((observation) -> observation.end(providerName, failure));
		}

		@Override
		public ProviderCreationObserver forCaller() {
			List<ProviderCreationObserver> observers = new ArrayList<>();
			rethrow(each(this.observers.get(), (observer) -> observers.add(observer.forCaller())));
			return ofCreations(() -> observers);
		}

		@Override
		public void removed(String packageName, String name) {
			rethrow(each(this.observers.get(), (observer) -> observer.removed(packageName, name)));
		}

	}

}
