/**
 * LLMs, embedding models and vector stores of Spring AI as providers. Applications need
 * {@link io.beluga.registry.springai.SpringAiPackages} and
 * {@link io.beluga.registry.springai.ChatClients} of it.
 */
@NullMarked
package io.beluga.registry.springai;

import org.jspecify.annotations.NullMarked;
