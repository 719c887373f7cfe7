/**
 * The bench of troubles on the page: a gentle traffic over the simulated vendors, and
 * switches that give them trouble. It is there to be watched, and is no part of what an
 * application would copy.
 */
@NullMarked
package io.beluga.registry.sample.bench;

import org.jspecify.annotations.NullMarked;
