/**
 * The providers of the package {@code embeddings}.
 */
@NullMarked
package io.beluga.registry.springai.embeddings;

import org.jspecify.annotations.NullMarked;
