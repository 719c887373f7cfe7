package io.beluga.registry.sample.vendors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A vendor of a language model that is simulated: a server on loopback which says the
 * same to everybody who has a key. Thread-safe.
 */
public final class SimulatedVendor {

	private static final long SLOW_MILLIS = 10_000;

	private static final String ANSWER = """
			{"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "%1$s", "choices": [{"index": 0,
			"finish_reason": "stop", "message": {"role": "assistant", "content": "%1$s is simulated, and well."}}],
			"usage": {"prompt_tokens": 3, "completion_tokens": 6, "total_tokens": 9}}
			""";

	private static final String MODELS = """
			{"object": "list", "data": [{"id": "%s", "object": "model", "created": 1, "owned_by": "simulated"}]}
			""";

	private static final String ERROR = """
			{"error": {"message": "This vendor is simulated.", "type": "%1$s", "code": "%1$s", "param": null}}
			""";

	private final String name;

	private final long millis;

	private final ScheduledExecutorService executor;

	private final Set<String> keys = ConcurrentHashMap.newKeySet();

	private final InetSocketAddress address;

	private volatile VendorMode mode = VendorMode.UP;

	private @Nullable HttpServer server;

	/**
	 * Create a vendor that has a port, and answers once it is started.
	 * @param name its name, and that of its only model
	 * @param millis how long an answer usually takes
	 * @param executor where answers are given
	 */
	SimulatedVendor(String name, long millis, ScheduledExecutorService executor) {
		this.name = name;
		this.millis = millis;
		this.executor = executor;
		HttpServer server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.server = server;
		this.address = server.getAddress();
	}

	/**
	 * Return the name of the vendor.
	 * @return the name, which is that of its model as well
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return how the vendor does.
	 * @return the mode
	 */
	public VendorMode mode() {
		return this.mode;
	}

	/**
	 * Have the vendor do well or badly. It keeps its port.
	 * @param mode how it is to do
	 */
	public synchronized void setMode(VendorMode mode) {
		if (mode != VendorMode.DOWN && this.server == null) {
			// what fails here leaves it down
			this.server = listen(this.address);
			this.server.start();
		}
		this.mode = mode;
		if (mode == VendorMode.DOWN) {
			stop();
		}
	}

	synchronized void start() {
		if (this.server != null) {
			this.server.start();
		}
	}

	synchronized void stop() {
		if (this.server != null) {
			this.server.stop(0);
			this.server = null;
		}
	}

	String endpoint() {
		return "http://" + this.address.getAddress().getHostAddress() + ":" + this.address.getPort() + "/v1";
	}

	/**
	 * Give out a key. Those that it gave out before stay valid.
	 */
	String issueKey() {
		String key = "sk-simulated-" + UUID.randomUUID();
		this.keys.add(key);
		return key;
	}

	void revokeAllKeysBut(String key) {
		this.keys.retainAll(Set.of(key));
	}

	boolean accepts(String key) {
		return this.keys.contains(key);
	}

	private HttpServer listen(InetSocketAddress address) {
		try {
			HttpServer server = HttpServer.create(address, 0);
			server.setExecutor(this.executor);
			server.createContext("/v1/chat/completions", forThoseWithAKey(this::answer));
			server.createContext("/v1/models",
					forThoseWithAKey((exchange) -> send(exchange, 200, MODELS.formatted(this.name))));
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HttpHandler forThoseWithAKey(HttpHandler handler) {
		return (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			String authorization = exchange.getRequestHeaders().getFirst("Authorization");
			if (authorization == null || !accepts(authorization.replaceFirst("^Bearer ", ""))) {
				send(exchange, 401, ERROR.formatted("invalid_api_key"));
			}
			else {
				handler.handle(exchange);
			}
		};
	}

	private void answer(HttpExchange exchange) throws IOException {
		if (this.mode == VendorMode.LIMITED) {
			exchange.getResponseHeaders().set("Retry-After", "10");
			send(exchange, 429, ERROR.formatted("rate_limit_exceeded"));
			return;
		}
		long usual = this.millis + ThreadLocalRandom.current().nextLong(this.millis / 2);
		this.executor.schedule(() -> {
			send(exchange, 200, ANSWER.formatted(this.name));
			return null;
		}, (this.mode == VendorMode.SLOW) ? SLOW_MILLIS : usual, TimeUnit.MILLISECONDS);
	}

	private static void send(HttpExchange exchange, int status, String json) throws IOException {
		byte[] body = json.getBytes(StandardCharsets.UTF_8);
		try (exchange) {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
		}
	}

}
