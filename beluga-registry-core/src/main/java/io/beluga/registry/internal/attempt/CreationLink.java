package io.beluga.registry.internal.attempt;

import org.jspecify.annotations.Nullable;

/**
 * Leads from the providers of a context to their creation, as long as that runs. An
 * instance may keep what it got from its context for ever; it must not keep the creation.
 */
public final class CreationLink {

	private volatile @Nullable Creation creation;

	CreationLink(Creation creation) {
		this.creation = creation;
	}

	public @Nullable Creation creation() {
		return this.creation;
	}

	void cut() {
		this.creation = null;
	}

}
