/**
 * What is said of configured providers in the log: what becomes of their instances, which
 * calls fail, and which are cut.
 * <p>
 * The way in is {@link io.beluga.registry.internal.log.EventLog}.
 */
@NullMarked
package io.beluga.registry.internal.log;

import org.jspecify.annotations.NullMarked;
