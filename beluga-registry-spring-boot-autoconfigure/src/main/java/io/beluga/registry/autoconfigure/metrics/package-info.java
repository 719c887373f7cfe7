/**
 * Meters of providers by Micrometer.
 */
@NullMarked
package io.beluga.registry.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
