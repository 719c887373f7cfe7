package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.beluga.registry.ProviderCreationObserver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells all observer beans of creations. One that fails keeps nothing from the others.
 */
final class CreationObservers implements ProviderCreationObserver {

	private static final Log logger = LogFactory.getLog(CreationObservers.class);

	private final LazyBeans<ProviderCreationObserver> observers;

	CreationObservers(Supplier<List<ProviderCreationObserver>> observers) {
		this.observers = new LazyBeans<>(observers);
	}

	@Override
	public @Nullable Observation begin(Attempt attempt) {
		List<Observation> observations = new ArrayList<>();
		for (ProviderCreationObserver observer : this.observers.get()) {
			guard(() -> {
				Observation observation = observer.begin(attempt);
				if (observation != null) {
					observations.add(0, observation);
				}
			});
		}
		return observations.isEmpty() ? null : (providerName, failure) -> observations
			.forEach((observation) -> guard(() -> observation.end(providerName, failure)));
	}

	@Override
	public void removed(String packageName, String name) {
		this.observers.get().forEach((observer) -> guard(() -> observer.removed(packageName, name)));
	}

	private static void guard(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("An observer of provider creations failed", ex);
		}
	}

}
