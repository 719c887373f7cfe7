/**
 * Answers in the words of a language model, from the sentences that are nearest in
 * meaning.
 */
@NullMarked
package io.beluga.registry.sample.llm;

import org.jspecify.annotations.NullMarked;
