/**
 * What a factory made, and what is closed with it.
 * <p>
 * The way in is {@link io.beluga.registry.internal.instance.Instance}.
 */
@NullMarked
package io.beluga.registry.internal.instance;

import org.jspecify.annotations.NullMarked;
