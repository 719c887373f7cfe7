package io.beluga.registry.autoconfigure.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.autoconfigure.Llm;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.spi.InstanceProbe;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthProbes}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HealthProbesTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static final Duration TTL = Duration.ofSeconds(30);

	private final AtomicLong now = new AtomicLong();

	private final Factory factory = new Factory();

	private final DefaultProviderRegistry registry = DefaultProviderRegistry.builder()
		.drainTimeout(Duration.ofMillis(1))
		.build();

	HealthProbesTests() {
		this.registry.registerPackage(LLMS);
		this.registry.registerProvider("llms", "grok", this.factory);
	}

	@AfterEach
	void close() {
		this.factory.open.countDown();
		this.registry.close();
	}

	private InstanceProbe target(String name) {
		this.registry.providers().put("llms", name, ProviderConfig.builder("grok").apiKey("sk-marker").build());
		this.registry.providers().get(LLMS, name).ask("?");
		return current(name);
	}

	private InstanceProbe current(String name) {
		return this.registry.configuredProviders().findProbe("llms", name).orElseThrow();
	}

	private HealthProbes probes(Duration timeout) {
		return new HealthProbes(timeout, TTL, this.now::get);
	}

	private static void await(String description, BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as(description).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	@Test
	void checkSharesAnOutcomeForItsTime() {
		InstanceProbe target = target("fast");
		try (HealthProbes probes = probes(Duration.ofSeconds(20))) {
			assertThat(probes.check(List.of(target))).isEqualTo(Map.of(target, ProbeOutcome.PASSED));
			this.factory.failure = new IllegalStateException();
			this.now.addAndGet(TTL.toNanos() - 1);
			assertThat(probes.check(List.of(target))).isEqualTo(Map.of(target, ProbeOutcome.PASSED));
			assertThat(this.factory.probed).hasValue(1);
			this.now.addAndGet(1);
			assertThat(probes.check(List.of(target))).isEqualTo(
					Map.of(target, new ProbeOutcome(ProbeOutcome.Kind.FAILED, "java.lang.IllegalStateException")));
			assertThat(this.factory.probed).hasValue(2);
		}
	}

	@Test
	void checkAtTheSameTimeProbesOnce() throws Exception {
		InstanceProbe target = target("fast");
		this.factory.hang = true;
		try (HealthProbes probes = probes(Duration.ofSeconds(20))) {
			List<Thread> threads = new ArrayList<>();
			AtomicInteger passed = new AtomicInteger();
			for (int i = 0; i < 4; i++) {
				Thread thread = new Thread(() -> {
					if (ProbeOutcome.PASSED.equals(probes.check(List.of(target)).get(target))) {
						passed.incrementAndGet();
					}
				});
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				await("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
			}
			this.factory.open.countDown();
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(passed).hasValue(4);
			assertThat(this.factory.probed).hasValue(1);
		}
	}

	@Test
	void checkWhenAProbeIsLateInterruptsItAndGoesOn() {
		InstanceProbe target = target("fast");
		this.factory.hang = true;
		try (HealthProbes probes = probes(Duration.ofMillis(50))) {
			await("it is late", () -> probes.check(List.of(target)).equals(Map.of(target, ProbeOutcome.TIMED_OUT)));
			await("it is interrupted", () -> this.factory.interrupted.get() == 1);
			assertThat(probes.check(List.of(target))).isEqualTo(Map.of(target, ProbeOutcome.TIMED_OUT));
			assertThat(this.factory.probed).hasValue(1);
			this.factory.hang = false;
			this.now.addAndGet(TTL.toNanos());
			await("it is probed again", () -> ProbeOutcome.PASSED.equals(probes.check(List.of(target)).get(target)));
		}
	}

	@Test
	void checkProbesAnInstanceNoSecondTimeWhileAProbeOfItHangs() {
		InstanceProbe target = target("fast");
		this.factory.hang = true;
		this.factory.stubborn = true;
		try (HealthProbes probes = probes(Duration.ofMillis(50))) {
			for (int i = 0; i < 3; i++) {
				await("it is late", () -> probes.check(List.of(target)).equals(Map.of(target, ProbeOutcome.TIMED_OUT)));
				this.now.addAndGet(TTL.toNanos());
				// also where the instance was not asked for meanwhile
				assertThat(probes.check(List.of())).isEmpty();
			}
			assertThat(this.factory.probed).hasValue(1);
		}
	}

	@Test
	void probesThatHangKeepNoOtherWaiting() {
		List<InstanceProbe> hanging = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			hanging.add(target("hanging" + i));
		}
		InstanceProbe target = target("fast");
		this.factory.hang = true;
		this.factory.stubborn = true;
		try (HealthProbes probes = probes(Duration.ofMillis(50))) {
			await("all hang", () -> {
				probes.check(hanging);
				return this.factory.probed.get() == 12;
			});
			this.factory.hang = false;
			await("the other is probed", () -> ProbeOutcome.PASSED.equals(probes.check(List.of(target)).get(target)));
		}
	}

	@Test
	void checkWhenManyHangDoesNotWaitForOneAfterTheOther() {
		List<InstanceProbe> hanging = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			hanging.add(target("hanging" + i));
		}
		this.factory.hang = true;
		try (HealthProbes probes = probes(Duration.ofMillis(500))) {
			assertThat(probes.check(hanging).values()).isNotEmpty()
				.hasSizeLessThan(hanging.size())
				.containsOnly(ProbeOutcome.TIMED_OUT);
			await("all are known in the end", () -> probes.check(hanging).size() == hanging.size());
		}
	}

	@Test
	void checkAfterAReplacementProbesTheNewInstance() {
		InstanceProbe first = target("fast");
		try (HealthProbes probes = probes(Duration.ofSeconds(20))) {
			probes.check(List.of(first));
			this.registry.providers().renew("llms", "fast");
			// a replacement is probed before it serves
			this.factory.probed.set(0);
			InstanceProbe second = current("fast");
			assertThat(probes.check(List.of(second))).isEqualTo(Map.of(second, ProbeOutcome.PASSED));
			assertThat(this.factory.probed).hasValue(1);
			assertThat(probes.check(List.of(first))).as("it serves no more").isEmpty();
		}
	}

	@Test
	void checkWhenInterruptedReturnsAtOnceAndKeepsTheFlag() {
		InstanceProbe target = target("fast");
		this.factory.hang = true;
		try (HealthProbes probes = probes(Duration.ofSeconds(20))) {
			Thread.currentThread().interrupt();
			assertThat(probes.check(List.of(target))).isEmpty();
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void checkAfterCloseKnowsNothing() {
		InstanceProbe target = target("fast");
		HealthProbes probes = probes(Duration.ofSeconds(20));
		probes.close();
		assertThat(probes.check(List.of(target))).isEmpty();
	}

	private static final class Factory implements ProviderFactory<ProviderConfig, Llm>, ProviderProbe<Llm> {

		private final AtomicInteger probed = new AtomicInteger();

		private final AtomicInteger interrupted = new AtomicInteger();

		private final CountDownLatch open = new CountDownLatch(1);

		private volatile boolean hang;

		private volatile boolean stubborn;

		private volatile RuntimeException failure;

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return (question) -> "!";
		}

		@Override
		public void probe(Llm provider) throws InterruptedException {
			this.probed.incrementAndGet();
			while (this.hang && this.open.getCount() > 0) {
				try {
					this.open.await();
				}
				catch (InterruptedException ex) {
					this.interrupted.incrementAndGet();
					if (!this.stubborn) {
						throw ex;
					}
				}
			}
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
