/**
 * Two threads at once that hold an instance, let it go and end it.
 */
@NullMarked
package io.beluga.registry.proof.lease;

import org.jspecify.annotations.NullMarked;
