package io.beluga.registry.routing;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Tells who makes the current call, so that a canary release treats each caller the same
 * way every time. A bean of this type is asked before each call of a {@code canary} that
 * is sticky, on the thread that makes the call. That is the calling thread, with two
 * exceptions: the subscriber's for a stream that is deferred or subscribed to again, and
 * a thread of routing for a later attempt of a stage or a stream where the canary is a
 * member of another group. A key that is taken from a {@link ThreadLocal} has to be
 * brought there. The key is neither kept nor told to anyone.
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
