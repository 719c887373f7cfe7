package io.beluga.registry.integration.fleet;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.beluga.registry.integration.fleet.InstanceLife.Report;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for three instances of an application, each in a JVM of its own, that have their
 * configuration in one ZooKeeper and are called all the time.
 */
@ExtendWith(FleetTests.PrintOutput.class)
class FleetTests {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final List<String> keys = new ArrayList<>();

	@TempDir
	private static Path folder;

	private static Fleet fleet;

	private static Callers callers;

	@BeforeAll
	static void start() throws Exception {
		keys.clear();
		fleet = new Fleet();
		String key = newKey();
		fleet.vendor().accept(key, "first");
		fleet.set("api-key", key);
		fleet.set("endpoint", fleet.vendor().address().toString());
		try {
			for (String name : new String[] { "node-1", "node-2", "node-3" }) {
				fleet.startNode(name, folder);
			}
			for (Node node : fleet.nodes()) {
				Awaitility.await().atMost(PATIENCE).until(node::isReady);
			}
		}
		catch (Exception | Error ex) {
			printOutput();
			throw ex;
		}
		callers = new Callers(fleet.nodes());
		awaitMoreCalls();
	}

	@AfterAll
	static void stop() throws Exception {
		if (callers != null) {
			callers.stop();
		}
		if (fleet != null) {
			fleet.stop();
		}
	}

	@AfterEach
	void noCallHasFailedAndNoKeyWasShown() throws Exception {
		awaitMoreCalls();
		assertThat(callers.failures()).isEmpty();
		for (Node node : fleet.nodes()) {
			assertThat(node.output()).as(node.toString()).doesNotContain(keys);
			assertThat(node.get("/actuator/providers").body()).doesNotContain(keys);
			assertThat(node.get("/actuator/health").body()).doesNotContain(keys);
		}
	}

	@Test
	void changedKeyReachesEveryNode() throws Exception {
		String oldKey = keys.get(keys.size() - 1);
		Map<Node, Long> generations = generations();
		Map<Node, Integer> serving = serving();
		List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
		for (Node node : fleet.nodes()) {
			held.add(node.askLater(VendorServer.HELD_QUESTION));
		}
		await(() -> assertThat(fleet.vendor().held()).isEqualTo(fleet.nodes().size()));
		String key = newKey();
		fleet.vendor().accept(key, "second");
		fleet.set("api-key", key);
		for (Node node : fleet.nodes()) {
			await(() -> assertThat(node.ask("hello").body()).isEqualTo("an answer for account second"));
			await(() -> assertThat(node.state()).isEqualTo(new Node.State("READY", generations.get(node) + 1, "")));
			// the call that is held keeps the old instance
			await(() -> {
				Report old = node.instances().get(serving.get(node));
				assertThat(old.inFlight()).isOne();
				assertThat(old.destroyed()).isZero();
			});
		}
		fleet.vendor().release();
		for (CompletableFuture<HttpResponse<String>> call : held) {
			assertThat(call.get().statusCode()).isEqualTo(200);
			assertThat(call.get().body()).isNotEqualTo("an answer for account second");
		}
		awaitOthersDestroyedAfterTheirLastCall();
		fleet.vendor().revoke(oldKey);
		int questions = fleet.vendor().questions(oldKey);
		awaitMoreCalls();
		assertThat(fleet.vendor().questions(oldKey)).isEqualTo(questions);
	}

	@Test
	void keyThatTheServerRejectsReplacesNothing() throws Exception {
		String goodKey = keys.get(keys.size() - 1);
		Map<Node, Long> generations = generations();
		Map<Node, Integer> serving = serving();
		String rejected = newKey();
		fleet.set("api-key", rejected);
		awaitDegraded(generations, "ErrProviderCreationFailed");
		awaitMoreCalls();
		assertThat(fleet.vendor().checks(rejected)).isGreaterThanOrEqualTo(fleet.nodes().size());
		assertThat(fleet.vendor().questions(rejected)).isZero();
		awaitOthersDestroyedAfterTheirLastCall();
		assertThat(serving()).isEqualTo(serving);
		fleet.set("api-key", goodKey);
		awaitReady(generations, 0);
		assertThat(serving()).isEqualTo(serving);
		String mended = newKey();
		fleet.vendor().accept(mended, "mended");
		fleet.set("api-key", mended);
		awaitReady(generations, 1);
		awaitOthersDestroyedAfterTheirLastCall();
	}

