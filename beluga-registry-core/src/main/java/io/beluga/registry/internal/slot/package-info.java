/**
 * One configured provider: its first instance, its replacement, its end.
 * <p>
 * The way in is {@link io.beluga.registry.internal.slot.ProviderSlot}.
 */
@NullMarked
package io.beluga.registry.internal.slot;

import org.jspecify.annotations.NullMarked;
