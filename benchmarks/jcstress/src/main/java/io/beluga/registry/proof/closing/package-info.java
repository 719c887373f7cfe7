/**
 * Two threads at once, of which one closes the registry.
 */
@NullMarked
package io.beluga.registry.proof.closing;

import org.jspecify.annotations.NullMarked;
