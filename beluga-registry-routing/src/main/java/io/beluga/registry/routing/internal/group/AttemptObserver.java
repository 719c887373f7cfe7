package io.beluga.registry.routing.internal.group;

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Finds who is to be told of the attempts of a call.
 */
@FunctionalInterface
public interface AttemptObserver {

	/**
	 * The outcome of an attempt that did not fail.
	 */
	String SERVED = "SERVED";

	/**
	 * Find who observes a call.
	 * @param packageName the package
	 * @param name the group that is called
	 * @param context what a subscriber of the caller has beside it, if there is one
	 * @return takes the member and the outcome of each attempt, {@code null} where nobody
	 * observes the call
	 */
	@Nullable BiConsumer<String, String> find(String packageName, String name, @Nullable Object context);

}
