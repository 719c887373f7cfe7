package io.beluga.registry;

import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UnregisterProviderTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	@Test
	void unregisterProviderTellsWhetherThereWasOne() {
		assertThat(this.registry.unregisterProvider("echoes", "other")).isFalse();
		assertThat(this.registry.unregisterProvider("echoes", "echo")).isTrue();
		assertThat(this.registry.unregisterProvider("echoes", "echo")).isFalse();
		assertThat(this.registry.listProviders("echoes")).isEmpty();
		assertThat(this.fixture.events.registrations()).containsExactly("+echo", "-echo");
	}

	@Test
	void unregisterProviderWhenPackageIsUnknownThrowsException() {
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.unregisterProvider("others", "echo"));
	}

	@Test
	void unregisterProviderLeavesLiveInstancesAlone() {
		Echo own = this.registry.createProvider(Echo.PACKAGE, "echo", RegistryFixture.config());
		this.registry.providers().put("echoes", "shared", RegistryFixture.config());
		Echo shared = this.registry.providers().get(Echo.PACKAGE, "shared");
		shared.echo("x");
		this.registry.unregisterProvider("echoes", "echo");
		assertThat(own.echo("x")).isEqualTo("echo:x");
		assertThat(shared.echo("x")).isEqualTo("shared:x");
		assertThat(this.registry.providers().info("echoes", "shared").state()).isEqualTo(ProviderState.READY);
		assertThat(this.factory.made).noneMatch(FakeEcho::isClosed);
	}

	@Test
	void unregisterProviderRefusesLaterCreations() {
		this.registry.providers().put("echoes", "shared", RegistryFixture.config());
		Echo shared = this.registry.providers().get(Echo.PACKAGE, "shared");
		this.registry.unregisterProvider("echoes", "echo");
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> shared.echo("x"));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.getProviderInfo("echoes", "echo"));
		assertThat(this.factory.calls()).isZero();
	}

	@Test
	void registerProviderAfterUnregisterTakesTheNewFactory() {
		EchoFactory second = new EchoFactory();
		this.registry.unregisterProvider("echoes", "echo");
		this.registry.registerProvider("echoes", "echo", second);
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(second.calls()).isEqualTo(1);
		assertThat(this.factory.calls()).isZero();
		assertThat(this.fixture.events.registrations()).containsExactly("+echo", "-echo", "+echo");
	}

	/**
	 * What a peer does: a name that was used before keeps its old factory for ever.
	 */
	@Test
	void renewAfterRegisteringAgainTakesTheNewFactory() {
		this.registry.providers().put("echoes", "shared", RegistryFixture.config());
		Echo shared = this.registry.providers().get(Echo.PACKAGE, "shared");
		shared.echo("x");
		this.registry.unregisterProvider("echoes", "echo");
		EchoFactory second = new EchoFactory();
		this.registry.registerProvider("echoes", "echo", second);
		this.registry.providers().renew("echoes", "shared");
		shared.echo("x");
		assertThat(second.calls()).isEqualTo(1);
		assertThat(this.factory.calls()).isEqualTo(1);
		this.factory.last().awaitClosed();
	}

	@Test
	void unregisterProviderWhenClosedThrowsException() {
		this.registry.close();
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.unregisterProvider("echoes", "echo"));
	}

}
