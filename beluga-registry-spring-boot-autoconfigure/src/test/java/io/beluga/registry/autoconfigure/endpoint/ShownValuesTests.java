package io.beluga.registry.autoconfigure.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link ShownValues}.
 */
class ShownValuesTests {

	@Test
	void ofWhenTypeIsConfigShowsNoCustomField() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.apiKey("sk-marker")
			.endpoint("https://u:sk-marker@api.x.ai/v1?key=sk-marker")
			.timeout(Duration.ofSeconds(30))
			.customField("model", "grok-4")
			.build();
		assertThat(ShownValues.of(ProviderConfig.class, config)).containsOnly(entry("provider-name", "grok"),
				entry("endpoint", "https://api.x.ai/v1"), entry("timeout", "PT30S"));
		assertThat(ShownValues.of(null, config)).doesNotContainKey("model");
	}

	@Test
	void ofWhenTypeIsRecordShowsItsLeaves() {
		assertThat(show(Leaves.class,
				Map.of("model", "grok-4", "max-tokens", 500, "pause", "5s", "limit", "10MB", "mode", "fast", "mirror",
						"https://u:p@mirror/x?y", "stop", List.of("a", "b"), "tags", "c,d", "retry",
						Map.of("attempts", 3, "steps", List.of(Map.of("delay", "1s"))), "renamed", "r")))
			.containsOnly(entry("model", "grok-4"), entry("max-tokens", "500"), entry("pause", "5s"),
					entry("limit", "10MB"), entry("mode", "fast"), entry("mirror", "https://mirror/x"),
					entry("stop[0]", "a"), entry("stop[1]", "b"), entry("tags", "c,d"), entry("retry.attempts", "3"),
					entry("retry.steps[0].delay", "1s"), entry("renamed", "r"));
	}

	@Test
	void ofWhenTypeIsBeanShowsItsLeaves() {
		assertThat(show(Bean.class, Map.of("model", "grok-4", "nested", Map.of("attempts", 1))))
			.containsOnly(entry("model", "grok-4"), entry("nested.attempts", "1"));
	}

	@Test
	void ofWhenLeafMayBeSecretMasksIt() {
		assertThat(show(Secrets.class,
				Map.of("spare", "sk-marker", "free", Map.of("a", "sk-marker"), "any", "sk-marker", "pin", "sk-marker",
						"wrapped", "sk-marker", "list", List.of("sk-marker"), "nested",
						Map.of("user-token", "sk-marker", "spare", "sk-marker"), "undeclared", "sk-marker")))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "https://api.x.ai/v1, https://api.x.ai/v1", "https://user:pw@api.x.ai/v1, https://api.x.ai/v1",
			"https://user@api.x.ai:8443/v1?key=pw#pw, https://api.x.ai:8443/v1",
			"https://api.x.ai/v1;password=pw, https://api.x.ai/v1", "http://my_host:8080/x, http://my_host:8080/x",
			"http://u:pw@[::1]:8080, http://[::1]:8080", "https://a.example?x=pw, https://a.example",
			"file:///etc/models, file:/etc/models", "models/x, models/x" })
	void withoutCredentialsLeavesSchemeHostPortAndPath(String address, String expected) {
		assertThat(ShownValues.withoutCredentials(address)).contains(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user:p/w@host/v1", "https://user:p?w@host/v1", "https://user:p#w@host/v1",
			"https://user:p w@host", "jdbc:postgresql://host/db?password=pw", "mailto:pw@host", "sk-pw:x",
			"mongodb://u:pw@a,u:pw@b/db", "pw@host/x" })
	void withoutCredentialsWhenPartsAreNotClearIsEmpty(String address) {
		assertThat(ShownValues.withoutCredentials(address)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "apikeyOfVendor", "accessToken", "clientSecret", "password", "passphrase", "basicAuth",
			"credentials", "bearer", "cookieJar", "signature", "privatePart", "dsn" })
	void isSensitiveWhenNameHoldsWord(String name) {
		assertThat(ShownValues.isSensitive(name, String.class)).isTrue();
		assertThat(ShownValues.isSensitive(name, int.class)).isTrue();
	}

	@Test
	void isSensitiveWhenTokensAreCountedIsFalse() {
		assertThat(ShownValues.isSensitive("max-tokens", int.class)).isFalse();
		assertThat(ShownValues.isSensitive("max-tokens", Long.class)).isFalse();
		assertThat(ShownValues.isSensitive("max-tokens", String.class)).isTrue();
		assertThat(ShownValues.isSensitive("secret-tokens", int.class)).isTrue();
	}

	@Test
	void ofWhenLeafRepeatsApiKeyMasksIt() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.apiKey("sk-marker")
			.customField("model", "x-sk-marker")
			.build();
		assertThat(ShownValues.of(Bean.class, config)).containsOnlyKeys("provider-name");
	}

	@Test
	void ofWhenTypeTakesStandardFieldAsSecretMasksIt() {
		ProviderConfig config = ProviderConfig.builder("grok").endpoint("https://hooks.example/sk-marker").build();
		assertThat(ShownValues.of(SecretEndpoint.class, config)).containsOnlyKeys("provider-name");
	}

	private static Map<String, String> show(Class<?> type, Map<String, Object> fields) {
		ProviderConfig.Builder config = ProviderConfig.builder("grok");
		fields.forEach(config::customField);
		Map<String, String> shown = ShownValues.of(type, config.build());
		assertThat(shown.remove("provider-name")).isEqualTo("grok");
		return shown;
	}

	enum Mode {

		FAST

	}

	record Leaves(String model, int maxTokens, Duration pause, DataSize limit, Mode mode, URI mirror, String[] stop,
			Set<String> tags, Optional<Retry<Step>> retry, @Name("renamed") String other) {
	}

	record Retry<T>(int attempts, List<T> steps) {
	}

	record Step(Duration delay) {
	}

	record Secrets(Secret spare, Map<String, String> free, Object any, char[] pin, Wrapped wrapped, List<Secret> list,
			Nested nested) {
	}

	record Nested(String userToken, Secret spare) {
	}

	record SecretEndpoint(Secret endpoint) {
	}

	static final class Wrapped {

	}

	public static class Bean {

		private String model = "";

		private final Inner nested = new Inner();

		public String getModel() {
			return this.model;
		}

		public void setModel(String model) {
			this.model = model;
		}

		public Inner getNested() {
			return this.nested;
		}

	}

	public static class Inner {

		private int attempts;

		public int getAttempts() {
			return this.attempts;
		}

		public void setAttempts(int attempts) {
			this.attempts = attempts;
		}

	}

}
