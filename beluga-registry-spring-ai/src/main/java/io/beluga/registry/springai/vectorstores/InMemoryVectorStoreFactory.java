package io.beluga.registry.springai.vectorstores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.springai.internal.EmbeddingFailures;
import io.beluga.registry.springai.internal.StoredVectors;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.SimpleVectorStore.SimpleVectorStoreBuilder;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Makes stores in memory.
 */
final class InMemoryVectorStoreFactory
		implements ProviderFactory<InMemoryVectorStoreConfig, VectorStore>, FailureClassifier {

	static final String NAME = "inmemory";

	private final StoredVectors vectors;

	private final VectorStoreObservations observations;

	private final EmbeddingFailures failures;

	private final VectorStoreFile.Open files = new VectorStoreFile.Open();

	InMemoryVectorStoreFactory(StoredVectors vectors, ListableBeanFactory beanFactory) {
		this.vectors = vectors;
		this.observations = new VectorStoreObservations(beanFactory);
		this.failures = new EmbeddingFailures(beanFactory);
	}

	@Override
	public List<ConfigViolation> validate(InMemoryVectorStoreConfig config) {
		List<ConfigViolation> violations = new ArrayList<>(StoredVectors.violations(config.embeddings()));
		if (config.file() != null && config.file().toString().isBlank()) {
			violations.add(new ConfigViolation("file", "must not be blank.", null, "Name a file, or leave it out."));
		}
		return violations;
	}

	@Override
	public VectorStore create(ProviderContext context, InMemoryVectorStoreConfig config) {
		refuseLoss(context);
		if (config.file() == null) {
			EmbeddingModel embeddings = this.vectors.use(context, config.embeddings(), new Object());
			return new InMemoryVectorStore(builder(embeddings), null);
		}
		Path path = usable(context, config.file());
		VectorStoreFile file = this.files.open(path, context);
		context.onDestroy(() -> this.files.close(file));
		EmbeddingModel embeddings = this.vectors.use(context, config.embeddings(), path);
		InMemoryVectorStore store = file.createStore(builder(embeddings), context);
		requireSameDimensions(store.storedDimensions(), embeddings, path, context);
		return store;
	}

	/**
	 * Refuse to replace a store in memory that has no file: its documents would be lost.
	 * @throws ProviderCreationFailedException if what serves now is such a store
	 */
	static void refuseLoss(ProviderContext context) {
		ProviderConfig previous = context.previous().orElse(null);
		if (previous != null && NAME.equals(previous.providerName()) && previous.customFields().get("file") == null) {
			throw StoredVectors.refusal(context, "The documents of " + StoredVectors.label(context)
					+ " are in memory alone and would be lost with it. Configure the new store under a new name, or "
					+ "restart the application. With a 'file' the documents are kept.", null);
		}
	}

	/**
	 * Return one spelling of a file that can be written.
	 */
	private static Path usable(ProviderContext context, Path configured) {
		Path path = configured.toAbsolutePath().normalize();
		Path directory = path.getParent();
		if (directory == null) {
			throw unusable(context, path, "it is a directory", null);
		}
		try {
			Files.createDirectories(directory);
			path = Files.exists(path) ? path.toRealPath() : directory.toRealPath().resolve(path.getFileName());
		}
		catch (IOException ex) {
			throw unusable(context, path, "its directory cannot be made or read", ex);
		}
		if (Files.isDirectory(path)) {
			throw unusable(context, path, "it is a directory", null);
		}
		if (!Files.isWritable(path.getParent())) {
			throw unusable(context, path, "its directory cannot be written", null);
		}
		return path;
	}

	private static ProviderCreationFailedException unusable(ProviderContext context, Path path, String reason,
			@Nullable IOException cause) {
		return StoredVectors.refusal(context,
				"The file " + path + " of " + StoredVectors.label(context) + " cannot be used: " + reason + ".", cause);
	}

	private static void requireSameDimensions(@Nullable Integer stored, EmbeddingModel embeddings, Path path,
			ProviderContext context) {
		if (stored != null && stored != embeddings.dimensions()) {
			throw StoredVectors.refusal(context,
					"The vectors in " + path + " have " + stored + " dimensions, and " + embeddings.dimensions()
							+ " is what the embedding model of " + StoredVectors.label(context)
							+ " makes. Use the model that they are from, or another file.",
					null);
		}
	}

	private SimpleVectorStoreBuilder builder(EmbeddingModel embeddings) {
		return this.observations.observe(SimpleVectorStore.builder(embeddings));
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return this.failures.classify(failure);
	}

}
