package io.beluga.registry;

import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.RegistrationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProviderPackageTests {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "a b", "ä", "../x", "-a", "_a", "a.b", "a\n", "\u0661" })
	void ofWhenNameIsUnusableThrowsException(String name) {
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of(name, Echo.class))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.REGISTRATION_FAILED);
				assertThat(ex.packageName()).isEqualTo(name);
				assertThat(ex.providerName()).isNull();
				assertThat(ex.getMessage()).contains("cannot be the name of a package").doesNotContain("\n");
			});
	}

	@Test
	void ofWhenNameIsTooLongThrowsException() {
		assertThat(ProviderPackage.of("a".repeat(128), Echo.class).name()).hasSize(128);
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("a".repeat(129), Echo.class))
			.withMessageContaining("(129 characters)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "0", "llms", "LLMS-2_x" })
	void ofWhenNameIsUsableGivesPackage(String name) {
		assertThat(ProviderPackage.of(name, Echo.class).name()).isEqualTo(name);
	}

	@Test
	void ofWhenContractIsUnusableThrowsException() {
		assertThatExceptionOfType(RegistrationFailedException.class).isThrownBy(() -> ProviderPackage.of("llms", null));
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("llms", int.class));
	}

	@Test
	void equalsComparesNameAndContract() {
		ProviderPackage<Echo> echoes = ProviderPackage.of("echoes", Echo.class);
		assertThat(echoes).isEqualTo(ProviderPackage.of("echoes", Echo.class))
			.hasSameHashCodeAs(ProviderPackage.of("echoes", Echo.class))
			.isEqualTo(echoes.withReference((handle) -> null))
			.isNotEqualTo(ProviderPackage.of("others", Echo.class))
			.isNotEqualTo(ProviderPackage.of("echoes", Runnable.class));
	}

	@Test
	void hasReferencesWhenContractIsAnInterfaceThatMayBeImplemented() {
		assertThat(ProviderPackage.of("a", Echo.class).hasReferences()).isTrue();
		assertThat(ProviderPackage.of("a", Runnable.class).hasReferences()).isTrue();
		assertThat(ProviderPackage.of("a", Sealed.class).hasReferences()).isFalse();
		assertThat(ProviderPackage.of("a", FakeEcho.class).hasReferences()).isFalse();
		assertThat(ProviderPackage.of("a", FakeEcho.class).withReference((handle) -> null).hasReferences()).isTrue();
	}

	sealed interface Sealed permits Permitted {

	}

	record Permitted() implements Sealed {
	}

}
