/**
 * The health of providers.
 */
@NullMarked
package io.beluga.registry.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
