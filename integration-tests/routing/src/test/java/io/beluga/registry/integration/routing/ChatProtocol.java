package io.beluga.registry.integration.routing;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.beluga.registry.integration.routing.FaultyServer.Exchange;
import io.beluga.registry.integration.routing.FaultyServer.Script;

/**
 * What vendors of language models answer that speak OpenAI's protocol. Each has words of
 * its own, so that an answer tells who gave it, and whether it is whole.
 *
 * @param vendor the name of the vendor
 */
record ChatProtocol(String vendor) {

	static final int TOKENS = 60;

	private static final String USAGE = "{\"prompt_tokens\":7,\"completion_tokens\":60,\"total_tokens\":67}";

	String model() {
		return this.vendor + "-model";
	}

	private String token(int number) {
		return this.vendor + number + " ";
	}

	String wholeAnswer() {
		return IntStream.rangeClosed(1, TOKENS).mapToObj(this::token).collect(Collectors.joining());
	}

	/**
	 * A vendor that is well.
	 */
	Script well() {
		return (exchange) -> {
			if (isStream(exchange)) {
				exchange.begin();
				sendTokens(exchange, 1, TOKENS);
				sendEnd(exchange);
			}
			else {
				exchange.send(200,
						"{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"" + model()
								+ "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
								+ wholeAnswer() + "\"},\"finish_reason\":\"stop\"}],\"usage\":" + USAGE + "}");
			}
		};
	}

	/**
	 * A vendor that is well, but takes no message that begins its answer.
	 */
	Script wellWithoutPrefill() {
		return (exchange) -> {
			if (exchange.request().body().contains("\"role\":\"assistant\"")) {
				error(400, "invalid_request_error", "prefill_not_supported", "The last message must be the user's.")
					.answer(exchange);
			}
			else {
				well().answer(exchange);
			}
		};
	}

	static boolean isStream(Exchange exchange) {
		return exchange.request().body().contains("\"stream\":true");
	}

	/**
	 * A vendor that answers with an error.
	 */
	static Script error(int status, String type, String code, String message, String... headers) {
		return (exchange) -> exchange.send(status, "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type
				+ "\",\"param\":null,\"code\":\"" + code + "\"}}", headers);
	}

	static Script overloaded() {
		return error(503, "server_error", "overloaded", "The server is overloaded.");
	}

	void sendTokens(Exchange exchange, int first, int last) throws IOException {
		for (int i = first; i <= last; i++) {
			exchange.event(chunk("{\"role\":\"assistant\",\"content\":\"" + token(i) + "\"}", "null"));
		}
	}

	/**
	 * Send all that follows the last token, but the mark of the end.
	 */
	void sendUsage(Exchange exchange) throws IOException {
		exchange.event(chunk("{}", "\"stop\""));
		exchange.event("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"" + model()
				+ "\",\"choices\":[],\"usage\":" + USAGE + "}");
	}

	void sendEnd(Exchange exchange) throws IOException {
		sendUsage(exchange);
		exchange.event("[DONE]");
		exchange.end();
	}

	private String chunk(String delta, String reason) {
		return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"" + model()
				+ "\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}";
	}

}
