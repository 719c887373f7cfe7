/**
 * Where foreign code runs that nobody waits for: threads, and the delivery of events.
 * <p>
 * The way in is {@link io.beluga.registry.internal.dispatch.Workers}.
 */
@NullMarked
package io.beluga.registry.internal.dispatch;

import org.jspecify.annotations.NullMarked;
