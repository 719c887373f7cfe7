package io.beluga.registry.springai.internal;

import io.beluga.registry.ProviderContext;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.observation.ModelObservationContext;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Adds the configured name to observations of models, so that the tokens of two models of
 * one vendor can be told apart. Also to those of models that are not ours: all meters of
 * one name need the same tags.
 */
public final class ConfiguredNames implements ObservationFilter {

	/**
	 * The key of the configured name.
	 */
	public static final String KEY = "beluga.provider.name";

	private static final String NONE = "none";

	/**
	 * Create the filter.
	 */
	public ConfiguredNames() {
	}

	/**
	 * Make the convention of an instance.
	 * @param context the creation of the instance
	 * @param conventions the application's, where it has one
	 * @return a convention that lets the configured name be known
	 */
	public static ChatModelObservationConvention convention(ProviderContext context,
			ObjectProvider<ChatModelObservationConvention> conventions) {
		return new Convention(conventions.getIfUnique(DefaultChatModelObservationConvention::new), context.name());
	}

	/**
	 * Make the convention of an instance.
	 * @param context the creation of the instance
	 * @param conventions the application's, where it has one
	 * @return a convention that lets the configured name be known
	 */
	public static EmbeddingModelObservationConvention embeddingConvention(ProviderContext context,
			ObjectProvider<EmbeddingModelObservationConvention> conventions) {
		return new EmbeddingConvention(conventions.getIfUnique(DefaultEmbeddingModelObservationConvention::new),
				context.name());
	}

	@Override
	public Observation.Context map(Observation.Context context) {
		if (context instanceof ModelObservationContext<?, ?>) {
			context.addLowCardinalityKeyValue(KeyValue.of(KEY, context.getOrDefault(ConfiguredNames.class, NONE)));
		}
		return context;
	}

	/**
	 * Puts the name in the context, where the filter finds it. A key value of its own
	 * would be on the meter of calls that still run, too, which the filter cannot reach.
	 */
	private record Convention(ChatModelObservationConvention convention,
			String configuredName) implements ChatModelObservationConvention {

		@Override
		public @Nullable String getName() {
			return this.convention.getName();
		}

		@Override
		public @Nullable String getContextualName(ChatModelObservationContext context) {
			return this.convention.getContextualName(context);
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(ChatModelObservationContext context) {
			context.put(ConfiguredNames.class, this.configuredName);
			return this.convention.getLowCardinalityKeyValues(context);
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(ChatModelObservationContext context) {
			return this.convention.getHighCardinalityKeyValues(context);
		}

	}

	/**
	 * The same for embedding models.
	 */
	private record EmbeddingConvention(EmbeddingModelObservationConvention convention,
			String configuredName) implements EmbeddingModelObservationConvention {

		@Override
		public @Nullable String getName() {
			return this.convention.getName();
		}

		@Override
		public @Nullable String getContextualName(EmbeddingModelObservationContext context) {
			return this.convention.getContextualName(context);
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(EmbeddingModelObservationContext context) {
			context.put(ConfiguredNames.class, this.configuredName);
			return this.convention.getLowCardinalityKeyValues(context);
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(EmbeddingModelObservationContext context) {
			return this.convention.getHighCardinalityKeyValues(context);
		}

	}

}
