/**
 * How an object of a configuration type is made, validated or refused.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.bind.SpringConfigBinder}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.bind;

import org.jspecify.annotations.NullMarked;
