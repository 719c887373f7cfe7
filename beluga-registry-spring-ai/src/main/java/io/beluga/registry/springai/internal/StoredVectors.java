package io.beluga.registry.springai.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Knows which stores keep vectors of which embedding models, so that none is searched
 * with those of another model. Thread-safe.
 */
public final class StoredVectors {

	private static final String STORES = "vectorstores";

	private final ProviderPackage<EmbeddingModel> embeddings;

	private final ObjectProvider<ConfiguredProviders> configured;

	/**
	 * The instances of stores, by an object of each.
	 */
	private final Map<Object, Use> uses = new ConcurrentHashMap<>();

	/**
	 * Create one that knows of nothing.
	 * @param embeddings the package of the embedding models
	 * @param configured tells the default of the embedding models
	 */
	public StoredVectors(ProviderPackage<EmbeddingModel> embeddings, ObjectProvider<ConfiguredProviders> configured) {
		this.embeddings = embeddings;
		this.configured = configured;
	}

	/**
	 * Check the name of the embedding model of a store.
	 * @param embeddings the name, or {@code null} for the default
	 * @return what is wrong
	 */
	public static List<ConfigViolation> violations(@Nullable String embeddings) {
		return (embeddings != null && embeddings.isBlank()) ? List.of(new ConfigViolation("embeddings",
				"must not be blank.", null, "Set it to a name below beluga.providers.embeddings.")) : List.of();
	}

	/**
	 * Find the embedding model of a store, and remember that the store uses it until it
	 * is destroyed.
	 * @param store where the store is made
	 * @param embeddings the name of the embedding model or an alias, or {@code null} for
	 * the default
	 * @param place where the store keeps its vectors
	 * @return the embedding model, whatever instance serves
	 * @throws ProviderCreationFailedException if there is none, it cannot be made, or the
	 * place has vectors of another model
	 */
	public EmbeddingModel use(ProviderContext store, @Nullable String embeddings, Object place) {
		String label = label(store);
		ProviderHandle<EmbeddingModel> handle = handle(store, embeddings);
		// neither an alias nor the default: the vectors do not move with them
		String name = handle.info().name();
		String embeddingsLabel = label(this.embeddings.name(), name);
		EmbeddingModel model;
		VectorSpace space;
		try {
			handle.use((instance) -> instance);
			model = store.providers().get(this.embeddings, name);
			space = VectorSpace.of(store.providers().config(this.embeddings.name(), name));
		}
		catch (ProviderRegistryException ex) {
			throw refusal(store, label + " needs " + embeddingsLabel + ", which cannot be made: " + ex.getMessage(),
					ex);
		}
		Object key = new Object();
		Use other = add(key, new Use(label, place, name, space));
		if (other != null) {
			throw refusal(store,
					"The vectors of " + other.store + " are of the model " + other.space + ", and those of "
							+ embeddingsLabel + " are of " + space
							+ ": they cannot be compared. Keep the embedding model of " + label
							+ ", or configure a store with a new name that keeps its vectors elsewhere.",
					null);
		}
		store.onDestroy(() -> this.uses.remove(key));
		return model;
	}

	/**
	 * Add an instance unless its place has vectors of another model.
	 * @return an instance with those, or {@code null}
	 */
	private @Nullable Use add(Object key, Use use) {
		// in one step: of two that come at once one is refused, and that one refuses none
		synchronized (this.uses) {
			for (Use other : this.uses.values()) {
				if (other.place.equals(use.place) && !other.space.equals(use.space)) {
					return other;
				}
			}
			this.uses.put(key, use);
			return null;
		}
	}

	private ProviderHandle<EmbeddingModel> handle(ProviderContext store, @Nullable String embeddings) {
		String label = label(store);
		String asked = (embeddings != null) ? embeddings : defaultEmbeddings().orElse(null);
		if (asked == null) {
			throw refusal(store,
					"Set 'embeddings' of " + label
							+ " to the embedding model that it uses: the package 'embeddings' has no default. "
							+ ErrorText.known("Configured", store.providers().list(this.embeddings.name())),
					null);
		}
		try {
			return store.providers().handle(this.embeddings, asked);
		}
		catch (ProviderNotFoundException ex) {
			throw refusal(store, label + " needs " + label(this.embeddings.name(), asked)
					+ ", which its property 'embeddings' names and which is not there: " + ex.getMessage(), ex);
		}
	}

	private Optional<String> defaultEmbeddings() {
		ConfiguredProviders providers = this.configured.getIfAvailable();
		return (providers != null) ? providers.describe(this.embeddings.name()).defaultName() : Optional.empty();
	}

	/**
	 * Refuse an embedding model that is to take the place of one whose vectors a store
	 * keeps, and makes others.
	 * @param embeddings where the new model is made
	 * @throws ProviderCreationFailedException if it does
	 */
	public void refuseChange(ProviderContext embeddings) {
		VectorSpace next = VectorSpace.of(embeddings.config());
		SortedSet<String> stores = new TreeSet<>();
		VectorSpace before = embeddings.previous().map(VectorSpace::of).orElse(next);
		for (Use use : this.uses.values()) {
			if (use.embeddings.equals(embeddings.name()) && !use.space.equals(next)) {
				stores.add(use.store);
				before = use.space;
			}
		}
		if (!before.equals(next)) {
			addConfigured(stores, embeddings);
		}
		if (!stores.isEmpty()) {
			throw refusal(embeddings,
					"The vectors of " + String.join(", ", stores) + " are of the model " + before
							+ " and cannot be compared with those of " + next + ". Leave " + label(embeddings)
							+ " as it was, configure the new model under a new name, and have a new store use that.",
					null);
		}
	}

	/**
	 * Add the stores that may have vectors of before the start, though nobody has used
	 * them since.
	 */
	private void addConfigured(SortedSet<String> stores, ProviderContext embeddings) {
		Providers providers = embeddings.providers();
		try {
			for (String store : providers.list(STORES)) {
				if (embeddings.name().equals(embeddingsOf(providers, store))) {
					stores.add(label(STORES, store));
				}
			}
		}
		catch (PackageNotFoundException ex) {
			// without the library of stores there are none
		}
	}

	private @Nullable String embeddingsOf(Providers providers, String store) {
		try {
			ProviderConfig config = providers.config(STORES, store);
			Object asked = config.customFields().get("embeddings");
			if (asked == null) {
				return (config.providerName().equals("inmemory") || config.providerName().equals("pgvector"))
						? defaultEmbeddings().orElse(null) : null;
			}
			return providers.info(this.embeddings.name(), asked.toString()).name();
		}
		catch (ProviderNotFoundException ex) {
			// one of the two is not there, or no longer
			return null;
		}
	}

	/**
	 * Refuse to make an instance, for a reason that is fit to be read by everybody.
	 * @param context where it would be made
	 * @param message what is wrong and what to do
	 * @param cause what was thrown, if anything was
	 * @return the exception to throw
	 */
	public static ProviderCreationFailedException refusal(ProviderContext context, String message,
			@Nullable Throwable cause) {
		return new ProviderCreationFailedException(context.packageName(), context.name(), message, cause);
	}

	/**
	 * Name what an instance is made for.
	 * @param context where it is made
	 * @return the package and the configured name
	 */
	public static String label(ProviderContext context) {
		return label(context.packageName(), context.name());
	}

	private static String label(String packageName, String name) {
		return ErrorText.escape(packageName + "." + name);
	}

	private record Use(String store, Object place, String embeddings, VectorSpace space) {

	}

}
