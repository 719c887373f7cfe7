/**
 * Two threads at once that register, unregister and list providers.
 */
@NullMarked
package io.beluga.registry.proof.catalog;

import org.jspecify.annotations.NullMarked;
