/**
 * Failover, load balancing and canary releases for the providers of any package.
 */
@NullMarked
package io.beluga.registry.routing;

import org.jspecify.annotations.NullMarked;
