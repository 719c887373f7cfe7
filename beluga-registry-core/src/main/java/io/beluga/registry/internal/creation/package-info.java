/**
 * Runs attempts to make an instance: on which thread, who is told of them, and what is
 * said where nothing comes of them.
 * <p>
 * The way in is {@link io.beluga.registry.internal.creation.Creations}.
 */
@NullMarked
package io.beluga.registry.internal.creation;

import org.jspecify.annotations.NullMarked;
