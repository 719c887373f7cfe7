package io.beluga.registry.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A language model that plays a script: each call takes the next step, which is an answer
 * or a failure, and may come late. Needs Spring AI. <pre class="code">
 * new ScriptedChatModel().answer("Hello")
 *     .fail(new IOException("reset"))
 *     .delay(Duration.ofMillis(200))
 *     .answer("Good", " ", "bye");
 * </pre> A call gives an answer whole, a stream gives it part by part. A call for which
 * the script has no step fails. Thread-safe.
 *
 * @since 0.1.0
 */
public class ScriptedChatModel implements ChatModel {

	private final List<Step> script = new ArrayList<>();

	private final List<Prompt> prompts = new ArrayList<>();

	private Duration delay = Duration.ZERO;

	/**
	 * Create a model with an empty script.
	 */
	public ScriptedChatModel() {
	}

	/**
	 * Add an answer.
	 * @param parts the parts of its text
	 * @return this
	 */
	public ScriptedChatModel answer(String... parts) {
		return answer(Stream.of(parts)
			.map((text) -> new ChatResponse(List.of(new Generation(new AssistantMessage(text)))))
			.toArray(ChatResponse[]::new));
	}

	/**
	 * Add an answer that is more than text, such as a call of a tool.
	 * @param parts what a stream gives; a call gives one response with the text of all
	 * where there are several
	 * @return this
	 */
	public ScriptedChatModel answer(ChatResponse... parts) {
		return add(List.of(parts), null);
	}

	/**
	 * Add a failure.
	 * @param failure what is thrown; a checked exception is the cause of what is thrown
	 * @return this
	 */
	public ScriptedChatModel fail(Throwable failure) {
		return failAfter(failure);
	}

	/**
	 * Add an answer that breaks off: a stream gives the parts, and then fails; a call
	 * fails.
	 * @param failure what is thrown; a checked exception is the cause of what is thrown
	 * @param parts the parts of its text
	 * @return this
	 */
	public ScriptedChatModel failAfter(Throwable failure, String... parts) {
		Objects.requireNonNull(failure, "'failure' must not be null");
		return add(Stream.of(parts)
			.map((text) -> new ChatResponse(List.of(new Generation(new AssistantMessage(text)))))
			.toList(), failure);
	}

	/**
	 * Have the step that is added next come late.
	 * @param delay how long it takes
	 * @return this
	 */
	public synchronized ScriptedChatModel delay(Duration delay) {
		this.delay = delay;
		return this;
	}

	private synchronized ScriptedChatModel add(List<ChatResponse> parts, @Nullable Throwable failure) {
		this.script.add(new Step(parts, failure, this.delay));
		this.delay = Duration.ZERO;
		return this;
	}

	/**
	 * Return what the model was asked.
	 * @return the prompts so far, in their order
	 */
	public synchronized List<Prompt> prompts() {
		return List.copyOf(this.prompts);
	}

	/**
	 * Return how many steps nobody has asked for.
	 * @return the rest of the script
	 */
	public synchronized int remaining() {
		return Math.max(0, this.script.size() - this.prompts.size());
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		Step step = next(prompt);
		if (!step.delay().isZero()) {
			pause(step.delay());
		}
		if (step.failure() != null) {
			if (step.failure() instanceof Error error) {
				throw error;
			}
			throw unchecked(step.failure());
		}
		return step.whole();
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Flux.defer(() -> {
			Step step = next(prompt);
			Flux<ChatResponse> parts = Flux.fromIterable(step.parts());
			if (step.failure() != null) {
				parts = parts.concatWith(
						Flux.error((step.failure() instanceof Error error) ? error : unchecked(step.failure())));
			}
			return step.delay().isZero() ? parts : Mono.delay(step.delay()).thenMany(parts);
		});
	}

	private synchronized Step next(Prompt prompt) {
		this.prompts.add(prompt);
		if (this.prompts.size() > this.script.size()) {
			throw new IllegalStateException("The script has " + this.script.size() + " steps, and this is call "
					+ this.prompts.size() + " of the model: add an answer for it");
		}
		return this.script.get(this.prompts.size() - 1);
	}

	private static void pause(Duration delay) {
		try {
			Thread.sleep(delay.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The call was interrupted", ex);
		}
	}

	private static RuntimeException unchecked(Throwable failure) {
		return (failure instanceof RuntimeException known) ? known : new IllegalStateException(failure);
	}

	@Override
	public String toString() {
		return "ScriptedChatModel[" + remaining() + " steps left]";
	}

	private record Step(List<ChatResponse> parts, @Nullable Throwable failure, Duration delay) {

		private ChatResponse whole() {
			if (this.parts.size() == 1) {
				return this.parts.get(0);
			}
			StringBuilder text = new StringBuilder();
			this.parts.forEach((part) -> {
				if (part.getResult() != null && part.getResult().getOutput().getText() != null) {
					text.append(part.getResult().getOutput().getText());
				}
			});
			return new ChatResponse(List.of(new Generation(new AssistantMessage(text.toString()))));
		}

	}

}
