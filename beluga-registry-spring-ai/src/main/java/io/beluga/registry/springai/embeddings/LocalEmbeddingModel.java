package io.beluga.registry.springai.embeddings;

import java.util.ArrayList;
import java.util.List;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.beluga.registry.springai.internal.VectorSpace;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation;
import org.springframework.ai.observation.conventions.AiProvider;
import org.springframework.util.Assert;

/**
 * all-MiniLM-L6-v2, quantized, in this JVM. What it loads is there once for all of them
 * and for as long as the JVM, so there is nothing to close.
 */
final class LocalEmbeddingModel implements EmbeddingModel {

	static final int DIMENSIONS = 384;

	/**
	 * The model reads about 126 tokens and no more, but has all of a text cut into
	 * tokens, which takes half a minute for one of 5 MB. Tokens are words or less.
	 */
	private static final int LONGEST_TEXT = 16_384;

	private static final EmbeddingModelObservationConvention DEFAULT_CONVENTION = new DefaultEmbeddingModelObservationConvention();

	// on the thread that calls: a pool of its own would outlive this
	private final dev.langchain4j.model.embedding.EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel(
			Runnable::run);

	private final ObservationRegistry observations;

	private final EmbeddingModelObservationConvention convention;

	LocalEmbeddingModel(ObservationRegistry observations, EmbeddingModelObservationConvention convention) {
		this.observations = observations;
		this.convention = convention;
	}

	@Override
	public EmbeddingResponse call(EmbeddingRequest request) {
		Assert.notEmpty(request.getInstructions(), "At least one text is required");
		EmbeddingModelObservationContext context = EmbeddingModelObservationContext.builder()
			.embeddingRequest(new EmbeddingRequest(request.getInstructions(),
					EmbeddingOptions.builder().model(VectorSpace.LOCAL_MODEL).dimensions(DIMENSIONS).build()))
			.provider(AiProvider.ONNX.value())
			.build();
		return EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION
			.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.observations)
			.observe(() -> {
				EmbeddingResponse response = embedAll(request.getInstructions());
				context.setResponse(response);
				return response;
			});
	}

	private EmbeddingResponse embedAll(List<String> texts) {
		List<org.springframework.ai.embedding.Embedding> embeddings = new ArrayList<>(texts.size());
		int tokens = 0;
		for (String text : texts) {
			Response<Embedding> response = this.model.embed(beginning(text));
			embeddings
				.add(new org.springframework.ai.embedding.Embedding(response.content().vector(), embeddings.size()));
			tokens += (response.tokenUsage() != null) ? response.tokenUsage().inputTokenCount() : 0;
		}
		return new EmbeddingResponse(embeddings,
				new EmbeddingResponseMetadata(VectorSpace.LOCAL_MODEL, new DefaultUsage(tokens, 0)));
	}

	private static String beginning(String text) {
		if (text.length() <= LONGEST_TEXT) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
		return text.substring(0, end);
	}

	@Override
	public float[] embed(Document document) {
		String text = getEmbeddingContent(document);
		Assert.notNull(text, "The document has no text");
		return embed(text);
	}

	@Override
	public int dimensions() {
		return DIMENSIONS;
	}

}
