package io.beluga.registry.internal.creation;

import java.util.function.Supplier;

import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.instance.InstanceOwner;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderCreationObserver.Attempt;
import io.beluga.registry.spi.ProviderCreationObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer of creations. What the observer throws stops nobody.
 */
public final class CreationObservation {

	private CreationObservation() {
	}

	static @Nullable Observation begin(Settings settings, Creation creation) {
		ProviderCreationObserver own = creation.observer();
		ProviderCreationObserver observer = (own != null) ? own : settings.creationObserver();
		Request request = creation.request();
		InstanceOwner owner = request.owner();
		if (observer == null || owner == null) {
			return null;
		}
		return tell(settings, () -> observer
			.begin(new Attempt(request.packageName(), request.name(), owner.isResolved(), request.previous() != null)));
	}

	static void end(Settings settings, Creation creation, @Nullable Observation observation,
			@Nullable Throwable failure) {
		if (observation != null) {
			tell(settings, () -> {
				observation.end(creation.isPrepared() ? creation.providerName() : null,
						(failure != null) ? Failures.reasonOf(failure) : null);
				return null;
			});
		}
	}

	/**
	 * Let the observer take what it needs from the thread that waits for a creation.
	 */
	static @Nullable ProviderCreationObserver forCaller(Settings settings, Creation creation) {
		ProviderCreationObserver observer = settings.creationObserver();
		return (observer != null && creation.request().owner() != null) ? tell(settings, observer::forCaller) : null;
	}

	public static void removed(Settings settings, InstanceOwner owner) {
		ProviderCreationObserver observer = settings.creationObserver();
		if (observer != null) {
			tell(settings, () -> {
				observer.removed(owner.packageName(), owner.name());
				return null;
			});
		}
	}

	private static <T> @Nullable T tell(Settings settings, Supplier<@Nullable T> what) {
		try {
			return what.get();
		}
		catch (Throwable ex) {
			settings.observerFailures().add("The creation observer", ex);
			return null;
		}
	}

}
