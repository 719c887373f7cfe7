/**
 * How calls are carried out whose result is a value, a stage or a publisher.
 * <p>
 * The way in is {@link io.beluga.registry.routing.internal.call.RoutingHandle}.
 */
@NullMarked
package io.beluga.registry.routing.internal.call;

import org.jspecify.annotations.NullMarked;
