package io.beluga.registry.springai.internal;

import java.util.Map;

import io.beluga.registry.config.ProviderConfig;
import org.jspecify.annotations.Nullable;

/**
 * What makes vectors comparable: the model that they are from, and how many numbers of
 * each it gives. Those of another space say nothing beside them.
 *
 * @param model the model; the provider, where that names none
 * @param dimensions how many numbers a vector has, or {@code null} where only the model
 * knows
 */
public record VectorSpace(String model, @Nullable Integer dimensions) {

	/** The one model of the provider {@code local}. */
	public static final String LOCAL_MODEL = "all-MiniLM-L6-v2";

	/** What {@code openai} takes where no model is named. */
	public static final String OPENAI_MODEL = "text-embedding-ada-002";

	/** What {@code mistral} takes where no model is named. */
	public static final String MISTRAL_MODEL = "mistral-embed";

	/** What {@code ollama} takes where no model is named. */
	public static final String OLLAMA_MODEL = "mxbai-embed-large";

	private static final Map<String, String> DEFAULT_MODELS = Map.of("local", LOCAL_MODEL, "openai", OPENAI_MODEL,
			"mistral", MISTRAL_MODEL, "ollama", OLLAMA_MODEL);

	private static final Map<String, Integer> KNOWN_DIMENSIONS = Map.of(LOCAL_MODEL, 384, OPENAI_MODEL, 1536,
			"text-embedding-3-small", 1536, "text-embedding-3-large", 3072, MISTRAL_MODEL, 1024, OLLAMA_MODEL, 1024,
			"nomic-embed-text", 768, "bge-m3", 1024, "all-minilm", 384);

	/**
	 * Create the space of a model.
	 * @param model the model
	 * @param dimensions how many numbers a vector has, or {@code null} for as many as the
	 * model gives by itself
	 */
	public VectorSpace {
		dimensions = (dimensions != null) ? dimensions : KNOWN_DIMENSIONS.get(model);
	}

	/**
	 * Return the space of a configured embedding model.
	 * @param config its configuration
	 * @return the space
	 */
	public static VectorSpace of(ProviderConfig config) {
		Object model = config.customFields().get("model");
		Object dimensions = config.customFields().get("dimensions");
		return new VectorSpace(
				(model != null) ? model.toString().strip()
						: DEFAULT_MODELS.getOrDefault(config.providerName(), config.providerName()),
				(dimensions != null) ? number(dimensions.toString().strip()) : null);
	}

	/**
	 * Read a number that a provider of the application's own may write in another way.
	 */
	private static @Nullable Integer number(String dimensions) {
		try {
			return Integer.valueOf(dimensions);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	@Override
	public String toString() {
		return "'" + this.model + "'" + ((this.dimensions != null) ? " with " + this.dimensions + " dimensions" : "");
	}

}
