/**
 * Answers with the sentences that are nearest in meaning, found by an embedding model in
 * a vector store.
 */
@NullMarked
package io.beluga.registry.sample.semantic;

import org.jspecify.annotations.NullMarked;
