package io.beluga.registry.proof.support;

import org.jspecify.annotations.Nullable;

/**
 * Chooses what the races run against: the product, or with the system property
 * {@value #PROPERTY} what is broken on purpose.
 */
public final class Subjects {

	/**
	 * Whether the races run against what is broken on purpose.
	 */
	public static final String PROPERTY = "beluga.proof.control";

	/**
	 * Whether the races run against what is broken on purpose.
	 */
	public static final boolean CONTROL = Boolean.getBoolean(PROPERTY);

	private static final int MANY = 1_000_000;

	private Subjects() {
	}

	/**
	 * Return a registry that all states of a race share, because it is dear to make. Each
	 * state has names of its own in it.
	 * @return the same registry each time
	 */
	public static Subject shared() {
		return Shared.SUBJECT;
	}

	/**
	 * Return a shared registry that asks a resolver for names that nobody configured.
	 * @return the same registry each time
	 */
	public static Subject resolving() {
		return Resolving.SUBJECT;
	}

	/**
	 * Return a shared registry that keeps one resolved name.
	 * @return the same registry each time
	 */
	public static Subject narrow() {
		return Narrow.SUBJECT;
	}

	/**
	 * Make a registry, for a state that closes it.
	 * @return a new registry
	 */
	public static Subject fresh() {
		return create(null);
	}

	private static Subject create(@Nullable Integer resolved) {
		return CONTROL ? new BrokenSubject(resolved) : new RegistrySubject(resolved);
	}

	private static final class Shared {

		static final Subject SUBJECT = create(null);

	}

	private static final class Resolving {

		static final Subject SUBJECT = create(MANY);

	}

	private static final class Narrow {

		static final Subject SUBJECT = create(1);

	}

}
