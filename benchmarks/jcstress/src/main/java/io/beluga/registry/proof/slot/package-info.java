/**
 * Two threads at once that use, replace, remove and describe one configured provider.
 */
@NullMarked
package io.beluga.registry.proof.slot;

import org.jspecify.annotations.NullMarked;
