package io.beluga.registry.springai;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A vendor on loopback: answers what a test says, and keeps what it was asked.
 */
public final class VendorServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private volatile Answer answer;

	public VendorServer(Answer answer) {
		this.answer = answer;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			Request request = new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					exchange.getRequestHeaders(),
					new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			this.requests.add(request);
			this.answer.to(request, exchange);
		}
	}

	/** A vendor that has had enough requests for some seconds. */
	public static VendorServer limited(int seconds) {
		return new VendorServer((request, exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
			json(exchange, 429, "{\"error\": {\"message\": \"slow down\"}}");
		});
	}

	/** The properties of an embedding model of {@code openai} that is served here. */
	public String[] embeddings(String name) {
		return Stream
			.of("provider-name=openai", "api-key=sk-1", "endpoint=" + uri() + "/v1", "probe=false", "max-retries=0")
			.map((property) -> "beluga.providers.embeddings." + name + "." + property)
			.toArray(String[]::new);
	}

	public void answer(Answer answer) {
		this.answer = answer;
	}

	/** The root of all paths, without a slash at its end. */
	public URI uri() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	public List<Request> requests() {
		return this.requests;
	}

	/** Answer with JSON. */
	public static void json(HttpExchange exchange, int status, String body) throws IOException {
		send(exchange, status, "application/json", body);
	}

	public static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
	}

	/**
	 * Answer with server-sent events, each write of which ends after so many bytes, also
	 * in the middle of a character.
	 */
	public static void events(HttpExchange exchange, int size, String... events) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
		exchange.sendResponseHeaders(200, 0);
		OutputStream out = exchange.getResponseBody();
		for (String event : events) {
			byte[] bytes = ("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8);
			for (int from = 0; from < bytes.length; from += size) {
				out.write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
				out.flush();
			}
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/** What a vendor does with a request. An exchange that it leaves open is cut. */
	@FunctionalInterface
	public interface Answer {

		void to(Request request, HttpExchange exchange) throws IOException;

	}

	public record Request(String method, String path, com.sun.net.httpserver.Headers headers, String body) {

	}

}
