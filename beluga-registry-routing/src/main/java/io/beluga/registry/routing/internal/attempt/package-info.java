/**
 * The way of one call through the members: which attempt comes next, and when it ends.
 * <p>
 * The way in is {@link io.beluga.registry.routing.internal.attempt.Route}.
 */
@NullMarked
package io.beluga.registry.routing.internal.attempt;

import org.jspecify.annotations.NullMarked;
