/**
 * One attempt to make an instance: its deadline, who waits for whom, and what it leaves
 * to be closed.
 * <p>
 * The way in is {@link io.beluga.registry.internal.creation.Creations}.
 */
@NullMarked
package io.beluga.registry.internal.creation;

import org.jspecify.annotations.NullMarked;
