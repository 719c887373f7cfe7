/**
 * What operators see of groups.
 * <p>
 * The way in is {@link io.beluga.registry.routing.internal.view.RouteViews}.
 */
@NullMarked
package io.beluga.registry.routing.internal.view;

import org.jspecify.annotations.NullMarked;
