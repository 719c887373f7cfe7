package io.beluga.registry.springai.embeddings;

/**
 * The configuration of the embedding model in the JVM: it needs none.
 *
 * @since 0.1.0
 */
public record LocalEmbeddingModelConfig() {

}
