/**
 * What keeps calls from a member: a circuit breaker, a wait that it has asked for, a
 * limit of calls in flight; and a group from a storm of further attempts.
 * <p>
 * The way in is {@link io.beluga.registry.routing.internal.guard.MemberState}.
 */
@NullMarked
package io.beluga.registry.routing.internal.guard;

import org.jspecify.annotations.NullMarked;