	@Test
	void valueThatDoesNotBindReplacesNothing() throws Exception {
		Map<Node, Long> generations = generations();
		Map<Node, Integer> serving = serving();
		fleet.set("max-tokens", "plenty");
		awaitDegraded(generations, "ErrInvalidConfig");
		awaitMoreCalls();
		assertThat(serving()).isEqualTo(serving);
		for (Node node : fleet.nodes()) {
			await(() -> assertThat(node.output()).contains("beluga.providers.llms.main.max-tokens")
				.doesNotContain("plenty"));
		}
		fleet.set("max-tokens", "50");
		awaitReady(generations, 1);
		awaitOthersDestroyedAfterTheirLastCall();
	}

	@Test
	void changeAfterZooKeeperWasAwayReachesEveryNode() throws Exception {
		Map<Node, Long> generations = generations();
		fleet.stopZooKeeper();
		awaitMoreCalls();
		awaitReady(generations, 0);
		fleet.restartZooKeeper();
		String key = newKey();
		fleet.vendor().accept(key, "third");
		fleet.set("api-key", key);
		awaitReady(generations, 1);
		awaitOthersDestroyedAfterTheirLastCall();
	}

	private static void awaitDegraded(Map<Node, Long> generations, String failure) throws Exception {
		for (Node node : fleet.nodes()) {
			await(() -> assertThat(node.state()).isEqualTo(new Node.State("DEGRADED", generations.get(node), failure)));
			assertThat(node.health()).isEqualTo(new Node.Health("UP", "DEGRADED", failure));
		}
	}

	private static void awaitReady(Map<Node, Long> generations, int more) throws Exception {
		for (Node node : fleet.nodes()) {
			await(() -> {
				assertThat(node.state().state()).isEqualTo("READY");
				assertThat(node.state().generation()).isEqualTo(generations.get(node) + more);
			});
			assertThat(node.health()).isEqualTo(new Node.Health("UP", "READY", ""));
		}
	}

	/**
	 * Wait until every node has an instance that serves and no other, and look at how the
	 * others have ended.
	 */
	private static void awaitOthersDestroyedAfterTheirLastCall() {
		for (Node node : fleet.nodes()) {
			await(() -> assertThat(node.instances()).filteredOn((instance) -> instance.destroyed() == 0).hasSize(1));
			await(() -> assertThat(node.instances()).filteredOn((instance) -> instance.destroyed() != 0)
				.allSatisfy((instance) -> {
					assertThat(instance.destroyed()).isOne();
					assertThat(instance.inFlight()).isZero();
					assertThat(instance.inFlightWhenDestroyed()).isZero();
					assertThat(instance.callsAfterDestroy()).isZero();
				}));
		}
	}

	/**
	 * Wait until each node has answered many calls that began after this one.
	 */
	private static void awaitMoreCalls() {
		for (Node node : fleet.nodes()) {
			int answers = callers.answers(node);
			await(() -> assertThat(callers.answers(node)).isGreaterThan(answers + 50));
		}
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(PATIENCE)
			.failFast(() -> assertThat(callers.failures()).isEmpty())
			.untilAsserted(assertion);
	}

	private static Map<Node, Long> generations() throws Exception {
		Map<Node, Long> generations = new HashMap<>();
		for (Node node : fleet.nodes()) {
			generations.put(node, node.state().generation());
		}
		return generations;
	}

	/**
	 * Return which of its instances each node uses.
	 */
	private static Map<Node, Integer> serving() throws Exception {
		Map<Node, Integer> serving = new HashMap<>();
		for (Node node : fleet.nodes()) {
			List<Integer> destroyed = node.instances().stream().map(Report::destroyed).toList();
			assertThat(destroyed).containsOnlyOnce(0);
			serving.put(node, destroyed.indexOf(0));
		}
		return serving;
	}

	private static String newKey() {
		String key = "acme-secret-" + keys.size();
		keys.add(key);
		return key;
	}

	private static void printOutput() throws Exception {
		for (Node node : fleet.nodes()) {
			System.out.println("Output of " + node + ":\n" + node.output());
		}
	}

	/**
	 * Prints what the nodes have said when a test has failed.
	 */
	static final class PrintOutput implements TestWatcher {

		@Override
		public void testFailed(ExtensionContext context, Throwable cause) {
			try {
				printOutput();
			}
			catch (Exception ex) {
				cause.addSuppressed(ex);
			}
		}

	}

}
