/**
 * The names of a package that nobody configured and a resolver knows.
 * <p>
 * The way in is {@link io.beluga.registry.internal.live.resolved.ResolvedSlots}.
 */
@NullMarked
package io.beluga.registry.internal.live.resolved;

import org.jspecify.annotations.NullMarked;
