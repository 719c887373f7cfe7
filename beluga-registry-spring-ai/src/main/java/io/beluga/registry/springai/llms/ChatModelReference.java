package io.beluga.registry.springai.llms;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.Supplier;

import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.spi.AttributedCall;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.util.ClassUtils;

/**
 * Leads each call to the current instance of a language model. Thread-safe.
 * <p>
 * Clients of Spring AI ask a model for its options, change a few, and call it with the
 * result, by when another vendor's model may serve. Hence the options of a reference are
 * those of no vendor: they remember what was changed, and each call applies that to the
 * options of the instance that it reaches. The same holds for options of another vendor's
 * type, of which all counts that {@link ChatOptions} knows but the name of the model.
 * <p>
 * The answers of a group of models say in their metadata who gave them: the configured
 * provider ({@code beluga.provider}, a {@code String}), the number of its instance
 * ({@code beluga.generation}, a {@code Long}) and how many calls were made for this one
 * ({@code beluga.attempts}, an {@code Integer}). So does each part of a streamed answer.
 *
 * @since 0.1.0
 */
public final class ChatModelReference implements ChatModel {

	private static final String PROVIDER = "beluga.provider";

	private static final String GENERATION = "beluga.generation";

	private static final String ATTEMPTS = "beluga.attempts";

	private static final Method CALL = method("call", Prompt.class);

	private static final Method CALL_TEXT = method("call", String.class);

	private static final Method CALL_MESSAGES = method("call", Message[].class);

	private static final Method STREAM = method("stream", Prompt.class);

	private static final Method STREAM_TEXT = method("stream", String.class);

	private static final Method STREAM_MESSAGES = method("stream", Message[].class);

	private static final Method OPTIONS = method("getOptions");

	private final ProviderHandle<ChatModel> handle;

	/**
	 * Create a reference.
	 * @param handle leads to the current instance
	 */
	public ChatModelReference(ProviderHandle<ChatModel> handle) {
		this.handle = Objects.requireNonNull(handle, "'handle' must not be null");
	}

	private static Method method(String name, Class<?>... parameters) {
		return ClassUtils.getMethod(ChatModel.class, name, parameters);
	}

	/**
	 * Tell whether a method is a call that counts.
	 * @param method a method of {@link ChatModel}
	 * @return whether it asks the model for an answer
	 */
	public static boolean isCall(Method method) {
		return method.getName().equals(CALL.getName()) || method.getName().equals(STREAM.getName());
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return this.handle.use(CALL, new Answering<>((model) -> model.call(ReferenceChatOptions.adapt(prompt, model))));
	}

	@Override
	public @Nullable String call(String message) {
		return this.handle.<@Nullable String, RuntimeException>use(CALL_TEXT, (model) -> model.call(message));
	}

	@Override
	public @Nullable String call(Message... messages) {
		return this.handle.<@Nullable String, RuntimeException>use(CALL_MESSAGES, (model) -> model.call(messages));
	}

	/**
	 * Stream an answer. The instance is chosen by each subscription, so that one that
	 * comes late or again reaches the one that serves then.
	 */
	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return streaming(() -> this.handle.use(STREAM,
				new Answering<>((model) -> model.stream(ReferenceChatOptions.adapt(prompt, model)))));
	}

	@Override
	public Flux<String> stream(String message) {
		return streaming(() -> this.handle.use(STREAM_TEXT, (model) -> model.stream(message)));
	}

	@Override
	public Flux<String> stream(Message... messages) {
		return streaming(() -> this.handle.use(STREAM_MESSAGES, (model) -> model.stream(messages)));
	}

	/**
	 * Choose the instance when it is subscribed to. SDKs of vendors wait for the next
	 * byte when they are cancelled, which the thread that cancels must not do.
	 */
	private static <T> Flux<T> streaming(Supplier<Flux<T>> call) {
		return Flux.defer(call).cancelOn(Schedulers.boundedElastic());
	}

	/**
	 * Return options to start from. What they tell is what the current instance would
	 * use, and asking them creates it where there is none.
	 * @return options that fit every vendor
	 */
	@Override
	public ChatOptions getOptions() {
		return new ReferenceChatOptions.Builder(this::instanceOptions).build();
	}

	private ChatOptions instanceOptions() {
		return this.handle.use(OPTIONS, ChatModel::getOptions);
	}

	@Override
	public String toString() {
		return "ChatModelReference[" + this.handle + "]";
	}

	/**
	 * A call whose answers say who gave them, where a group of models was called.
	 */
	private record Answering<R>(ProviderCall<ChatModel, R, RuntimeException> call)
			implements
				AttributedCall<ChatModel, R, RuntimeException> {

		@Override
		public R call(ChatModel model) {
			return this.call.call(model);
		}

		@Override
		public Object attribute(Object answer, String name, long generation, int attempts) {
			if (!(answer instanceof ChatResponse response)) {
				return answer;
			}
			ChatResponseMetadata known = response.getMetadata();
			ChatResponse.Builder attributed = ChatResponse.builder().from(response);
			if (known.containsKey(PROVIDER)) {
				// by a group that is a member of this one: who made the last attempt
				int before = attempts - 1;
				return attributed.metadata(ATTEMPTS, known.<Integer>getRequired(ATTEMPTS) + before).build();
			}
			return attributed.metadata(PROVIDER, name)
				.metadata(GENERATION, generation)
				.metadata(ATTEMPTS, attempts)
				.build();
		}

	}

}
