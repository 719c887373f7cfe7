package io.beluga.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TurkishLocaleTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final Locale before = Locale.getDefault();

	@BeforeEach
	void speakTurkish() {
		Locale.setDefault(Locale.forLanguageTag("tr-TR"));
		assertThat("I".toLowerCase(Locale.getDefault())).isNotEqualTo("i");
	}

	@AfterEach
	void speakAsBefore() {
		Locale.setDefault(this.before);
	}

	@Test
	void suggestionsAreTheSame() {
		assertThat(ErrorText.nearest("IIII", List.of("iiii"))).contains("iiii");
		assertThat(ErrorText.nearest("gemini-mini", List.of("GEMINI-MINI"))).contains("GEMINI-MINI");
		assertThat(ErrorText.quote("a\u0001i")).isEqualTo("'a\\u0001i'");
	}

	@Test
	void registryWorksTheSame() {
		EchoFactory factory = new EchoFactory();
		DefaultProviderRegistry registry = this.fixture.registry();
		registry.registerPackage(ProviderPackage.of("IMAGES", Echo.class));
		registry.registerProvider("IMAGES", "gemini-III", factory);
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> registry.createProvider("IMAGES", "GEMINI-iii", RegistryFixture.config()))
			.withMessageContaining("Did you mean 'gemini-III'?");
		assertThat(registry.createProvider("IMAGES", "gemini-III",
				ProviderConfig.builder("gemini-III").apiKey("k").build()))
			.isInstanceOf(Echo.class);
		Map<String, Object> schema = registry.getProviderInfo("IMAGES", "gemini-III").configSchema().document();
		assertThat((Map<?, ?>) schema.get("properties")).hasToString(schema.get("properties").toString());
		assertThat(((Map<?, ?>) schema.get("properties")).keySet().toString()).contains("api-key", "timeout");
	}

	@Test
	void secretsBelowSensitiveKeysAreMaskedTheSame() {
		DefaultProviderRegistry registry = this.fixture.registry((context, config) -> {
			throw new IllegalStateException("bad credential secret-marker");
		});
		ProviderConfig config = RegistryFixture.config()
			.toBuilder()
			.customField("CREDENTIAL-ID", "secret-marker")
			.build();
		Throwable thrown = catchThrowable(() -> registry.createProvider("echoes", "echo", config));
		assertThat(Chain.text(thrown)).contains("bad credential").doesNotContain("secret-marker");
	}

}
