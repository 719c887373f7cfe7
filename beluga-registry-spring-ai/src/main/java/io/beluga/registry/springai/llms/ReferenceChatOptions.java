package io.beluga.registry.springai.llms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.util.ClassUtils;

/**
 * The options of a reference: what a caller has said, to be applied to those of the
 * instance that a call reaches. Immutable.
 */
final class ReferenceChatOptions implements ToolCallingChatOptions, StructuredOutputChatOptions {

	private static final boolean OPEN_AI = ClassUtils.isPresent("org.springframework.ai.openai.OpenAiChatOptions",
			ReferenceChatOptions.class.getClassLoader());

	private final Builder said;

	private ReferenceChatOptions(Builder said) {
		this.said = said;
	}

	/**
	 * Give a prompt the options that an instance takes. One without options is left to
	 * it.
	 */
	static Prompt adapt(Prompt prompt, ChatModel instance) {
		List<Message> messages = ToolCallIds.complete(prompt.getInstructions());
		ChatOptions options = adapt(prompt.getOptions(), instance);
		return (options == prompt.getOptions() && messages.equals(prompt.getInstructions())) ? prompt
				: new Prompt(messages, options);
	}

	private static @Nullable ChatOptions adapt(@Nullable ChatOptions options, ChatModel instance) {
		ChatOptions own = instance.getOptions();
		if (options == null || own == null || options == own
				|| (isPortable(own) && !(options instanceof ReferenceChatOptions))) {
			return options;
		}
		Builder said = (options instanceof ReferenceChatOptions reference) ? reference.said
				: new Builder(() -> own).combineWith(OPEN_AI ? OpenAi.withoutDefaultModel(options) : options.mutate());
		return said.applyTo(own);
	}

	/**
	 * Tell whether options or a builder are of those that Spring AI has for all vendors.
	 * A model with such options of its own takes what it gets.
	 */
	private static boolean isPortable(Object options) {
		String packageName = options.getClass().getPackageName();
		return packageName.equals(ChatOptions.class.getPackageName())
				|| packageName.equals(ToolCallingChatOptions.class.getPackageName());
	}

	private ChatOptions effective() {
		return this.said.applyTo(this.said.own.get());
	}

	@Override
	public @Nullable String getModel() {
		return effective().getModel();
	}

	@Override
	public @Nullable Double getFrequencyPenalty() {
		return effective().getFrequencyPenalty();
	}

	@Override
	public @Nullable Integer getMaxTokens() {
		return effective().getMaxTokens();
	}

	@Override
	public @Nullable Double getPresencePenalty() {
		return effective().getPresencePenalty();
	}

	@Override
	public @Nullable List<String> getStopSequences() {
		return effective().getStopSequences();
	}

	@Override
	public @Nullable Double getTemperature() {
		return effective().getTemperature();
	}

	@Override
	public @Nullable Integer getTopK() {
		return effective().getTopK();
	}

	@Override
	public @Nullable Double getTopP() {
		return effective().getTopP();
	}

	@Override
	public @Nullable List<ToolCallback> getToolCallbacks() {
		return (effective() instanceof ToolCallingChatOptions options) ? options.getToolCallbacks() : null;
	}

	@Override
	public @Nullable Map<String, Object> getToolContext() {
		return (effective() instanceof ToolCallingChatOptions options) ? options.getToolContext() : null;
	}

	@Override
	public @Nullable String getOutputSchema() {
		return (effective() instanceof StructuredOutputChatOptions options) ? options.getOutputSchema() : null;
	}

	@Override
	public Builder mutate() {
		return this.said.clone();
	}

