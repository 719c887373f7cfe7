/**
 * Names, aliases and defaults of configured providers, and the references that lead to
 * them.
 * <p>
 * The way in is {@link io.beluga.registry.internal.live.LiveProviders}.
 */
@NullMarked
package io.beluga.registry.internal.live;

import org.jspecify.annotations.NullMarked;
