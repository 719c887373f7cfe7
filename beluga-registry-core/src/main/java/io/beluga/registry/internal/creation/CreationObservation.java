package io.beluga.registry.internal.creation;

import io.beluga.registry.internal.creation.Creation.Request;
import io.beluga.registry.internal.dispatch.ObserverFailures;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderCreationObserver.Attempt;
import io.beluga.registry.spi.ProviderCreationObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer of a creation. What the observer throws stops nobody.
 */
public final class CreationObservation {

	private static final CreationObservation NONE = new CreationObservation(null, null, null);

	private final @Nullable ObserverFailures failures;

	private final @Nullable Creation creation;

	private final @Nullable Observation observation;

	private CreationObservation(@Nullable ObserverFailures failures, @Nullable Creation creation,
			@Nullable Observation observation) {
		this.failures = failures;
		this.creation = creation;
		this.observation = observation;
	}

	static CreationObservation begin(Settings settings, Creation creation) {
		ProviderCreationObserver observer = (creation.observer() != null) ? creation.observer()
				: settings.creationObserver();
		Request request = creation.request();
		CreationOwner owner = request.owner();
		if (observer == null || owner == null) {
			return NONE;
		}
		try {
			return new CreationObservation(settings.observerFailures(), creation,
					observer.begin(new Attempt(request.packageName(), request.name(), owner.isResolved(),
							request.previous() != null)));
		}
		catch (Throwable ex) {
			log(settings.observerFailures(), ex);
			return NONE;
		}
	}

	/**
	 * Let the observer take what it needs from the thread that waits for a creation.
	 */
	static @Nullable ProviderCreationObserver forCaller(Settings settings, Creation creation) {
		ProviderCreationObserver observer = settings.creationObserver();
		if (observer == null || creation.request().owner() == null) {
			return null;
		}
		try {
			return observer.forCaller();
		}
		catch (Throwable ex) {
			log(settings.observerFailures(), ex);
			return observer;
		}
	}

	public static void removed(Settings settings, CreationOwner owner) {
		ProviderCreationObserver observer = settings.creationObserver();
		if (observer == null) {
			return;
		}
		try {
			observer.removed(owner.packageName(), owner.name());
		}
		catch (Throwable ex) {
			log(settings.observerFailures(), ex);
		}
	}

	void end(@Nullable Throwable failure) {
		if (this.failures == null || this.creation == null || this.observation == null) {
			return;
		}
		try {
			this.observation.end(this.creation.isPrepared() ? this.creation.providerName() : null,
					(failure != null) ? Failures.reasonOf(failure) : null);
		}
		catch (Throwable ex) {
			log(this.failures, ex);
		}
	}

	private static void log(ObserverFailures failures, Throwable failure) {
		failures.add("The creation observer", failure);
	}

}
