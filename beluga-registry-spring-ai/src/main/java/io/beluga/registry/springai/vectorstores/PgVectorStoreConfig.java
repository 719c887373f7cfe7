package io.beluga.registry.springai.vectorstores;

import java.time.Duration;

import io.beluga.registry.config.Secret;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgDistanceType;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgIdType;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgIndexType;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of a store in PostgreSQL.
 *
 * @param embeddings the configured embedding model that makes the vectors; the default of
 * the package embeddings where nothing is said
 * @param url the JDBC URL of the database; the application's DataSource is used where
 * there is none
 * @param username the user that the URL is opened by
 * @param password the user's password
 * @param poolSize how many connections to the URL there are at most
 * @param timeout how long to wait for a connection to the URL, and for the next bytes of
 * an answer; 10 seconds for a connection and any time for an answer where nothing is said
 * @param schema the schema of the table
 * @param table the table that keeps the documents
 * @param idType the type of the documents' ids
 * @param indexType how the vectors are indexed where the table is created; an index has
 * at most 2000 dimensions
 * @param distanceType how the distance of two vectors is measured
 * @param initializeSchema whether schema, table and index are created where they are not
 * there
 * @param maxDocumentBatchSize how many documents one statement writes at most
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record PgVectorStoreConfig(@Nullable String embeddings, @Nullable String url, @Nullable String username,
		@Nullable Secret password, @DefaultValue("10") @Min(1) int poolSize, @Nullable Duration timeout,
		@DefaultValue(PgVectorStore.DEFAULT_SCHEMA_NAME) @Pattern(
				regexp = PgVectorStoreConfig.IDENTIFIER) String schema,
		@DefaultValue(PgVectorStore.DEFAULT_TABLE_NAME) @Pattern(regexp = PgVectorStoreConfig.IDENTIFIER) String table,
		@DefaultValue("uuid") PgIdType idType, @DefaultValue("hnsw") PgIndexType indexType,
		@DefaultValue("cosine-distance") PgDistanceType distanceType, @DefaultValue("false") boolean initializeSchema,
		@DefaultValue("10000") @Min(1) int maxDocumentBatchSize) {

	static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]{0,62}";

	/**
	 * Return the table with its schema.
	 * @return the name as it stands in statements
	 */
	String qualifiedTable() {
		return this.schema + "." + this.table;
	}

}
