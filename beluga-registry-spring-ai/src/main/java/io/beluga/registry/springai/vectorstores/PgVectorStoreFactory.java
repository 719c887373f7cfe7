package io.beluga.registry.springai.vectorstores;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import javax.sql.DataSource;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.internal.EmbeddingFailures;
import io.beluga.registry.springai.internal.StoredVectors;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgIndexType;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgVectorStoreBuilder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Makes stores in PostgreSQL with the extension pgvector.
 */
final class PgVectorStoreFactory
		implements ProviderFactory<PgVectorStoreConfig, VectorStore>, ProviderProbe<VectorStore>, FailureClassifier {

	private static final int MOST_INDEXED_DIMENSIONS = 2000;

	private static final int DEEPEST_CAUSE = 32;

	private final StoredVectors vectors;

	private final VectorStoreObservations observations;

	private final EmbeddingFailures failures;

	private final ObjectProvider<DataSource> dataSources;

	private final ObjectProvider<BatchingStrategy> batchingStrategies;

	PgVectorStoreFactory(StoredVectors vectors, ListableBeanFactory beanFactory) {
		this.vectors = vectors;
		this.observations = new VectorStoreObservations(beanFactory);
		this.failures = new EmbeddingFailures(beanFactory);
		this.dataSources = beanFactory.getBeanProvider(DataSource.class);
		this.batchingStrategies = beanFactory.getBeanProvider(BatchingStrategy.class);
	}

	@Override
	public List<ConfigViolation> validate(PgVectorStoreConfig config) {
		List<ConfigViolation> violations = new ArrayList<>(StoredVectors.violations(config.embeddings()));
		String url = config.url();
		if (url == null) {
			requireUrl(violations, "username", config.username());
			requireUrl(violations, "password", config.password());
		}
		else if (!url.startsWith("jdbc:")) {
			violations.add(new ConfigViolation("url",
					"must be a JDBC URL, such as jdbc:postgresql://localhost:5432/documents."));
		}
		else if (url.toLowerCase(Locale.ROOT).contains("password=")) {
			violations.add(new ConfigViolation("url", "must not have a password in it.", null,
					"Set 'password', which is masked wherever it would be shown."));
		}
		return violations;
	}

	private static void requireUrl(List<ConfigViolation> violations, String property, @Nullable Object value) {
		if (value != null) {
			violations.add(new ConfigViolation(property, "is of no use without 'url'.", null,
					"Set 'url', or remove it to use the application's DataSource."));
		}
	}

	@Override
	public VectorStore create(ProviderContext context, PgVectorStoreConfig config) {
		InMemoryVectorStoreFactory.refuseLoss(context);
		DataSource dataSource = (config.url() == null) ? applicationDataSource(context) : null;
		Object database = (dataSource != null) ? dataSource : Objects.requireNonNull(config.url());
		EmbeddingModel embeddings = this.vectors.use(context, config.embeddings(),
				new Place(database, config.qualifiedTable().toLowerCase(Locale.ROOT)));
		int dimensions = embeddings.dimensions();
		try {
			JdbcTemplate jdbc = new JdbcTemplate(
					(dataSource != null) ? dataSource : PgVectorPool.open(context, config));
			requireTable(context, config, storedDimensions(jdbc, config), dimensions);
			PgVectorStore store = build(jdbc, embeddings, dimensions, config);
			store.afterPropertiesSet();
			return store;
		}
		catch (DataAccessException ex) {
			throw StoredVectors.refusal(context,
					"The database of " + StoredVectors.label(context) + " cannot be used: " + PgVectorPool.reason(ex),
					ex);
		}
	}

	private DataSource applicationDataSource(ProviderContext context) {
		DataSource dataSource = this.dataSources.getIfUnique();
		if (dataSource == null) {
			throw StoredVectors.refusal(context,
					StoredVectors.label(context) + " has no database: set its 'url', or have one bean of type "
							+ "DataSource, or one that is primary.",
					null);
		}
		return dataSource;
	}

	/**
	 * Return how many numbers a vector in the table has: 0 where any number is allowed,
	 * {@code null} where there is no such table.
	 */
	private static @Nullable Integer storedDimensions(JdbcTemplate jdbc, PgVectorStoreConfig config) {
		return jdbc
			.queryForList("select greatest(atttypmod, 0) from pg_attribute where attrelid = to_regclass(?) "
					+ "and attname = 'embedding' and not attisdropped", Integer.class, config.qualifiedTable())
			.stream()
			.findFirst()
			.orElse(null);
	}

	private static void requireTable(ProviderContext context, PgVectorStoreConfig config, @Nullable Integer stored,
			int dimensions) {
		String label = StoredVectors.label(context);
		if (stored == null && !config.initializeSchema()) {
			throw StoredVectors.refusal(context,
					"The table " + config.qualifiedTable() + " of " + label
							+ " with a column 'embedding' is not there. Create it, or set 'initialize-schema' to true.",
					null);
		}
		if (stored == null && config.indexType() != PgIndexType.NONE && dimensions > MOST_INDEXED_DIMENSIONS) {
			throw StoredVectors.refusal(context,
					"The embedding model of " + label + " makes " + dimensions
							+ " dimensions, and an index has at most " + MOST_INDEXED_DIMENSIONS
							+ ". Set 'index-type' to none, or 'dimensions' of the model.",
					null);
		}
		if (stored != null && stored != 0 && stored != dimensions) {
			throw StoredVectors.refusal(context,
					"The vectors in the table " + config.qualifiedTable() + " have " + stored + " dimensions, and "
							+ dimensions + " is what the embedding model of " + label
							+ " makes. Use the model that they are from, or another table.",
					null);
		}
	}

	private PgVectorStore build(JdbcTemplate jdbc, EmbeddingModel embeddings, int dimensions,
			PgVectorStoreConfig config) {
		PgVectorStoreBuilder builder = this.observations.observe(PgVectorStore.builder(jdbc, embeddings));
		this.batchingStrategies.ifUnique(builder::batchingStrategy);
		return builder.dimensions(dimensions)
			.schemaName(config.schema())
			.vectorTableName(config.table())
			.idType(config.idType())
			.indexType(config.indexType())
			.distanceType(config.distanceType())
			.initializeSchema(config.initializeSchema())
			.maxDocumentBatchSize(config.maxDocumentBatchSize())
			.build();
	}

	@Override
	public void probe(VectorStore provider) {
		provider.<JdbcTemplate>getNativeClient().ifPresent((jdbc) -> jdbc.queryForObject("select 1", Integer.class));
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
			FailureKind kind = kind(cause);
			if (kind != null) {
				return Optional.of(ClassifiedFailure.of(kind));
			}
			cause = cause.getCause();
		}
		return this.failures.classify(failure);
	}

	private static @Nullable FailureKind kind(Throwable failure) {
		if (failure instanceof CannotGetJdbcConnectionException) {
			return FailureKind.CONNECT;
		}
		if (failure instanceof QueryTimeoutException) {
			return FailureKind.TIMEOUT;
		}
		if (failure instanceof DataAccessResourceFailureException || failure instanceof TransientDataAccessException) {
			return FailureKind.UNAVAILABLE;
		}
		return (failure instanceof NonTransientDataAccessException) ? FailureKind.REJECTED : null;
	}

	private record Place(Object database, String table) {

	}

}
