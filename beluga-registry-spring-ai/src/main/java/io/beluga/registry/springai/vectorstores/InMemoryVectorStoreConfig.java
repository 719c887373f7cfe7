package io.beluga.registry.springai.vectorstores;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * The configuration of a store in memory.
 *
 * @param embeddings the configured embedding model that makes the vectors; the default of
 * the package embeddings where nothing is said
 * @param file the file that keeps the documents: read when the store is created, written
 * after changes; without one they are gone when the application ends
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record InMemoryVectorStoreConfig(@Nullable String embeddings, @Nullable Path file) {

}
