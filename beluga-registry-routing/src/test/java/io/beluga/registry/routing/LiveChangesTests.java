package io.beluga.registry.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.routing.internal.guard.SystemTime;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes while calls run, by the time of the system.
 */
@Timeout(120)
class LiveChangesTests {

	private static final int CALLERS = 8;

	private final TestRegistry registry = new TestRegistry(new SystemTime());

	private final FakeModel main = this.registry.member("main");

	private final FakeModel spare = this.registry.member("spare");

	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final AtomicInteger calls = new AtomicInteger();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final List<Future<?>> running = new ArrayList<>();

	@AfterEach
	void close() {
		this.stopped.set(true);
		this.callers.shutdownNow();
		this.registry.close();
	}

	private void call(Model model) {
		for (int i = 0; i < CALLERS; i++) {
			int kind = i % 3;
			this.running.add(this.callers.submit(() -> {
				while (!this.stopped.get()) {
					callOnce(model, kind);
				}
			}));
		}
	}

	private void callOnce(Model model, int kind) {
		try {
			switch (kind) {
				case 0 -> model.ask("?");
				case 1 -> model.askLater("?").toCompletableFuture().get(30, TimeUnit.SECONDS);
				default -> model.stream("?").blockLast(Duration.ofSeconds(30));
			}
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
		this.calls.incrementAndGet();
	}

	private void change(int times, Runnable change) throws Exception {
		for (int i = 0; i < times; i++) {
			int seen = this.calls.get();
			change.run();
			while (this.calls.get() < seen + CALLERS && this.failures.isEmpty()) {
				Thread.onSpinWait();
			}
		}
		this.stopped.set(true);
		for (Future<?> caller : this.running) {
			caller.get(60, TimeUnit.SECONDS);
		}
		assertThat(this.failures).isEmpty();
	}

	private void assertNothingIsHeld(String group) {
		this.registry.routes()
			.find("models", group)
			.members()
			.forEach((member) -> assertThat(member.inFlight()).as(member.name()).isZero());
	}

	@Test
	void putWhenCallsRunFailsNone() throws Exception {
		Model pool = this.registry.group("pool", Settings.retries(0).balance(Map.of(), "main", "spare"));
		call(pool);
		change(100, () -> {
			int weight = ThreadLocalRandom.current().nextInt(1, 10);
			Settings settings = Settings.retries(weight % 3)
				.breaker(10 + weight, 20 + weight, 5, Duration.ofMillis(100));
			if (weight % 2 == 0) {
				this.registry.group("pool", settings.balance(Map.of("main", weight), "main", "spare"));
			}
			else {
				this.registry.group("pool", settings.failover("spare"));
			}
		});
		assertNothingIsHeld("pool");
	}

	@Test
	void renewWhenMembersAreReplacedFailsNone() throws Exception {
		Model smart = this.registry.group("smart", Settings.retries(0).failover("main", "spare"));
		call(smart);
		change(100, () -> this.registry.replace(ThreadLocalRandom.current().nextBoolean() ? "main" : "spare"));
		assertNothingIsHeld("smart");
	}

	@Test
	void askWhenFirstMemberComesAndGoesFailsNoneAndHoldsNothing() throws Exception {
		Model smart = this.registry.group("smart",
				Settings.retries(1)
					.backoff(Duration.ofMillis(1), Duration.ofMillis(2))
					.breaker(50, 10, 5, Duration.ofMillis(1))
					.failover("main", "spare"));
		call(smart);
		AtomicInteger round = new AtomicInteger();
		change(200, () -> this.main
			.fail((round.incrementAndGet() % 2 == 0) ? null : new KnownFailure(FailureKind.UNAVAILABLE)));
		assertNothingIsHeld("smart");
		this.main.fail(null);
		awaitServedBy("main", smart);
	}

	private void awaitServedBy(String member, Model model) throws Exception {
		// an open breaker lets a call through after a millisecond
		while (!model.ask("?").equals(member)) {
			Thread.onSpinWait();
		}
	}

	@Test
	void closeWhenGroupsHaveServedLeavesNoThread() throws Exception {
		Model smart = this.registry.group("smart", Settings.retries(0).failover("main", "spare"));
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		smart.askLater("?").toCompletableFuture().get(10, TimeUnit.SECONDS);
		this.registry.close();
		while (Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().startsWith("beluga-routing"))) {
			Thread.onSpinWait();
		}
		assertThat(this.spare.calls()).isOne();
	}

}
