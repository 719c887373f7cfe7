/**
 * One attempt to make an instance: until when it may take, which interrupts of its thread
 * mean it, and who waits for it.
 * <p>
 * The way in is {@link io.beluga.registry.internal.attempt.Creation}.
 */
@NullMarked
package io.beluga.registry.internal.attempt;

import org.jspecify.annotations.NullMarked;
