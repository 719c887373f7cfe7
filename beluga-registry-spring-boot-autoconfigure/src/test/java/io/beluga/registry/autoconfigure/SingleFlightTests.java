package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SingleFlight}.
 */
class SingleFlightTests {

	@Test
	void runWhenManyThreadsRunsOnceAndAllWait() throws Exception {
		AtomicInteger runs = new AtomicInteger();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		SingleFlight flight = new SingleFlight(() -> {
			runs.incrementAndGet();
			begun.countDown();
			await(end);
		});
		List<FutureTask<Integer>> tasks = IntStream.range(0, 20).mapToObj((i) -> new FutureTask<>(() -> {
			flight.run();
			return runs.get();
		})).toList();
		tasks.forEach((task) -> new Thread(task).start());
		await(begun);
		assertThat(tasks).noneMatch(FutureTask::isDone);
		end.countDown();
		for (FutureTask<Integer> task : tasks) {
			assertThat(task.get(10, TimeUnit.SECONDS)).isOne();
		}
	}

	@Test
	void runWhenConfigurationIsInvalidRemembersWithNewExceptions() {
		AtomicInteger runs = new AtomicInteger();
		SingleFlight flight = new SingleFlight(() -> {
			runs.incrementAndGet();
			throw new InvalidConfigException("p", "n", List.of(new ConfigViolation("a", "is wrong.")));
		});
		InvalidConfigException first = org.assertj.core.api.Assertions
			.catchThrowableOfType(InvalidConfigException.class, flight::run);
		InvalidConfigException second = org.assertj.core.api.Assertions
			.catchThrowableOfType(InvalidConfigException.class, flight::run);
		assertThat(runs).hasValue(1);
		assertThat(second).isNotSameAs(first).hasMessage(first.getMessage());
	}

	@Test
	void runWhenOtherFailureTriesAgain() {
		AtomicInteger runs = new AtomicInteger();
		SingleFlight flight = new SingleFlight(() -> {
			if (runs.incrementAndGet() == 1) {
				throw new IllegalStateException("first");
			}
		});
		assertThatIllegalStateException().isThrownBy(flight::run).withMessage("first");
		flight.run();
		flight.run();
		assertThat(runs).hasValue(2);
	}

	@Test
	void runWhenNestedFails() {
		AtomicReference<SingleFlight> self = new AtomicReference<>();
		SingleFlight flight = new SingleFlight(() -> self.get().run());
		self.set(flight);
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(flight::run)
			.withMessage("A configured provider is used while the configuration is being checked. A customizer, "
					+ "converter or validator must not use one.");
	}

	@Test
	void runWhenWaiterIsInterruptedEndsThatOneOnly() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		SingleFlight flight = new SingleFlight(() -> {
			begun.countDown();
			await(end);
		});
		FutureTask<Boolean> runner = new FutureTask<>(() -> {
			flight.run();
			return true;
		});
		new Thread(runner).start();
		await(begun);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(flight::run);
		assertThat(Thread.interrupted()).isTrue();
		end.countDown();
		assertThat(runner.get(10, TimeUnit.SECONDS)).isTrue();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
