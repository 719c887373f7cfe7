/**
 * A configuration type: which properties it has, and what constraints are at them.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.type.ConfigType}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.type;

import org.jspecify.annotations.NullMarked;