	/**
	 * Remembers what is said. What is portable stands in the fields that are inherited,
	 * where {@code null} is what nothing was said about; the rest stays with the options
	 * of the vendor that it was said with.
	 */
	static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
			implements StructuredOutputChatOptions.Builder<Builder> {

		private final Supplier<ChatOptions> own;

		private List<ChatOptions.Builder<?>> ofVendors = List.of();

		private @Nullable String outputSchema;

		Builder(Supplier<ChatOptions> own) {
			this.own = own;
		}

		@Override
		public Builder outputSchema(@Nullable String outputSchema) {
			this.outputSchema = outputSchema;
			return this;
		}

		@Override
		public Builder combineWith(ChatOptions.Builder<?> other) {
			String model = this.model;
			super.combineWith(other);
			if (other instanceof Builder that) {
				this.ofVendors = Stream.concat(this.ofVendors.stream(), that.ofVendors.stream()).toList();
				this.outputSchema = (that.outputSchema != null) ? that.outputSchema : this.outputSchema;
			}
			else if (isPortable(other)) {
				this.outputSchema = (schema(other) != null) ? schema(other) : this.outputSchema;
			}
			else {
				this.model = model;
				this.ofVendors = Stream.concat(this.ofVendors.stream(), Stream.of(other.clone())).toList();
			}
			return this;
		}

		private static @Nullable String schema(ChatOptions.Builder<?> builder) {
			return (builder instanceof StructuredOutputChatOptions.Builder<?>
					&& builder.build() instanceof StructuredOutputChatOptions options) ? options.getOutputSchema()
							: null;
		}

		/**
		 * Apply what was said to the options of an instance.
		 * @param options the options of the instance
		 * @return options of the same type
		 */
		ChatOptions applyTo(ChatOptions options) {
			ChatOptions.Builder<?> builder = options.mutate();
			String schema = this.outputSchema;
			for (ChatOptions.Builder<?> vendor : this.ofVendors) {
				if (builder.getClass().isInstance(vendor) || vendor.getClass().isInstance(builder)) {
					builder.combineWith(withoutLists(vendor));
				}
				else if (schema == null) {
					schema = schema(vendor);
				}
			}
			builder.combineWith(this);
			if (schema != null) {
				if (!(builder instanceof StructuredOutputChatOptions.Builder<?> structured)) {
					throw new UnsupportedOperationException("The model that serves now has options of type "
							+ options.getClass().getName() + ", which take no output schema");
				}
				structured.outputSchema(schema);
			}
			ChatOptions applied = distinct(builder, builder.build());
			return (OPEN_AI) ? OpenAi.withOneLimit(builder, applied, this.maxTokens) : applied;
		}

		/**
		 * Leave out what would be in there twice: lists grow where options are combined,
		 * and what is portable is combined once more.
		 */
		private static ChatOptions.Builder<?> withoutLists(ChatOptions.Builder<?> vendor) {
			ChatOptions.Builder<?> rest = vendor.clone();
			rest.stopSequences(null);
			if (rest instanceof ToolCallingChatOptions.Builder<?> tools) {
				tools.toolCallbacks((List<ToolCallback>) null);
			}
			return rest;
		}

		/**
		 * Have everything once, also where what was said began with the instance's own.
		 */
		private static ChatOptions distinct(ChatOptions.Builder<?> builder, ChatOptions built) {
			List<String> stop = built.getStopSequences();
			if (stop != null) {
				builder.stopSequences(stop.stream().distinct().toList());
			}
			if (built instanceof ToolCallingChatOptions options && options.getToolCallbacks() != null
					&& builder instanceof ToolCallingChatOptions.Builder<?> tools) {
				tools.toolCallbacks(new ArrayList<>(options.getToolCallbacks().stream().distinct().toList()));
			}
			return builder.build();
		}

		@Override
		public ReferenceChatOptions build() {
			return new ReferenceChatOptions(clone());
		}

	}

	/**
	 * What is peculiar to OpenAI's options, which many vendors share.
	 */
	private static final class OpenAi {

		/**
		 * Begin with options of a prompt, which name a model of OpenAI where the caller
		 * named none.
		 */
		static ChatOptions.Builder<?> withoutDefaultModel(ChatOptions options) {
			ChatOptions.Builder<?> builder = options.mutate();
			if (options instanceof OpenAiChatOptions
					&& OpenAiChatOptions.DEFAULT_CHAT_MODEL.equals(options.getModel())) {
				builder.model(null);
			}
			return builder;
		}

		/**
		 * Limit an answer by one of the two properties that OpenAI does not accept
		 * together.
		 */
		static ChatOptions withOneLimit(ChatOptions.Builder<?> builder, ChatOptions built, @Nullable Integer said) {
			if (!(built instanceof OpenAiChatOptions options) || options.getMaxTokens() == null
					|| options.getMaxCompletionTokens() == null
					|| !(builder instanceof OpenAiChatOptions.Builder openAi)) {
				return built;
			}
			Integer limit = (said != null) ? said : options.getMaxCompletionTokens();
			return openAi.maxCompletionTokens(null).maxTokens(null).maxCompletionTokens(limit).build();
		}

	}

}
