/**
 * Keeps secrets of configurations out of what foreign exceptions say.
 * <p>
 * The way in is {@link io.beluga.registry.internal.secret.SecretMasking}.
 */
@NullMarked
package io.beluga.registry.internal.secret;

import org.jspecify.annotations.NullMarked;
