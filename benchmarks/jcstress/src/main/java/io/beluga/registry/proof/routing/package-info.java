/**
 * Two threads at once in groups of providers.
 */
@NullMarked
package io.beluga.registry.proof.routing;

import org.jspecify.annotations.NullMarked;
