package io.beluga.registry.routing;

import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.event.CanaryAborted;
import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.routing.internal.guard.Breaker;
import io.beluga.registry.routing.internal.guard.BreakerSettings;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Two threads that meet, again and again.
 */
@Timeout(120)
class RacesTests {

	private static final int ROUNDS = 2_000;

	private final ExecutorService threads = Executors.newFixedThreadPool(2);

	private final TestRegistry registry = new TestRegistry();

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.registry.close();
	}

	private void meet(Runnable one, Runnable two) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		Future<?> first = this.threads.submit(() -> at(barrier, one));
		Future<?> second = this.threads.submit(() -> at(barrier, two));
		first.get(60, TimeUnit.SECONDS);
		second.get(60, TimeUnit.SECONDS);
	}

	private static void at(CyclicBarrier barrier, Runnable action) {
		try {
			barrier.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
		action.run();
	}

	@Test
	void halfOpenSlotWhenResultMeetsCancelIsGivenBackOnce() throws Exception {
		FakeModel main = this.registry.member("main");
		this.registry.member("spare");
		Model smart = this.registry.group("smart", Settings.retries(0).failover("main", "spare"));
		for (int round = 0; round < ROUNDS; round++) {
			main.stage(null).fail(new KnownFailure(FailureKind.AUTH));
			smart.askLater("?");
			this.registry.time().advance(Duration.ofSeconds(31));
			CompletableFuture<String> slow = new CompletableFuture<>();
			main.fail(null).stage(() -> slow);
			CompletableFuture<String> stage = smart.askLater("?").toCompletableFuture();
			boolean fails = round % 2 == 0;
			meet(() -> stage.cancel(true), () -> {
				if (fails) {
					slow.completeExceptionally(new KnownFailure(FailureKind.UNKNOWN));
				}
				else {
					slow.complete("main");
				}
			});
			MemberState state = this.registry.state("smart", "main");
			assertThat(state.inFlight()).isZero();
			main.stage(null);
			assertThat(smart.ask("?")).isEqualTo("main");
			assertThat(state.generation().breaker().state()).isEqualTo(BreakerState.CLOSED);
		}
	}

	@Test
	void halfOpenSlotWhenTwoCallIsTakenByOne() throws Exception {
		BreakerSettings settings = new BreakerSettings(50, 20, 5, Duration.ofSeconds(30));
		MemberState.Listener listener = new MemberState.Listener() {

			@Override
			public void onOpened(MemberState member) {
			}

			@Override
			public void onClosed(MemberState member) {
			}

		};
		for (int round = 0; round < ROUNDS; round++) {
			Breaker breaker = new MemberState("main", this.registry.time(), listener, settings).generation().breaker();
			breaker.open();
			this.registry.time().advance(Duration.ofSeconds(31));
			long[] tickets = new long[2];
			meet(() -> tickets[0] = breaker.tryAcquire(), () -> tickets[1] = breaker.tryAcquire());
			assertThat(tickets).containsOnlyOnce(Breaker.REFUSED);
			long taken = Math.max(tickets[0], tickets[1]);
			breaker.release(taken);
			assertThat(breaker.isProbe(breaker.tryAcquire())).isTrue();
		}
	}

	@Test
	void breakerWhenItOpensAsMemberIsReplacedIsThatOfTheOldInstance() throws Exception {
		FakeModel main = this.registry.member("main");
		this.registry.member("spare");
		Model smart = this.registry.group("smart", Settings.retries(0).failover("main", "spare"));
		for (int round = 0; round < ROUNDS / 4; round++) {
			main.fail(new KnownFailure(FailureKind.AUTH));
			FakeModel[] next = new FakeModel[1];
			meet(() -> catchThrowable(() -> smart.ask("?")), () -> next[0] = this.registry.replace("main"));
			main = next[0];
			assertThat(smart.ask("?")).isEqualTo("main");
		}
	}

	@Test
	void canaryWhenItIsAbortedAsItIsConfiguredAnewIsToldOnceAndTriedAgain() throws Exception {
		this.registry.member("stable");
		FakeModel next = this.registry.member("next");
		this.registry.random(() -> 0);
		for (int round = 0; round < ROUNDS / 20; round++) {
			next.fail(new KnownFailure(FailureKind.REJECTED));
			AbortConfig abort = new AbortConfig(2, 1, 1);
			double percent = 10 + round % 50;
			Model answer = this.registry.group("answer",
					Settings.retries(0).canary("stable", "next", percent, false, abort));
			catchThrowable(() -> answer.ask("?"));
			int told = this.registry.events().size();
			meet(() -> catchThrowable(() -> answer.ask("?")), () -> this.registry.group("answer",
					Settings.retries(0).canary("stable", "next", percent + 50, false, abort)));
			next.fail(null);
			assertThat(answer.ask("?")).isEqualTo("next");
			assertThat(this.registry.events().size() - told).isLessThanOrEqualTo(1);
			assertThat(this.registry.events()).allMatch(CanaryAborted.class::isInstance);
		}
	}

}
