package io.beluga.registry.error;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ProviderInfo;
import io.beluga.registry.ProviderType;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ErrorMessageTests {

	@Test
	void packageNotFoundNamesThePackagesSorted() {
		PackageNotFoundException exception = new PackageNotFoundException("lmls", List.of("stt", "llms", "embeddings"));
		assertThat(exception).hasMessage("Package 'lmls' is not registered. Did you mean 'llms'? "
				+ "Registered packages: embeddings, llms, stt.");
		assertThat(exception.candidates()).containsExactly("embeddings", "llms", "stt");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> exception.candidates().add("x"));
	}

	@Test
	void packageNotFoundWhenThereIsNoneSaysSo() {
		assertThat(new PackageNotFoundException("llms", List.of()))
			.hasMessage("Package 'llms' is not registered. Registered packages: none.");
		assertThat(new PackageNotFoundException(null, List.of("llms")))
			.hasMessage("Package null is not registered. Registered packages: llms.");
	}

	@Test
	void providerNotFoundNamesTheProvidersSorted() {
		ProviderNotFoundException exception = new ProviderNotFoundException("llms", "gork", List.of("grok", "gemini"));
		assertThat(exception).hasMessage(
				"Package 'llms' has no provider 'gork'. Did you mean 'grok'? " + "Registered providers: gemini, grok.");
		assertThat(exception.candidates()).containsExactly("gemini", "grok");
	}

	@Test
	void providerNotFoundWhenNothingIsNearSuggestsNothing() {
		assertThat(new ProviderNotFoundException("llms", "claude", List.of("grok", "gemini")))
			.hasMessage("Package 'llms' has no provider 'claude'. Registered providers: gemini, grok.");
	}

	@Test
	void providerNotFoundWhenNothingIsLeftOfTheNameSuggestsNothing() {
		assertThat(new ProviderNotFoundException("llms", "x", List.of("a", "b")))
			.hasMessage("Package 'llms' has no provider 'x'. Registered providers: a, b.");
		assertThat(new ProviderNotFoundException("llms", "A", List.of("a", "b")))
			.hasMessageContaining("Did you mean 'a'?");
	}

	@Test
	void providerNotFoundWhenNamesDifferByCaseSuggestsTheNearer() {
		assertThat(new ProviderNotFoundException("llms", "grk", List.of("GROK", "grok", "Grok")))
			.hasMessageContaining("Did you mean 'grok'?");
	}

	@Test
	void candidatesWhenSourceChangesStay() {
		List<String> names = new ArrayList<>(List.of("b", "a"));
		ProviderNotFoundException exception = new ProviderNotFoundException("llms", "x", names);
		names.add("c");
		assertThat(exception.candidates()).containsExactly("a", "b");
	}

	@Test
	void constructorWhenCollectionIsMissingNamesIt() {
		assertNamed("violations", () -> new InvalidConfigException("llms", "grok", null));
		assertNamed("candidates", () -> new PackageNotFoundException("llms", null));
		assertNamed("candidates", () -> new PackageNotFoundException("llms", null, "Not there."));
		assertNamed("candidates", () -> new ProviderNotFoundException("llms", "grok", null));
		assertNamed("candidates", () -> new ProviderNotFoundException("llms", "grok", null, "Not there."));
		ConfigSchema schema = new ConfigSchema(Map.of());
		assertNamed("capabilities", () -> new ProviderInfo("grok", ProviderType.LLM, null, schema, List.of(), ""));
		assertNamed("supportedFeatures", () -> new ProviderInfo("grok", ProviderType.LLM, List.of(), schema, null, ""));
		assertNamed("retryAfter", () -> new ClassifiedFailure(FailureKind.UNKNOWN, null));
	}

	private static void assertNamed(String parameter, ThrowingCallable constructor) {
		assertThatNullPointerException().isThrownBy(constructor).withMessage("'" + parameter + "' must not be null");
	}

	@Test
	void invalidConfigReportsEveryProblem() {
		InvalidConfigException exception = new InvalidConfigException("llms", "grok",
				List.of(new ConfigViolation("api-key", "is required", null, "Set the variable XAI_API_KEY."),
						new ConfigViolation("timeout", "must be positive", "application.yml - 3:5", null)));
		assertThat(exception).hasMessage("2 problems in the configuration of 'llms.grok':"
				+ "\n  api-key is required Set the variable XAI_API_KEY."
				+ "\n  timeout (application.yml - 3:5) must be positive");
		assertThat(exception.violations()).extracting("property").containsExactly("api-key", "timeout");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> exception.violations().clear());
	}

	@Test
	void invalidConfigWhenThereIsOneProblemSaysProblem() {
		assertThat(new InvalidConfigException(null, null, List.of(new ConfigViolation("endpoint", "is not a URI"))))
			.hasMessage("1 problem in the configuration of providers:\n  endpoint is not a URI");
	}

	@Test
	void quoteMakesForgedLinesHarmless() {
		assertThat(ErrorText.quote("grok")).isEqualTo("'grok'");
		assertThat(ErrorText.quote(null)).isEqualTo("null");
		assertThat(ErrorText.quote("a\nERROR forged")).isEqualTo("'a\\u000aERROR forged'");
		assertThat(ErrorText.quote("a\r\u0007\u2028\u202e")).isEqualTo("'a\\u000d\\u0007\\u2028\\u202e'");
		assertThat(ErrorText.quote("x".repeat(100))).isEqualTo("'" + "x".repeat(64) + "... (100 characters)'");
	}

	@Test
	void withoutCredentialsTakesUserInfoAndQueryOut() {
		assertThat(ErrorText.withoutCredentials("URL [http://user:pa'ss@host/a?token=x] - 1:2"))
			.isEqualTo("URL [http://host/a] - 1:2");
		assertThat(ErrorText.withoutCredentials("http://user:pa\"ss@host:1 - 1:2")).isEqualTo("http://host:1 - 1:2");
		assertThat(ErrorText.withoutCredentials("http://proxy/http://host?token=x"))
			.isEqualTo("http://proxy/http://host");
	}

	@Test
	@Timeout(value = 20, unit = TimeUnit.SECONDS)
	void withoutCredentialsReadsALongTextOnce() {
		String text = "://".repeat(500_000);
		assertThat(ErrorText.withoutCredentials(text)).isEqualTo(text);
		String path = "http://" + "a".repeat(1_000_000);
		assertThat(ErrorText.withoutCredentials(path + "?token")).isEqualTo(path);
	}

	@Test
	void quoteWhenHalfOfAPairIsGivenEscapesIt() {
		assertThat(ErrorText.quote("a\ud800b")).isEqualTo("'a\\ud800b'");
		assertThat(ErrorText.quote("\ud83d\ude00")).isEqualTo("'\ud83d\ude00'");
	}

	@Test
	void knownWhenThereAreManyIsCut() {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			names.add(String.format("n%02d", 59 - i));
		}
		assertThat(ErrorText.known("Names", names)).startsWith("Names: n00, n01, n02")
			.endsWith("n48, n49 and 10 more.");
	}

	@Test
	void nearestWhenSeveralAreEquallyNearGivesTheFirst() {
		assertThat(ErrorText.nearest("grox", List.of("groz", "groa"))).contains("groa");
		assertThat(ErrorText.nearest("gork", List.of("grok"))).contains("grok");
		assertThat(ErrorText.nearest("GROK_FAST", List.of("grok-fast"))).contains("grok-fast");
		assertThat(ErrorText.nearest("temprature", Arrays.asList("temperature", "top-p"))).contains("temperature");
	}

	@Test
	void nearestWhenNothingIsNearGivesNothing() {
		assertThat(ErrorText.nearest("x", List.of("yz"))).isEmpty();
		assertThat(ErrorText.nearest("grok", List.of("gemini"))).isEmpty();
		assertThat(ErrorText.nearest("", List.of("a"))).isEmpty();
		assertThat(ErrorText.nearest(null, List.of("a"))).isEmpty();
		assertThat(ErrorText.nearest("grok", List.of())).isEmpty();
	}

}
