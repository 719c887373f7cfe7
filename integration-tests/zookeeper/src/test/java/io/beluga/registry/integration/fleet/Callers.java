package io.beluga.registry.integration.fleet;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that ask all nodes without pause, until a call fails.
 */
final class Callers {

	private static final int THREADS_PER_NODE = 3;

	private final Map<Node, AtomicInteger> answers = new ConcurrentHashMap<>();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	Callers(List<Node> nodes) {
		for (Node node : nodes) {
			this.answers.put(node, new AtomicInteger());
			for (int i = 0; i < THREADS_PER_NODE; i++) {
				this.threads.add(new Thread(() -> ask(node), "caller of " + node));
			}
		}
		this.threads.forEach(Thread::start);
	}

	private void ask(Node node) {
		while (!this.stopped && this.failures.isEmpty()) {
			try {
				HttpResponse<String> response = node.ask("hello");
				if (response.statusCode() == 200 && response.body().startsWith("an answer")) {
					this.answers.get(node).incrementAndGet();
				}
				else {
					this.failures.add(node + " answered " + response.statusCode() + ": " + response.body());
				}
			}
			catch (Exception ex) {
				this.failures.add(node + " did not answer: " + ex);
			}
		}
	}

	int answers(Node node) {
		return this.answers.get(node).get();
	}

	List<String> failures() {
		return List.copyOf(this.failures);
	}

	void stop() throws InterruptedException {
		this.stopped = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

}
