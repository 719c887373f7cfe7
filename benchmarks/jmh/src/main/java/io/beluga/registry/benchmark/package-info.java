/**
 * What the registry costs, and what peers cost in the same run.
 */
@NullMarked
package io.beluga.registry.benchmark;

import org.jspecify.annotations.NullMarked;
