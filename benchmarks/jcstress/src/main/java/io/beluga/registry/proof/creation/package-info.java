/**
 * Two threads at once that use a name first, need each other, or meet at a deadline.
 */
@NullMarked
package io.beluga.registry.proof.creation;

import org.jspecify.annotations.NullMarked;
