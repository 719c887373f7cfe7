package io.beluga.registry.sample.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A vendor on loopback that speaks the protocol of OpenAI, and always says the same.
 */
public class OpenAiServer implements AutoCloseable {

	private static final String ANSWER = """
			{"id": "1", "object": "chat.completion", "created": 1, "model": "stub-model", "choices": [{"index": 0,
			"finish_reason": "stop", "message": {"role": "assistant", "content": "Jane Doe, of course."}}],
			"usage": {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}}
			""";

	private static final String PIECE = """
			data: {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "stub-model", \
			"choices": [{"index": 0, "delta": {"role": "assistant", "content": "%s"}, "finish_reason": %s}]}

			""";

	private final HttpServer server;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private volatile boolean failing;

	public OpenAiServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/chat/completions", this::answer);
		this.server.start();
	}

	public String endpoint() {
		return "http://localhost:" + this.server.getAddress().getPort() + "/v1";
	}

	public List<String> requests() {
		return this.requests;
	}

	public void fail() {
		this.failing = true;
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.requests.add(request);
			if (this.failing) {
				exchange.sendResponseHeaders(500, -1);
			}
			else if (request.contains("\"stream\":true")) {
				send(exchange, "text/event-stream",
						PIECE.formatted("Jane", "null") + PIECE.formatted(" Doe", "\"stop\"") + "data: [DONE]\n\n");
			}
			else {
				send(exchange, "application/json", ANSWER);
			}
		}
	}

	private static void send(HttpExchange exchange, String type, String body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(200, 0);
		exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
