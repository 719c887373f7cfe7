package io.beluga.registry;

import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RegisterPackageTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final DefaultProviderRegistry registry = this.fixture.registry();

	@Test
	void registerPackageWhenContractIsTheSameChangesNothing() {
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		this.registry.registerPackage(ProviderPackage.of("echoes", Echo.class));
		assertThat(this.registry.listPackages()).containsExactly("echoes");
		assertThat(this.registry.listProviders("echoes")).containsExactly("echo");
	}

	@Test
	void registerPackageWhenContractIsAnotherThrowsException() {
		ProviderPackage<Runnable> other = ProviderPackage.of("echoes", Runnable.class);
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> this.registry.registerPackage(other))
			.satisfies((ex) -> {
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isNull();
				assertThat(ex.getMessage()).contains(Echo.class.getName(), Runnable.class.getName());
			});
		assertThat(this.registry.listPackages()).containsExactly("echoes");
	}

	@Test
	void registerPackageWhenNullThrowsException() {
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> this.registry.registerPackage(null));
	}

	@Test
	void registerPackageWhenTwoHaveOneContractKeepsThemApart() {
		this.registry.registerPackage(ProviderPackage.of("others", Echo.class));
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		this.registry.registerProvider("others", "other", new EchoFactory());
		assertThat(this.registry.listProviders("echoes")).containsExactly("echo");
		assertThat(this.registry.listProviders("others")).containsExactly("other");
	}

	@Test
	void listPackagesGivesASortedImmutableSnapshot() {
		var before = this.registry.listPackages();
		this.registry.registerPackage(ProviderPackage.of("zeta", Echo.class));
		this.registry.registerPackage(ProviderPackage.of("alpha", Echo.class));
		assertThat(this.registry.listPackages()).containsExactly("alpha", "echoes", "zeta");
		assertThat(before).containsExactly("echoes");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.registry.listPackages().add("x"));
	}

	@Test
	void registerPackageWhenClosedThrowsException() {
		this.registry.close();
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.registerPackage(Echo.PACKAGE));
		assertThatExceptionOfType(RegistryAccessFailedException.class).isThrownBy(this.registry::listPackages);
	}

}
