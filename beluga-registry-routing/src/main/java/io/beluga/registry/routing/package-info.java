/**
 * Failover, load balancing and canary releases for the providers of any package: what may
 * be configured of a group, and how one is made of it. What it does with calls is below
 * {@code internal}.
 * <p>
 * The way in is {@link io.beluga.registry.routing.RoutingAutoConfiguration}.
 */
@NullMarked
package io.beluga.registry.routing;

import org.jspecify.annotations.NullMarked;
