package io.beluga.registry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RemoveTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	private Echo echo;

	@BeforeEach
	void put() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		this.echo = this.providers.get(Echo.PACKAGE, "fast");
	}

	@Test
	void removeTellsWhetherThereWasOne() {
		assertThat(this.providers.remove("echoes", "other")).isFalse();
		assertThat(this.providers.remove("echoes", null)).isFalse();
		assertThat(this.providers.remove("echoes", "fast")).isTrue();
		assertThat(this.providers.remove("echoes", "fast")).isFalse();
		assertThat(this.providers.list("echoes")).isEmpty();
		assertThat(this.providers.all(Echo.PACKAGE)).isEmpty();
		assertThat(this.providers.find(Echo.PACKAGE, "fast")).isEmpty();
	}

	@Test
	void removeDestroysAnIdleInstance() {
		this.echo.echo("x");
		this.providers.remove("echoes", "fast");
		FakeEcho instance = this.factory.last();
		instance.awaitClosed();
		assertThat(instance.closer).isNotSameAs(Thread.currentThread());
		assertThat(instance.closes).hasValue(1);
		Await.until("the end is published", () -> this.fixture.events.of("fast").size() == 2);
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "closed 1");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> this.echo.echo("x"))
			.satisfies((ex) -> assertThat(ex.providerName()).isEqualTo("fast"));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.info("echoes", "fast"));
	}

	@Test
	void removeWhenACallIsInFlightDestroysTheInstanceAfterIt() {
		Gate gate = this.fixture.gate();
		this.echo.echo("x");
		FakeEcho instance = this.factory.last();
		instance.duringCall = gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> this.echo.echo("slow"));
		gate.awaitEntered();
		assertThat(this.providers.remove("echoes", "fast")).isTrue();
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> this.echo.echo("x"));
		assertThat(instance.isClosed()).isFalse();
		gate.open();
		assertThat(call.result()).isEqualTo("fast:slow");
		instance.awaitClosed();
		assertThat(instance.closes).hasValue(1);
	}

	@Test
	void removeWhenACallNeverEndsDestroysTheInstanceAtTheDrainTimeout() {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100)));
		hasty.providers().put("echoes", "fast", RegistryFixture.config());
		Echo hastyEcho = hasty.providers().get(Echo.PACKAGE, "fast");
		hastyEcho.echo("x");
		Gate gate = this.fixture.gate();
		FakeEcho instance = this.factory.last();
		instance.duringCall = gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> hastyEcho.echo("slow"));
		gate.awaitEntered();
		hasty.providers().remove("echoes", "fast");
		instance.awaitClosed();
		assertThat(call.isRunning()).isTrue();
	}

	@Test
	void removeWhenThereIsNoInstanceCreatesNone() {
		this.providers.remove("echoes", "fast");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> this.echo.echo("x"));
		assertThat(this.factory.calls()).isZero();
		assertThat(this.fixture.events.of("fast")).isEmpty();
	}

	@Test
	void handleAfterRemoveSaysClosed() {
		ProviderHandle<Echo> handle = this.providers.handle(Echo.PACKAGE, "fast");
		this.echo.echo("x");
		this.providers.remove("echoes", "fast");
		assertThat(handle.info().state()).isEqualTo(ProviderState.CLOSED);
	}

	@Test
	void removeFromWithinACallSucceeds() {
		ProviderHandle<Echo> handle = this.providers.handle(Echo.PACKAGE, "fast");
		String text = handle.use((instance) -> {
			assertThat(this.providers.remove("echoes", "fast")).isTrue();
			return instance.echo("x");
		});
		assertThat(text).isEqualTo("fast:x");
		this.factory.last().awaitClosed();
	}

	@Test
	void putAfterRemoveStartsAnew() {
		this.echo.echo("x");
		this.providers.remove("echoes", "fast");
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(info.createdAt()).isEmpty();
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("new:x");
	}

}
