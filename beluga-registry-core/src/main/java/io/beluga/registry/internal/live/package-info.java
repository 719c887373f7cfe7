/**
 * Names, aliases and defaults of configured providers, those that only a resolver knows,
 * the references that lead to them, and the closing of all.
 * <p>
 * The way in is {@link io.beluga.registry.internal.live.LiveProviders}.
 */
@NullMarked
package io.beluga.registry.internal.live;

import org.jspecify.annotations.NullMarked;
