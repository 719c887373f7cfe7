/**
 * Which member of a group a call is sent to first, and which ones after it.
 * <p>
 * The way in is {@link io.beluga.registry.routing.internal.choice.Strategy}.
 */
@NullMarked
package io.beluga.registry.routing.internal.choice;

import org.jspecify.annotations.NullMarked;
