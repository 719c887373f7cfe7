package io.beluga.registry.integration.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The server of a vendor. It knows which keys are valid, answers 401 to others, and keeps
 * count of what comes with each key.
 */
final class VendorServer implements AutoCloseable {

	/**
	 * What is answered when the test says so.
	 */
	static final String HELD_QUESTION = "held";

	private static final long MILLIS_TO_THINK = 10;

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final ScheduledExecutorService thinking = Executors.newSingleThreadScheduledExecutor();

	private final Map<String, String> accounts = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> questions = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> checks = new ConcurrentHashMap<>();

	private final AtomicInteger held = new AtomicInteger();

	private volatile CompletableFuture<Void> release = new CompletableFuture<>();

	VendorServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/answer", this::answer);
		this.server.createContext("/account", this::account);
		this.server.start();
	}

	URI address() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	void accept(String key, String account) {
		this.accounts.put(key, account);
	}

	void revoke(String key) {
		this.accounts.remove(key);
	}

	/**
	 * Return how many questions came with a key.
	 */
	int questions(String key) {
		return count(this.questions, key).get();
	}

	/**
	 * Return how often the account of a key was asked for.
	 */
	int checks(String key) {
		return count(this.checks, key).get();
	}

	/**
	 * Return how many questions wait for {@link #release()}.
	 */
	int held() {
		return this.held.get();
	}

	void release() {
		CompletableFuture<Void> current = this.release;
		this.release = new CompletableFuture<>();
		this.held.set(0);
		current.complete(null);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String key = key(exchange);
		count(this.questions, key).incrementAndGet();
		String account = this.accounts.get(key);
		if (account == null) {
			send(exchange, 401, "no such key");
			return;
		}
		CompletableFuture<Void> thought = think();
		if (exchange.getRequestURI().getQuery().contains("question=" + HELD_QUESTION)) {
			thought = this.release;
			this.held.incrementAndGet();
		}
		thought.thenRunAsync(() -> send(exchange, 200, "an answer for account " + account), this.executor);
	}

	/**
	 * Take a while for an answer, so that there always are calls in flight.
	 */
	private CompletableFuture<Void> think() {
		CompletableFuture<Void> thought = new CompletableFuture<>();
		this.thinking.schedule(() -> thought.complete(null), MILLIS_TO_THINK, TimeUnit.MILLISECONDS);
		return thought;
	}

	private void account(HttpExchange exchange) {
		String key = key(exchange);
		count(this.checks, key).incrementAndGet();
		String account = this.accounts.get(key);
		send(exchange, (account != null) ? 200 : 401, (account != null) ? account : "no such key: " + key);
	}

	private static String key(HttpExchange exchange) {
		String authorization = exchange.getRequestHeaders().getFirst("Authorization");
		return (authorization != null) ? authorization.substring("Bearer ".length()) : "";
	}

	private static AtomicInteger count(Map<String, AtomicInteger> counts, String key) {
		return counts.computeIfAbsent(key, (any) -> new AtomicInteger());
	}

	private static void send(HttpExchange exchange, int status, String text) {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		try (exchange) {
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
		}
		catch (IOException ex) {
			// the caller is gone, and counts that as a failed call
			exchange.close();
		}
	}

	@Override
	public void close() {
		release();
		this.server.stop(0);
		this.thinking.shutdownNow();
		this.executor.shutdownNow();
	}

}
