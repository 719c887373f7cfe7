/**
 * The properties of one thing as a tree: of each key the value that has precedence, and
 * which key an environment variable means.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.tree.PropertyTree}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.tree;

import org.jspecify.annotations.NullMarked;
