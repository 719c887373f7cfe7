package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.beluga.registry.spi.ProviderCreationObserver;
import org.jspecify.annotations.Nullable;

/**
 * Tells all observer beans of creations. One that fails keeps nothing from the others.
 */
final class CreationObservers implements ProviderCreationObserver {

	private final LazyBeans<ProviderCreationObserver> observers;

	CreationObservers(Supplier<List<ProviderCreationObserver>> observers) {
		this.observers = new LazyBeans<>(observers);
	}

	@Override
	public @Nullable Observation begin(Attempt attempt) {
		List<Observation> observations = new ArrayList<>();
		Throwable failure = CallObservers.each(this.observers.get(), (observer) -> {
			Observation observation = observer.begin(attempt);
			if (observation != null) {
				observations.add(0, observation);
			}
		});
		if (observations.isEmpty()) {
			CallObservers.rethrow(failure);
			return null;
		}
		return (providerName, reason) -> {
			Throwable thrown = CallObservers.each(observations, (observation) -> observation.end(providerName, reason));
			CallObservers.rethrow((failure != null) ? failure : thrown);
		};
	}

	@Override
	public ProviderCreationObserver forCaller() {
		List<ProviderCreationObserver> observers = new ArrayList<>();
		CallObservers
			.rethrow(CallObservers.each(this.observers.get(), (observer) -> observers.add(observer.forCaller())));
		return new CreationObservers(() -> observers);
	}

	@Override
	public void removed(String packageName, String name) {
		CallObservers
			.rethrow(CallObservers.each(this.observers.get(), (observer) -> observer.removed(packageName, name)));
	}

}
