package io.beluga.registry.routing;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Tells who makes the current call, so that a canary release treats each caller the same
 * way every time. A bean of this type is asked on the calling thread, before each call of
 * a {@code canary} that is sticky. The key is neither kept nor told to anyone.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RoutingKey extends Supplier<@Nullable String> {

	/**
	 * Return who calls.
	 * @return a text such as a user's or a tenant's id; {@code null} where nobody is
	 * known, then chance decides
	 */
	@Override
	@Nullable String get();

}
