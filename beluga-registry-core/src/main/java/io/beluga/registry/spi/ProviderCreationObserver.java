package io.beluga.registry.spi;

import io.beluga.registry.ProviderRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Is told of every attempt to make an instance of a configured provider, the first one
 * and those that replace it. What {@link ProviderRegistry#createProvider} makes belongs
 * to its caller and is not told.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderCreationObserver {

	/**
	 * Take notice that an attempt begins, on the thread that makes it.
	 * @param attempt what is attempted
	 * @return what is to be told of its end, or {@code null} for nothing
	 */
	@Nullable Observation begin(Attempt attempt);

	/**
	 * Return what is to be told of an attempt that another thread makes, while the
	 * current one waits for it: a chance to take over what belongs to the current thread,
	 * such as the observation that it is in.
	 * @return what {@link #begin} is called on; by default this observer
	 */
	default ProviderCreationObserver forCaller() {
		return this;
	}

	/**
	 * Take notice that a configured provider was removed. Its calls in flight may go on.
	 * This is told again after the end of each of them that is observed, since one may
	 * outlive its instance.
	 * @param packageName the package
	 * @param name the configured provider
	 */
	default void removed(String packageName, String name) {
	}

	/**
	 * An attempt to make an instance.
	 *
	 * @param packageName the package
	 * @param name the configured provider
	 * @param resolved whether only a resolver knows the name, so that there may be many
	 * such names
	 * @param replacement whether an instance serves that is to be replaced
	 */
	record Attempt(String packageName, String name, boolean resolved, boolean replacement) {
	}

	/**
	 * An attempt that is observed.
	 */
	@FunctionalInterface
	interface Observation {

		/**
		 * Take notice that the attempt has ended, on the thread that made it. Whether the
		 * instance serves is told by an event: it may have come too late.
		 * @param providerName the provider, or {@code null} where it was not found out
		 * @param failure why there is no instance, or {@code null}: what was thrown in
		 * the first place, or an error of the registry's own; no secret of the
		 * configuration is in it
		 */
		void end(@Nullable String providerName, @Nullable Throwable failure);

	}

}
