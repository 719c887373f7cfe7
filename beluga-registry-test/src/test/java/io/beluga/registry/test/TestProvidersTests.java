package io.beluga.registry.test;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderState;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import org.junit.jupiter.api.Test;

import static io.beluga.registry.test.BelugaAssertions.assertThat;
import static io.beluga.registry.test.BelugaAssertions.assertThatError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TestProviders} and {@link BelugaAssertions}.
 */
class TestProvidersTests {

	@Test
	void providersAreBoundAsInAnApplication() {
		try (TestProviders test = acme().withPropertyValues("beluga.providers.speakers.main.provider-name=acme",
				"beluga.providers.speakers.main.voice=bass", "beluga.providers.speakers.main.pitch=very-high")) {
			assertThat(test.registry()).hasPackages("speakers")
				.hasProviders("speakers", "acme")
				.doesNotHaveProvider("speakers", "other")
				.provider("speakers", "acme")
				.extracting((info) -> info.type().value())
				.isEqualTo("speakers");
			assertThat(test.providers()).hasExactly("speakers", "main")
				.hasProvider("speakers", "main", "acme")
				.hasState("speakers", "main", ProviderState.CONFIGURED)
				.hasGeneration("speakers", "main", 0);
			assertThat(test.getBean(Speaker.class).say("hello")).isEqualTo("bass: hello");
			assertThat(test.providers()).hasState("speakers", "main", ProviderState.READY)
				.hasGeneration("speakers", "main", 1);
		}
	}

	@Test
	void variableHasPrecedenceOverProperty() {
		try (TestProviders test = acme()
			.withPropertyValues("beluga.providers.speakers.main.provider-name=acme",
					"beluga.providers.speakers.main.voice=bass")
			.withVariables("BELUGA_PROVIDERS_SPEAKERS_MAIN_VOICE=alto")) {
			assertThat(test.providers().get(Speaker.PACKAGE, "main").say("hello")).isEqualTo("alto: hello");
		}
	}

	@Test
	void machineIsNotSeen() {
		System.setProperty("beluga.providers.speakers.other.provider-name", "acme");
		try (TestProviders test = acme().withPropertyValues("beluga.providers.speakers.main.provider-name=acme",
				"beluga.providers.speakers.main.voice=bass")) {
			assertThat(test.providers()).hasExactly("speakers", "main");
		}
		finally {
			System.clearProperty("beluga.providers.speakers.other.provider-name");
		}
	}

	@Test
	void mistakeIsThrownAsItIs() {
		try (TestProviders test = acme().withPropertyValues("beluga.providers.speakers.main.provider-name=acme",
				"beluga.providers.speakers.main.speed=secret-11")) {
			assertThatError(ErrorCode.INVALID_CONFIG, test::providers).hasViolation("voice")
				.hasViolation("beluga.providers.speakers.main.speed")
				.doesNotReveal("secret-11");
		}
	}

	@Test
	void assertionsWhenNotMetFail() {
		try (TestProviders test = acme().withPropertyValues("beluga.providers.speakers.main.provider-name=acme")) {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatError(ErrorCode.PACKAGE_NOT_FOUND, test::providers))
				.withMessageContaining("ErrPackageNotFound")
				.withMessageContaining("ErrInvalidConfig");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatError(ErrorCode.INVALID_CONFIG, test::providers).hasViolation("pitch"));
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatError(ErrorCode.INVALID_CONFIG, test::providers).doesNotReveal("voice"))
				.withMessageNotContaining("voice");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatError(ErrorCode.INVALID_CONFIG, () -> {
				}))
				.withMessageContaining("ErrInvalidConfig");
		}
		try (TestProviders test = TestProviders.withBootBinding().withConfiguration(AcmeFactory.class)) {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThat(test.registry()).hasProviders("speakers", "other"))
				.withMessageContaining("other");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThat(test.providers()).hasExactly("speakers", "main"))
				.withMessageContaining("speakers");
		}
	}

	@Test
	void providerWithoutAnnotationIsRegistered() {
		try (TestProviders test = TestProviders.withBootBinding()
			.withPackage(Speaker.PACKAGE)
			.withProvider(ProviderDefinition
				.<Speaker>builder("speakers", "echo", (context, config) -> (text) -> context.name() + text)
				.apiKey(ApiKeyUse.NONE)
				.build())
			.withPropertyValues("beluga.providers.speakers.echo.loud=true")) {
			assertThat(test.providers().get(Speaker.PACKAGE, "echo").say("!")).isEqualTo("echo!");
			test.providers().put("speakers", "late", ProviderConfig.builder("echo").build());
			assertThat(test.providers().get(Speaker.PACKAGE, "late").say("!")).isEqualTo("late!");
		}
	}

	@Test
	void everyProviderWithoutAnnotationIsRegistered() {
		try (TestProviders test = TestProviders.withBootBinding()
			.withPackage(Speaker.PACKAGE)
			.withProvider(echo("echo"))
			.withProvider(echo("parrot"))) {
			assertThat(test.registry()).hasProviders("speakers", "echo", "parrot");
		}
	}

	private static ProviderDefinition<?, ?> echo(String name) {
		return ProviderDefinition.<Speaker>builder("speakers", name, (context, config) -> (text) -> text)
			.apiKey(ApiKeyUse.NONE)
			.build();
	}

	@Test
	void beanIsAFactory() {
		try (TestProviders test = TestProviders.withBootBinding()
			.withBean(AcmeFactory.class, AcmeFactory::new)
			.withPropertyValues("beluga.providers.speakers.acme.api-key=k", "beluga.providers.speakers.acme.voice=b")) {
			assertThat(test.getBean(Speaker.class).say("!")).isEqualTo("b: !");
		}
	}

	@Test
	void changeAfterTheStartIsRefused() {
		try (TestProviders test = TestProviders.withBootBinding().withConfiguration(AcmeFactory.class)) {
			test.registry();
			assertThatIllegalStateException().isThrownBy(() -> test.withPropertyValues("a=b"))
				.withMessageContaining("has started");
		}
	}

	private static TestProviders acme() {
		return TestProviders.withBootBinding()
			.withConfiguration(AcmeFactory.class)
			.withPropertyValues("beluga.providers.speakers.main.api-key=k");
	}

}
