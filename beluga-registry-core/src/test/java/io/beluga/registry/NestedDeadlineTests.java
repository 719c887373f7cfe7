package io.beluga.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NestedDeadlineTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final Map<String, Instant> deadlines = new ConcurrentHashMap<>();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void deadlineOfAChildIsNeverLaterThanItsParents() {
		this.factory.step = (context, config) -> {
			context.deadline().ifPresent((deadline) -> this.deadlines.put(context.name(), deadline));
			if ("parent".equals(context.name())) {
				context.providers().get(Echo.PACKAGE, "longer").echo("x");
				context.providers().get(Echo.PACKAGE, "unlimited").echo("x");
				context.providers().get(Echo.PACKAGE, "shorter").echo("x");
				this.registry.createProvider("echoes", "own", ProviderConfig.builder("own").apiKey("k").build());
			}
		};
		this.registry.registerProvider("echoes", "own", this.factory);
		add("parent", Duration.ofSeconds(20));
		add("longer", Duration.ofHours(1));
		add("unlimited", Duration.ZERO);
		add("shorter", Duration.ofSeconds(10));
		this.providers.get(Echo.PACKAGE, "parent").echo("x");
		Instant parent = this.deadlines.get("parent");
		assertThat(this.deadlines).containsOnlyKeys("parent", "longer", "unlimited", "shorter", "own");
		assertThat(this.deadlines.get("longer")).isBeforeOrEqualTo(parent);
		assertThat(this.deadlines.get("unlimited")).isBeforeOrEqualTo(parent);
		assertThat(this.deadlines.get("own")).isBeforeOrEqualTo(parent);
		assertThat(this.deadlines.get("shorter")).isBefore(parent);
	}

	@Test
	void childThatSleepsEndsAtItsParentsDeadline() throws InterruptedException {
		this.factory.step = (context, config) -> {
			if ("parent".equals(context.name())) {
				context.providers().get(Echo.PACKAGE, "child").echo("x");
			}
			else {
				new CountDownLatch(1).await();
			}
		};
		add("parent", Duration.ofMillis(200));
		add("child", Duration.ofHours(1));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "parent").echo("x"))
			.withCauseInstanceOf(TimeoutException.class)
			.satisfies((ex) -> assertThat(ex.providerName()).isEqualTo("parent"));
		assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
	}

	/**
	 * Both run on one thread, and the deadline of both is that of the parent.
	 */
	@Test
	void parentThatForgivesAnInstanceOfItsOwnEndsAtItsDeadline() {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofMillis(200)));
		hasty.registerProvider("echoes", "own", (context, config) -> {
			new CountDownLatch(1).await();
			return new FakeEcho("own");
		});
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.factory.step = (context, config) -> {
			try {
				hasty.createProvider("echoes", "own", ProviderConfig.builder("own").apiKey("k").build());
			}
			catch (ProviderCreationFailedException ex) {
				failure.set(ex);
			}
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> hasty.createProvider("echoes", "echo", RegistryFixture.config()))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(failure.get()).hasCauseInstanceOf(TimeoutException.class);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void childThatEndsAtItsParentsDeadlineNamesTheTimeThatItHad() {
		this.factory.step = (context, config) -> {
			if ("parent".equals(context.name())) {
				Instant later = context.deadline().orElseThrow().minusMillis(500);
				Await.until("half of the time is over", () -> Instant.now().isAfter(later));
				context.providers().get(Echo.PACKAGE, "child").echo("x");
			}
			else {
				new CountDownLatch(1).await();
			}
		};
		add("parent", Duration.ofSeconds(1));
		add("child", Duration.ofHours(1));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "parent").echo("x"))
			.withMessageContaining("not created within 1000 ms");
		Await.until("the child was given up",
				() -> this.providers.info("echoes", "child").state() == ProviderState.UNAVAILABLE);
		Matcher text = Pattern.compile("echoes.child was not created within (\\d+) ms\\.")
			.matcher(this.providers.info("echoes", "child").lastFailure().orElseThrow().getMessage());
		assertThat(text.matches()).isTrue();
		assertThat(Integer.parseInt(text.group(1))).isBetween(0, 500);
	}

	@Test
	void childThatWaitsForAnotherThreadEndsAtItsParentsDeadline() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> {
			if ("parent".equals(context.name())) {
				context.providers().get(Echo.PACKAGE, "child").echo("x");
			}
			else {
				gate.pass();
			}
		};
		add("parent", Duration.ofMillis(200));
		add("child", Duration.ofHours(1));
		Task<String> other = this.fixture.start("creator of the child",
				() -> this.providers.get(Echo.PACKAGE, "child").echo("x"));
		gate.awaitEntered();
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "parent").echo("x"))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(other.isRunning()).isTrue();
		gate.open();
		assertThat(other.result()).isEqualTo("child:x");
	}

	@Test
	void parentGoesOnWhenItsChildIsLate() {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.factory.step = (context, config) -> {
			if ("child".equals(context.name())) {
				new CountDownLatch(1).await();
			}
			try {
				context.providers().get(Echo.PACKAGE, "child").echo("x");
			}
			catch (ProviderCreationFailedException ex) {
				failure.set(ex);
			}
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			assertThat(context.isExpired()).isFalse();
		};
		add("parent", Duration.ofHours(1));
		add("child", Duration.ofMillis(100));
		assertThat(this.providers.get(Echo.PACKAGE, "parent").echo("x")).isEqualTo("parent:x");
		assertThat(failure.get()).hasCauseInstanceOf(TimeoutException.class);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	/**
	 * The deadline fires about when the factory ends: whoever wins, no interrupt is left
	 * behind, and none is lost that was there before.
	 */
	@Test
	void deadlineThatRacesTheEndLeavesNoInterruptBehind() throws InterruptedException {
		EchoFactory busy = new EchoFactory((context, config) -> {
			Instant end = context.deadline()
				.orElseThrow()
				.plusNanos(ThreadLocalRandom.current().nextInt(-400_000, 400_000));
			while (Instant.now().isBefore(end)) {
				Thread.onSpinWait();
			}
		});
		DefaultProviderRegistry hasty = this.fixture.registry(busy,
				(builder) -> builder.creationTimeout(Duration.ofMillis(2)));
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1200);
		for (int i = 0; System.nanoTime() - end < 0; i++) {
			boolean interruptedBefore = i % 2 == 1;
			if (interruptedBefore) {
				Thread.currentThread().interrupt();
			}
			try {
				hasty.destroyProvider(hasty.createProvider("echoes", "echo", RegistryFixture.config()));
			}
			catch (ProviderCreationFailedException ex) {
				assertThat(ex).hasCauseInstanceOf(TimeoutException.class);
			}
			assertThat(Thread.interrupted()).as("interrupted after round " + i).isEqualTo(interruptedBefore);
		}
		assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
		Await.until("every product is closed", () -> busy.made.stream().allMatch(FakeEcho::isClosed));
		assertThat(busy.made).allMatch((product) -> product.closes.get() == 1);
	}

	/**
	 * An inner and an outer deadline fire at about the same time.
	 */
	@Test
	void nestedDeadlinesThatRaceLeaveNoInterruptBehind() throws InterruptedException {
		EchoFactory inner = new EchoFactory((context, config) -> spinUntil(context, -200_000));
		DefaultProviderRegistry hasty = this.fixture.registry(inner,
				(builder) -> builder.creationTimeout(Duration.ofMillis(2)));
		hasty.registerProvider("echoes", "outer", new EchoFactory((context, config) -> {
			try {
				hasty.createProvider("echoes", "echo", RegistryFixture.config());
			}
			catch (ProviderCreationFailedException ex) {
				assertThat(ex).hasCauseInstanceOf(TimeoutException.class);
			}
			spinUntil(context, 100_000);
		}));
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1000);
		ProviderConfig config = ProviderConfig.builder("outer").apiKey("k").build();
		while (System.nanoTime() - end < 0) {
			try {
				hasty.createProvider("echoes", "outer", config);
			}
			catch (ProviderCreationFailedException ex) {
				assertThat(ex).hasCauseInstanceOf(TimeoutException.class);
			}
			assertThat(Thread.interrupted()).isFalse();
		}
		assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
	}

	private static void spinUntil(ProviderContext context, int nanosAfterTheDeadline) {
		Instant end = context.deadline()
			.orElseThrow()
			.plusNanos(ThreadLocalRandom.current()
				.nextInt(nanosAfterTheDeadline - 200_000, nanosAfterTheDeadline + 200_000));
		while (Instant.now().isBefore(end)) {
			Thread.onSpinWait();
		}
	}

	private void add(String name, Duration creationTimeout) {
		this.registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", name, RegistryFixture.config())
				.creationTimeout(creationTimeout)
				.build());
	}

}
