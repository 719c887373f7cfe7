package io.beluga.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Replacements, and names of resolvers, that meet bad luck or bad manners.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadInputTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final Gate gate = this.fixture.gate();

	private final EchoFactory factory = new EchoFactory();

	private DefaultProviderRegistry registry(Duration creationTimeout, Duration drainTimeout) {
		return this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(creationTimeout).drainTimeout(drainTimeout));
	}

	private DefaultProviderRegistry registry(ProviderConfigResolver resolver) {
		return this.fixture.registry(this.factory, (builder) -> builder.configResolver(resolver));
	}

	private Echo serving(DefaultProviderRegistry registry) {
		registry.providers().put("echoes", "fast", RegistryFixture.config("old"));
		Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
		echo.echo("x");
		return echo;
	}

	@Test
	void factoryThatBlocksForEverDuringAReplacementIsGivenUp() {
		DefaultProviderRegistry registry = registry(Duration.ofMillis(100), Duration.ofMinutes(1));
		Echo echo = serving(registry);
		this.factory.step = (context, config) -> {
			Await.until("the deadline passes", () -> Thread.currentThread().isInterrupted());
			this.gate.passStubbornly();
		};
		Task<Void> put = this.fixture.start("put", () -> {
			registry.providers().put("echoes", "fast", RegistryFixture.config("late"));
			return null;
		});
		this.gate.awaitEntered();
		assertThat(echo.echo("x")).isEqualTo("old:x");
		Await.until("the failure is known",
				() -> registry.providers().info("echoes", "fast").state() == ProviderState.DEGRADED);
		assertThat(registry.providers().info("echoes", "fast").lastFailure()).get()
			.isInstanceOf(ProviderCreationFailedException.class);
		Await.until("listeners are told", () -> this.fixture.events.of("fast").contains("failed 1"));
		this.factory.step = (context, config) -> {
		};
		registry.providers().put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(echo.echo("x")).isEqualTo("new:x");
		this.gate.open();
		assertThat(put.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(TimeoutException.class);
		assertThat(put.leftInterrupted()).isFalse();
		Await.until("the late product is made", () -> this.factory.labels().contains("late"));
		this.factory.made("late").awaitClosed();
		assertThat(this.fixture.events.of("fast").stream().filter((event) -> event.startsWith("failed"))).hasSize(1);
		assertThat(registry.providers().info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void destroyThatThrowsOrBlocksStopsNoReplacement() {
		DefaultProviderRegistry registry = registry(Duration.ofMinutes(1), Duration.ofMillis(100));
		Echo echo = serving(registry);
		this.factory.last().duringClose = () -> {
			throw new IllegalStateException("of the destroy");
		};
		registry.providers().renew("echoes", "fast");
		FakeEcho second = this.factory.last();
		second.duringClose = this.gate::passStubbornly;
		registry.providers().renew("echoes", "fast");
		this.gate.awaitEntered();
		registry.providers().put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(echo.echo("x")).isEqualTo("new:x");
		assertThat(registry.providers().info("echoes", "fast").generation()).isEqualTo(4);
		assertThat(this.factory.made.subList(0, 2)).allMatch((product) -> product.closes.get() == 1);
	}

	@Test
	void callThatNeverReturnsHoldsItsInstanceUntilTheDrainTimeoutOnly() {
		DefaultProviderRegistry registry = registry(Duration.ofMinutes(1), Duration.ofMillis(100));
		Echo echo = serving(registry);
		FakeEcho old = this.factory.last();
		old.duringCall = this.gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		this.gate.awaitEntered();
		registry.providers().put("echoes", "fast", RegistryFixture.config("new"));
		old.awaitClosed();
		assertThat(call.isRunning()).isTrue();
		assertThat(echo.echo("x")).isEqualTo("new:x");
	}

	@Test
	void changesFromInsideACallOfTheSameProviderSucceed() {
		DefaultProviderRegistry registry = registry(Duration.ofMinutes(1), Duration.ofMinutes(1));
		Providers providers = registry.providers();
		Echo echo = serving(registry);
		FakeEcho old = this.factory.last();
		old.duringCall = () -> {
			providers.put("echoes", "fast", RegistryFixture.config("new"));
			assertThat(old.isClosed()).isFalse();
		};
		assertThat(echo.echo("x")).isEqualTo("old:x");
		old.awaitClosed();
		FakeEcho next = this.factory.last();
		next.duringCall = () -> providers.renew("echoes", "fast");
		assertThat(echo.echo("x")).isEqualTo("new:x");
		next.awaitClosed();
		FakeEcho last = this.factory.last();
		last.duringCall = () -> assertThat(providers.remove("echoes", "fast")).isTrue();
		assertThat(echo.echo("x")).isEqualTo("new:x");
		last.awaitClosed();
		assertThat(this.factory.made).hasSize(3).allMatch((product) -> product.closes.get() == 1);
	}

	@Test
	void changesFromInsideAnAsynchronousEndSucceed() {
		TalkerFixture talkers = new TalkerFixture(this.fixture);
		CompletableFuture<String> result = new CompletableFuture<>();
		talkers.talker().give(result);
		talkers.reference.stage().thenRun(talkers::replace);
		result.complete("x");
		talkers.assertReleased();
		assertThat(talkers.made).hasSize(2);
	}

	@Test
	void removeWhileAResultIsOpenDestroysTheInstanceAfterIt() {
		TalkerFixture talkers = new TalkerFixture(this.fixture);
		CompletableFuture<String> result = new CompletableFuture<>();
		talkers.talker().give(result);
		talkers.reference.stage();
		talkers.remove();
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(talkers.reference::stage);
		assertThat(talkers.talker().isClosed()).isFalse();
		result.complete("x");
		talkers.talker().awaitClosed();
	}

	@Test
	void resolverThatGetsTheSameNameIsAnswered() {
		AtomicReference<DefaultProviderRegistry> registry = new AtomicReference<>();
		registry.set(registry((packageName, name) -> {
			assertThat(registry.get().providers().get(Echo.PACKAGE, name)).isNotNull();
			return Optional.of(RegistryFixture.config(name));
		}));
		assertThat(registry.get().providers().get(Echo.PACKAGE, "tenant").echo("x")).isEqualTo("tenant:x");
	}

	@Test
	void resolverThatCallsTheSameNameIsRefused() {
		AtomicReference<DefaultProviderRegistry> registry = new AtomicReference<>();
		registry.set(registry((packageName, name) -> {
			registry.get().providers().get(Echo.PACKAGE, name).echo("x");
			return Optional.of(RegistryFixture.config(name));
		}));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> registry.get().providers().get(Echo.PACKAGE, "tenant").echo("x"))
			.withMessageContaining("echoes.tenant -> echoes.tenant");
	}

	@Test
	void nameOf257CharactersIsNoName() {
		DefaultProviderRegistry registry = registry((packageName, name) -> Optional.of(RegistryFixture.config("long")));
		Providers providers = registry.providers();
		String longest = "n".repeat(256);
		assertThat(providers.get(Echo.PACKAGE, longest).echo("x")).isEqualTo("long:x");
		String tooLong = "n".repeat(257);
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, tooLong));
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> providers.put("echoes", tooLong, RegistryFixture.config()))
			.satisfies((ex) -> assertThat(ex.violations().get(0).message())
				.isEqualTo("must not be blank or longer than 256 characters."));
		assertThat(providers.remove("echoes", tooLong)).isFalse();
		assertThat(providers.find(Echo.PACKAGE, tooLong)).isEmpty();
	}

	@Test
	void namesThatDifferInTheirUnicodeFormAreDifferentTenants() {
		DefaultProviderRegistry registry = registry((packageName, name) -> Optional.of(RegistryFixture.config(name)));
		String composed = "caf\u00e9";
		String decomposed = "cafe\u0301";
		Providers providers = registry.providers();
		assertThat(providers.get(Echo.PACKAGE, composed).echo("x")).isEqualTo(composed + ":x");
		assertThat(providers.get(Echo.PACKAGE, decomposed).echo("x")).isEqualTo(decomposed + ":x");
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	@Test
	void removeWhileANameIsResolvedHasItResolvedAnew() {
		DefaultProviderRegistry registry = registry((packageName, name) -> {
			this.gate.passStubbornly();
			return Optional.of(RegistryFixture.config("answer " + this.gate.entered()));
		});
		Echo tenant = registry.providers().get(Echo.PACKAGE, "tenant");
		Task<String> call = this.fixture.start("call", () -> tenant.echo("x"));
		this.gate.awaitEntered();
		assertThat(registry.providers().remove("echoes", "tenant")).isTrue();
		this.gate.open();
		assertThat(call.result()).endsWith(":x");
		Await.until("only one is open",
				() -> this.factory.made.stream().filter((product) -> !product.isClosed()).count() == 1);
		assertThat(this.gate.entered()).isEqualTo(2);
	}

}
