/**
 * Two threads at once, in every place of the registry where they can meet. Each race runs
 * against the product, which must pass, and against a registry that is broken on purpose,
 * which must not.
 */
@NullMarked
package io.beluga.registry.proof;

import org.jspecify.annotations.NullMarked;
