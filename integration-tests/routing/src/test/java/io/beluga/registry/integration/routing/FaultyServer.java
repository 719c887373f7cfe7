package io.beluga.registry.integration.routing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Many vendors on loopback, each at a path of its own. They do what they are told, down
 * to the bytes of a connection, and keep what they were asked.
 */
final class FaultyServer implements AutoCloseable {

	private final ServerSocket socket;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final Map<String, Vendor> vendors = new ConcurrentHashMap<>();

	FaultyServer() {
		try {
			this.socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	/**
	 * Add a vendor.
	 * @param name the first part of its paths
	 */
	Vendor vendor(String name, Script script) {
		Vendor vendor = new Vendor(URI.create("http://localhost:" + this.socket.getLocalPort() + "/" + name), script);
		this.vendors.put(name, vendor);
		return vendor;
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket connection = this.socket.accept();
				this.connections.add(connection);
				this.threads.execute(() -> serve(connection));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			connection.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(connection.getInputStream());
			Request request;
			while ((request = read(in)) != null) {
				Vendor vendor = this.vendors.get(request.path().split("/")[1]);
				int number;
				synchronized (vendor.requests) {
					vendor.requests.add(request);
					number = vendor.requests.size();
				}
				vendor.script.answer(new Exchange(connection, in, request, number));
			}
		}
		catch (IOException ex) {
			// the client has gone, or the script has cut the connection
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private static Request read(InputStream in) throws IOException {
		String start = line(in);
		if (start.isEmpty()) {
			return null;
		}
		Map<String, String> headers = new TreeMap<>();
		String header;
		while (!(header = line(in)).isEmpty()) {
			int colon = header.indexOf(':');
			headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
		}
		byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		return new Request(System.nanoTime(), start.split(" ")[1], headers, new String(body, StandardCharsets.UTF_8));
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int next;
		while ((next = in.read()) >= 0 && next != '\n') {
			line.append((char) next);
		}
		return line.toString().strip();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.threads.shutdownNow();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * What a vendor does with a request.
	 */
	@FunctionalInterface
	interface Script {

		void answer(Exchange exchange) throws IOException;

	}

	/**
	 * What a vendor has received.
	 *
	 * @param nanos when, as {@link System#nanoTime()} has it
	 * @param headers by their names in lower case
	 */
	record Request(long nanos, String path, Map<String, String> headers, String body) {
	}

	/**
	 * A vendor.
	 */
	static final class Vendor {

		private final URI uri;

		private final List<Request> requests = new CopyOnWriteArrayList<>();

		private volatile Script script;

		Vendor(URI uri, Script script) {
			this.uri = uri;
			this.script = script;
		}

		URI uri() {
			return this.uri;
		}

		void script(Script script) {
			this.script = script;
		}

		/**
		 * Return the requests in their order.
		 */
		List<Request> requests() {
			return List.copyOf(this.requests);
		}

	}

	/**
	 * A request, and the connection that waits for its answer.
	 *
	 * @param number how many requests the vendor has had, with this one
	 */
	record Exchange(Socket connection, InputStream in, Request request, int number) {

		/**
		 * Send an answer with a length.
		 * @param headers names and values in turns
		 */
		void send(int status, String body, String... headers) throws IOException {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			StringBuilder head = new StringBuilder("HTTP/1.1 " + status
					+ " Status\r\nContent-Type: application/json\r\n" + "Content-Length: " + bytes.length + "\r\n");
			for (int i = 0; i < headers.length; i += 2) {
				head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
			}
			write(head + "\r\n" + body);
		}

		/**
		 * Begin an answer of events.
		 */
		void begin() throws IOException {
			write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
		}

		void event(String data) throws IOException {
			String event = "data: " + data + "\n\n";
			write(Integer.toHexString(event.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + event + "\r\n");
		}

		/**
		 * End the answer of events as the protocol of HTTP wants it.
		 */
		void end() throws IOException {
			write("0\r\n\r\n");
		}

		/**
		 * Close the connection, whatever has been sent.
		 */
		void cut() throws IOException {
			this.connection.close();
		}

		/**
		 * Reset the connection, as the network does.
		 */
		void reset() throws IOException {
			this.connection.setSoLinger(true, 0);
			this.connection.close();
		}

		/**
		 * Send nothing, for so long or until the client has gone.
		 */
		void silence(Duration duration) throws IOException {
			this.connection.setSoTimeout(Math.toIntExact(duration.toMillis()));
			try {
				if (this.in.read() < 0) {
					cut();
				}
			}
			catch (SocketTimeoutException ex) {
				this.connection.setSoTimeout(0);
			}
		}

		private void write(String text) throws IOException {
			OutputStream out = this.connection.getOutputStream();
			out.write(text.getBytes(StandardCharsets.UTF_8));
			out.flush();
		}

	}

}
