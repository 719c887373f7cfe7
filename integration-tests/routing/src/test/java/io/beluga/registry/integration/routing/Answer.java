package io.beluga.registry.integration.routing;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import com.jayway.jsonpath.JsonPath;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * What a caller has got.
 *
 * @param text all that came
 * @param failure what the call ended with, or {@code null} where it was complete
 * @param begin when the call was made, in nanoseconds
 * @param end when it ended
 * @param model the model of the last response that names one
 * @param tokens how many tokens were billed, 0 where nobody said
 * @param provider the configured provider that the group says has served
 */
record Answer(String text, @Nullable Throwable failure, long begin, long end, @Nullable String model, int tokens,
		@Nullable String provider) {

	private static final Prompt PROMPT = new Prompt("Say sixty words.");

	static Answer ofCall(ChatModel model) {
		return of((collector) -> collector.add(model.call(PROMPT)));
	}

	/**
	 * Read a stream to its end.
	 * @param limit how long to wait for it
	 */
	static Answer ofStream(ChatModel model, Duration limit) {
		return of((collector) -> model.stream(PROMPT).doOnNext(collector::add).blockLast(limit));
	}

	static Answer ofStage(Sentences sentences, String id, Duration limit) {
		return of((collector) -> {
			try {
				collector.add(sentences.say(id).toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS));
			}
			catch (ExecutionException | InterruptedException | TimeoutException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	static Answer ofPayment(Payments payments, String id) {
		return of((collector) -> collector.add(payments.charge(id)));
	}

	private static Answer of(Consumer<Collector> call) {
		Collector collector = new Collector();
		long begin = System.nanoTime();
		Throwable failure = null;
		try {
			call.accept(collector);
		}
		catch (RuntimeException ex) {
			failure = ex;
		}
		synchronized (collector) {
			return new Answer(collector.text.toString(), failure, begin, System.nanoTime(), collector.model,
					collector.tokens, collector.provider);
		}
	}

	/**
	 * Tell whether it is all that a vendor says, and was complete.
	 */
	boolean isWholeAnswerOf(ChatProtocol vendor) {
		return this.failure == null && this.text.equals(vendor.wholeAnswer());
	}

	boolean isWithin(Duration limit) {
		return this.end - this.begin <= limit.toNanos();
	}

	private static final class Collector {

		private final StringBuilder text = new StringBuilder();

		private @Nullable String model;

		private int tokens;

		private @Nullable String provider;

		synchronized void add(ChatResponse response) {
			if (response.getResult() != null && response.getResult().getOutput().getText() != null) {
				this.text.append(response.getResult().getOutput().getText());
			}
			if (response.getMetadata().getModel() != null && !response.getMetadata().getModel().isEmpty()) {
				this.model = response.getMetadata().getModel();
			}
			this.provider = response.getMetadata().get("beluga.provider");
			this.tokens = Math.max(this.tokens, response.getMetadata().getUsage().getTotalTokens());
		}

		synchronized void add(String json) {
			this.text.append(JsonPath.<String>read(json, "$.choices[0].message.content"));
			this.model = JsonPath.read(json, "$.model");
			this.tokens = JsonPath.read(json, "$.usage.total_tokens");
		}

	}

}
