/**
 * Calls in flight: an instance is held until the result of each has ended.
 * <p>
 * The way in is {@link io.beluga.registry.internal.lease.LeasedInstance}.
 */
@NullMarked
package io.beluga.registry.internal.lease;

import org.jspecify.annotations.NullMarked;
