package io.beluga.registry.integration.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.beluga.registry.integration.routing.FaultyServer.Exchange;
import io.beluga.registry.integration.routing.FaultyServer.Script;

/**
 * The faults of Failover Bench, in our words.
 */
enum Fault {

	S01("first 429 with Retry-After 2, then well"),

	S02("always 429 without a header"),

	S03("one 500, then well"),

	S04("always 503"),

	S05("reset before a byte, then well"),

	S06("never answers"),

	S07("headers at once, first token after 20 s"),

	S08("cut after 40 of 60 tokens"),

	S09("silent for 30 s after 20 tokens"),

	S10("tenth event is no JSON"),

	S11("complete, but without [DONE]"),

	S12("always 400 context_length_exceeded"),

	S13("always 400 content_policy_violation"),

	S14("cut after 40 tokens, fallback takes no prefill"),

	S15("503 for 60 s, then well"),

	S16("always 503, who answered?");

	static final String REASON = "The text is against our policy.";

	private static final Duration FOREVER = Duration.ofMinutes(10);

	private final String description;

	Fault(String description) {
		this.description = description;
	}

	String description() {
		return this.description;
	}

	/**
	 * Return how fast it can be: a Retry-After has whole seconds, and of two vendors the
	 * one that answers first must not be a matter of the machine.
	 */
	Pace pace(Pace wanted) {
		return switch (this) {
			case S01, S07 -> Pace.PUBLISHED;
			case S06, S09 -> new Pace(Math.max(wanted.factor(), 0.25));
			default -> wanted;
		};
	}

	/**
	 * Return how fast timeouts are. Where a fault does not need them, none may end a call
	 * of a slow machine.
	 */
	Pace timeouts(Pace wanted) {
		return (this == S06 || this == S09) ? pace(wanted) : Pace.PUBLISHED;
	}

	/**
	 * Tell whether it is a fault of streams alone.
	 */
	boolean isOfStreams() {
		return switch (this) {
			case S07, S08, S09, S10, S11, S14 -> true;
			default -> false;
		};
	}

	/**
	 * Tell whether a healthy call has to work afterwards.
	 */
	boolean isFollowedByHealthyCall() {
		return this == S09 || this == S10;
	}

	/**
	 * Return what the vendor does that has the fault.
	 */
	Script primary(ChatProtocol protocol, Pace pace) {
		Script well = protocol.well();
		return switch (this) {
			case S01 -> first(limited("Retry-After", "2"), well);
			case S02 -> limited();
			case S03 -> first(ChatProtocol.error(500, "server_error", "internal_error", "An error occurred."), well);
			case S04, S16 -> ChatProtocol.overloaded();
			case S05 -> first(Exchange::reset, well);
			case S06 -> (exchange) -> exchange.silence(FOREVER);
			case S07 -> (exchange) -> {
				exchange.begin();
				exchange.silence(pace.seconds(20));
				protocol.sendTokens(exchange, 1, ChatProtocol.TOKENS);
				protocol.sendEnd(exchange);
			};
			case S08, S14 -> (exchange) -> {
				exchange.begin();
				protocol.sendTokens(exchange, 1, 40);
				exchange.cut();
			};
			case S09 -> (exchange) -> {
				exchange.begin();
				protocol.sendTokens(exchange, 1, 20);
				exchange.silence(pace.seconds(30));
				exchange.cut();
			};
			case S10 -> (exchange) -> {
				exchange.begin();
				protocol.sendTokens(exchange, 1, 9);
				exchange.event("{\"id\":\"c1\",\"choices\":[{\"delta\":");
				protocol.sendTokens(exchange, 11, ChatProtocol.TOKENS);
				protocol.sendEnd(exchange);
			};
			case S11 -> (exchange) -> {
				exchange.begin();
				protocol.sendTokens(exchange, 1, ChatProtocol.TOKENS);
				protocol.sendUsage(exchange);
				exchange.end();
			};
			case S12 -> ChatProtocol.error(400, "invalid_request_error", "context_length_exceeded",
					"The context has 8192 tokens.");
			case S13 -> ChatProtocol.error(400, "invalid_request_error", "content_policy_violation", REASON);
			case S15 -> until(pace.seconds(60), ChatProtocol.overloaded(), well);
		};
	}

	/**
	 * Return what the other vendor does.
	 */
	Script fallback(ChatProtocol protocol) {
		return (this == S14) ? protocol.wellWithoutPrefill() : protocol.well();
	}

	private static Script limited(String... headers) {
		return ChatProtocol.error(429, "requests", "rate_limit_exceeded", "Slow down.", headers);
	}

	private static Script first(Script faulty, Script well) {
		return (exchange) -> ((exchange.number() == 1) ? faulty : well).answer(exchange);
	}

	/**
	 * Have a fault for so long after the first request.
	 */
	private static Script until(Duration duration, Script faulty, Script well) {
		AtomicLong end = new AtomicLong();
		return (exchange) -> {
			end.compareAndSet(0, exchange.request().nanos() + duration.toNanos());
			((exchange.request().nanos() - end.get() < 0) ? faulty : well).answer(exchange);
		};
	}

}
