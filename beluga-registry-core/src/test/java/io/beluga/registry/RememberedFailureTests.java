package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RememberedFailureTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final IllegalStateException failure = new IllegalStateException("down");

	private final AtomicInteger failuresLeft = new AtomicInteger(Integer.MAX_VALUE);

	private final EchoFactory factory = new EchoFactory((context, config) -> {
		if (this.failuresLeft.getAndDecrement() > 0) {
			throw this.failure;
		}
	});

	@Test
	void useWithinTheDelayThrowsTheFailureAgain() {
		Providers providers = this.fixture.registry(this.factory).providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		ProviderCreationFailedException first = catchThrowableOfType(ProviderCreationFailedException.class,
				() -> echo.echo("x"));
		ProviderCreationFailedException second = catchThrowableOfType(ProviderCreationFailedException.class,
				() -> echo.echo("x"));
		assertThat(this.factory.calls()).isEqualTo(1);
		assertThat(first).hasCause(this.failure);
		assertThat(second).isNotSameAs(first).hasMessage(first.getMessage());
		assertThat(second.getCause()).isSameAs(this.failure);
		ConfiguredProviderInfo info = providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.UNAVAILABLE);
		assertThat(info.generation()).isZero();
		assertThat(info.createdAt()).isEmpty();
		assertThat(info.lastFailure()).get()
			.isInstanceOfSatisfying(ProviderCreationFailedException.class,
					(ex) -> assertThat(ex.getCause()).isSameAs(this.failure));
		assertThat(this.fixture.events.of("fast")).containsExactly("failed 0");
	}

	@Test
	void useAfterTheDelayTriesAgain() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationRetryDelay(Duration.ofMillis(20)));
		addOptional(registry, "fast");
		Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		this.failuresLeft.set(0);
		Await.until("a use tries again", () -> succeeds(echo));
		assertThat(this.factory.calls()).isEqualTo(2);
		assertThat(registry.providers().info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
		assertThat(this.fixture.events.of("fast")).containsExactly("failed 0", "ready 1");
	}

	@Test
	void putClearsTheFailure() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		Providers providers = registry.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		this.failuresLeft.set(0);
		providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(this.factory.calls()).isEqualTo(1);
		assertThat(providers.info("echoes", "fast").state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(providers.info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void renewClearsTheFailure() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		Providers providers = registry.providers();
		addOptional(registry, "fast");
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		this.failuresLeft.set(0);
		providers.renew("echoes", "fast");
		assertThat(this.factory.calls()).isEqualTo(1);
		assertThat(echo.echo("x")).isEqualTo("fast:x");
	}

	@Test
	void attemptsInTheBackgroundComeTwiceAsLateEachTime() {
		List<Long> attempts = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> {
			attempts.add(System.nanoTime());
			throw this.failure;
		};
		Duration delay = Duration.ofMillis(20);
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationRetryDelay(delay));
		registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "fast", RegistryFixture.config()).build());
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> registry.providers().get(Echo.PACKAGE, "fast").echo("x"));
		Await.until("it is tried again four times", () -> attempts.size() >= 5);
		for (int i = 0; i < 4; i++) {
			assertThat(attempts.get(i + 1) - attempts.get(i)).isGreaterThanOrEqualTo(delay.toNanos() << i);
		}
	}

	@Test
	void unavailableProviderIsRetriedInTheBackground() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationRetryDelay(Duration.ofMillis(5)));
		Providers providers = registry.providers();
		registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "fast", RegistryFixture.config()).build());
		this.failuresLeft.set(3);
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "fast").echo("x"));
		Await.until("the provider heals", () -> providers.info("echoes", "fast").state() == ProviderState.READY);
		assertThat(this.factory.calls()).isEqualTo(4);
		assertThat(this.factory.threads).doesNotContain(Thread.currentThread()).allMatch(Thread::isDaemon);
		Await.until("the event is published", () -> this.fixture.events.of("fast").contains("ready 1"));
		assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
		assertThat(this.factory.calls()).isEqualTo(4);
	}

	@Test
	void optionalProviderIsNotRetriedInTheBackground() {
		AtomicInteger optionalCalls = new AtomicInteger();
		this.factory.step = (context, config) -> {
			if ("optional".equals(context.name())) {
				optionalCalls.incrementAndGet();
			}
			throw this.failure;
		};
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationRetryDelay(Duration.ofMillis(2)));
		Providers providers = registry.providers();
		addOptional(registry, "optional");
		providers.put("echoes", "needed", RegistryFixture.config());
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "optional").echo("x"));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "needed").echo("x"));
		Await.until("the other one is retried", () -> this.factory.calls() >= 6);
		assertThat(optionalCalls).hasValue(1);
	}

	@Test
	void removedProviderIsNotRetriedInTheBackground() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationRetryDelay(Duration.ofMillis(2)));
		Providers providers = registry.providers();
		AtomicInteger removedCalls = new AtomicInteger();
		this.factory.step = (context, config) -> {
			if ("removed".equals(context.name())) {
				removedCalls.incrementAndGet();
			}
			throw this.failure;
		};
		for (String name : new String[] { "removed", "kept" }) {
			providers.put("echoes", name, RegistryFixture.config());
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.get(Echo.PACKAGE, name).echo("x"));
		}
		Await.until("both are retried", () -> removedCalls.get() >= 2);
		assertThat(providers.remove("echoes", "removed")).isTrue();
		int calls = this.factory.calls();
		int before = removedCalls.get();
		Await.until("the other one is retried", () -> this.factory.calls() >= calls + 4);
		assertThat(removedCalls.get()).isLessThanOrEqualTo(before + 1);
	}

	private static boolean succeeds(Echo echo) {
		try {
			return echo.echo("x") != null;
		}
		catch (ProviderCreationFailedException ex) {
			return false;
		}
	}

	private static void addOptional(DefaultProviderRegistry registry, String name) {
		registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", name, RegistryFixture.config()).optional(true).build());
	}

}
