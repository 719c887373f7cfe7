package io.beluga.registry;

/**
 * The kind of a provider. The constants are the usual ones; any other value is as good.
 *
 * @param value the value, such as {@code llm}
 * @since 0.1.0
 */
public record ProviderType(String value) {

	/**
	 * Large language models.
	 */
	public static final ProviderType LLM = new ProviderType("llm");

	/**
	 * Embedding models.
	 */
	public static final ProviderType EMBEDDING = new ProviderType("embedding");

	/**
	 * Vector stores.
	 */
	public static final ProviderType VECTOR_STORE = new ProviderType("vectorstore");

	/**
	 * Speech to text.
	 */
	public static final ProviderType STT = new ProviderType("stt");

	/**
	 * Text to speech.
	 */
	public static final ProviderType TTS = new ProviderType("tts");

	/**
	 * Speech to speech.
	 */
	public static final ProviderType S2S = new ProviderType("s2s");

	/**
	 * Create a type.
	 * @param value the value
	 * @throws IllegalArgumentException if the value is {@code null} or blank
	 */
	public ProviderType {
		if (value == null || value.isBlank()) {
			throw new IllegalArgumentException("'value' must not be blank");
		}
	}

	@Override
	public String toString() {
		return this.value;
	}

}
