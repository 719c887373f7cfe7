/**
 * Observations of providers: timers and spans by Micrometer.
 */
@NullMarked
package io.beluga.registry.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
