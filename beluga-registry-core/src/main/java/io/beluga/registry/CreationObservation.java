package io.beluga.registry;

import io.beluga.registry.Creation.Request;
import io.beluga.registry.ProviderCreationObserver.Attempt;
import io.beluga.registry.ProviderCreationObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer of a creation. What the observer throws stops nobody.
 */
final class CreationObservation {

	private static final System.Logger logger = System.getLogger(CreationObservation.class.getName());

	private static final CreationObservation NONE = new CreationObservation(null, null);

	private final @Nullable Creation creation;

	private final @Nullable Observation observation;

	private CreationObservation(@Nullable Creation creation, @Nullable Observation observation) {
		this.creation = creation;
		this.observation = observation;
	}

	static CreationObservation begin(@Nullable ProviderCreationObserver observer, Creation creation) {
		Request request = creation.request();
		Entry entry = request.entry();
		if (observer == null || entry == null) {
			return NONE;
		}
		try {
			return new CreationObservation(creation, observer.begin(new Attempt(request.packageName(), request.name(),
					entry.isResolved(), request.previous() != null)));
		}
		catch (Throwable ex) {
			warn(creation.label(), ex);
			return NONE;
		}
	}

	static void removed(@Nullable ProviderCreationObserver observer, Entry entry) {
		if (observer == null) {
			return;
		}
		try {
			observer.removed(entry.packageName(), entry.name());
		}
		catch (Throwable ex) {
			warn(entry.label(), ex);
		}
	}

	void end(@Nullable Throwable failure) {
		if (this.creation == null || this.observation == null) {
			return;
		}
		try {
			this.observation.end(this.creation.isPrepared() ? this.creation.providerName() : null,
					(failure != null) ? Failures.reasonOf(failure) : null);
		}
		catch (Throwable ex) {
			warn(this.creation.label(), ex);
		}
	}

	private static void warn(String label, Throwable failure) {
		logger.log(System.Logger.Level.WARNING, "The creation observer failed on " + label, failure);
	}

}
