package io.beluga.registry.config;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SecretTests {

	private final JsonMapper json = JsonMapper.builder().build();

	@Test
	void revealGivesTheValue() {
		assertThat(Secret.of("sk-live").reveal()).isEqualTo("sk-live");
		assertThat(Secret.of("").reveal()).isEmpty();
	}

	@Test
	void ofWhenValueIsNullThrowsException() {
		assertThatNullPointerException().isThrownBy(() -> Secret.of(null)).withMessageContaining("'value'");
	}

	@Test
	void toStringGivesTheMaskWhateverTheLength() {
		assertThat(Secret.of("sk-live")).hasToString("******");
		assertThat(Secret.of("")).hasToString("******");
		assertThat("" + Secret.of("a".repeat(500))).isEqualTo("******");
		assertThat(String.format("%s", Secret.of("x"))).isEqualTo("******");
	}

	@Test
	void equalsComparesValues() {
		assertThat(Secret.of("one")).isEqualTo(Secret.of("one")).hasSameHashCodeAs(Secret.of("one"));
		assertThat(Secret.of("one")).isNotEqualTo(Secret.of("two"));
		assertThat(Secret.of("one")).isNotEqualTo(Secret.of("one "));
		assertThat(Secret.of("")).isNotEqualTo(Secret.of("a"));
		assertThat(Secret.of("ä")).isEqualTo(Secret.of("ä")).isNotEqualTo(Secret.of("a"));
		assertThat(Secret.of("one")).isNotEqualTo(null).isNotEqualTo("one");
	}

	@Test
	void jsonGivesTheMask() {
		assertThat(this.json.writeValueAsString(Secret.of("sk-live"))).isEqualTo("\"******\"");
		assertThat(this.json.writeValueAsString(List.of(Secret.of("sk-live")))).isEqualTo("[\"******\"]");
		assertThat(this.json.writeValueAsString(Map.of("key", Secret.of("sk-live")))).isEqualTo("{\"key\":\"******\"}");
	}

	@Test
	void jsonOfAConfigurationTellsKeysAlone() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.apiKey("sk-live")
			.endpoint("https://user:sk-live@x.org/?token=sk-live")
			.timeout(java.time.Duration.ofSeconds(4711))
			.customField("session", "sk-live")
			.customField("headers", Map.of("x", List.of("sk-live")))
			.build();
		assertThat(this.json.writeValueAsString(Map.of("config", config))).doesNotContain("sk-live", "4711")
			.contains("\"provider-name\":\"grok\"", "\"endpoint\":\"******\"", "\"headers\":\"******\"");
	}

	@Test
	void jsonOfAConfigurationHoldsNoSecret() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.apiKey("sk-live")
			.customField("nested", Map.of("token", Secret.of("sk-nested")))
			.build();
		assertThat(this.json.writeValueAsString(config)).contains("grok", "******")
			.doesNotContain("sk-live", "sk-nested");
	}

	@Test
	void serializationIsRefused() {
		assertThat(Secret.of("sk-live")).isNotInstanceOf(Serializable.class);
		assertThatExceptionOfType(NotSerializableException.class).isThrownBy(() -> {
			try (ObjectOutputStream stream = new ObjectOutputStream(new ByteArrayOutputStream())) {
				stream.writeObject(Secret.of("sk-live"));
			}
		});
	}

	/**
	 * What libraries do that write objects field by field: they leave out what is static
	 * or transient.
	 */
	@Test
	void fieldsAreHiddenFromLibrariesThatWriteThem() {
		assertThat(Secret.class.getDeclaredFields()).isNotEmpty()
			.filteredOn((field) -> !Modifier.isStatic(field.getModifiers()))
			.allMatch(SecretTests::isHidden);
		assertThat(Secret.class.getFields()).filteredOn((field) -> !Modifier.isStatic(field.getModifiers())).isEmpty();
	}

	private static boolean isHidden(Field field) {
		return Modifier.isTransient(field.getModifiers()) && Modifier.isPrivate(field.getModifiers());
	}

	/**
	 * What libraries do that look for getters.
	 */
	@Test
	void noGetterGivesTheValue() {
		assertThat(Secret.class.getMethods()).extracting("name", String.class)
			.noneMatch((name) -> name.startsWith("get") && !"getClass".equals(name));
	}

}
