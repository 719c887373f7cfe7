package io.beluga.registry.internal.creation;

import java.util.function.Supplier;

import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.dispatch.ObserverFailures;
import io.beluga.registry.internal.instance.InstanceOwner;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderCreationObserver.Attempt;
import io.beluga.registry.spi.ProviderCreationObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer of creations. What the observer throws stops nobody.
 */
record CreationObservation(ProviderCreationObserver observer, ObserverFailures failures) {

	/**
	 * Tell that a creation begins.
	 * @return what is to be told of its end, if anything
	 */
	@Nullable Observation begin(Creation creation) {
		Request request = creation.request();
		InstanceOwner owner = request.owner();
		if (owner == null) {
			return null;
		}
		ProviderCreationObserver own = creation.observer();
		ProviderCreationObserver told = (own != null) ? own : this.observer;
		return tell(() -> told
			.begin(new Attempt(request.packageName(), request.name(), owner.isResolved(), request.previous() != null)));
	}

	void end(Creation creation, Observation observation, @Nullable Throwable failure) {
		tell(() -> {
			observation.end(creation.isPrepared() ? creation.providerName() : null,
					(failure != null) ? Failures.reasonOf(failure) : null);
			return null;
		});
	}

	/**
	 * Let the observer take what it needs from the thread that waits for a creation.
	 */
	@Nullable ProviderCreationObserver forCaller(Creation creation) {
		return (creation.request().owner() != null) ? tell(this.observer::forCaller) : null;
	}

	void removed(InstanceOwner owner) {
		tell(() -> {
			this.observer.removed(owner.packageName(), owner.name());
			return null;
		});
	}

	private <T> @Nullable T tell(Supplier<@Nullable T> what) {
		try {
			return what.get();
		}
		catch (Throwable ex) {
			this.failures.add("The creation observer", ex);
			return null;
		}
	}

}
