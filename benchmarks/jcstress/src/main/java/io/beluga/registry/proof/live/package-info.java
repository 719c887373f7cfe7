/**
 * Two threads at once that use a name which is an alias, or which only a resolver knows.
 */
@NullMarked
package io.beluga.registry.proof.live;

import org.jspecify.annotations.NullMarked;
