package io.beluga.registry.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidConfigException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProviderConfigTests {

	@Test
	void buildGivesWhatWasSet() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.apiKey("key")
			.endpoint("https://api.x.ai/v1")
			.timeout(Duration.ofSeconds(3))
			.customField("model", "grok-4")
			.build();
		assertThat(config.providerName()).isEqualTo("grok");
		assertThat(config.apiKey()).isEqualTo(Secret.of("key"));
		assertThat(config.endpoint()).isEqualTo(URI.create("https://api.x.ai/v1"));
		assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(config.customFields()).containsExactly(Map.entry("model", "grok-4"));
	}

	@Test
	void buildWhenNothingIsSetGivesNulls() {
		ProviderConfig config = ProviderConfig.builder("grok").build();
		assertThat(config.apiKey()).isNull();
		assertThat(config.endpoint()).isNull();
		assertThat(config.timeout()).isNull();
		assertThat(config.customFields()).isEmpty();
	}

	@Test
	void toBuilderGivesAnEqualConfigurationThatCanBeChanged() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.apiKey(Secret.of("key"))
			.endpoint(URI.create("https://api.x.ai"))
			.timeout(Duration.ofSeconds(3))
			.customField("model", "grok-4")
			.customField("list", List.of(1, 2))
			.build();
		assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config).isNotSameAs(config);
		ProviderConfig changed = config.toBuilder().customField("model", "grok-5").apiKey("other").build();
		assertThat(changed).isNotEqualTo(config);
		assertThat(changed.customFields()).containsEntry("model", "grok-5").containsEntry("list", List.of(1, 2));
		assertThat(config.customFields()).containsEntry("model", "grok-4");
		assertThat(config.apiKey()).isEqualTo(Secret.of("key"));
	}

	@Test
	void builderWhenChangedAfterBuildChangesNothing() {
		ProviderConfig.Builder builder = ProviderConfig.builder("grok").customField("model", "one");
		ProviderConfig config = builder.build();
		builder.customField("model", "two").customField("more", true).apiKey("late");
		assertThat(config.customFields()).containsExactly(Map.entry("model", "one"));
		assertThat(config.apiKey()).isNull();
	}

	@Test
	void builderWhenNullIsSetForgetsTheValue() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.apiKey("key")
			.apiKey((String) null)
			.endpoint("https://x")
			.endpoint((String) null)
			.timeout(Duration.ofDays(1))
			.timeout(null)
			.build();
		assertThat(config).isEqualTo(ProviderConfig.builder("grok").build());
	}

	@Test
	void callersLaterChangeChangesNothing() {
		List<Object> list = new ArrayList<>(List.of("a"));
		Map<String, Object> innermost = new HashMap<>(Map.of("k", "v"));
		Map<String, Object> nested = new HashMap<>(Map.of("list", list));
		list.add(innermost);
		Object[] array = { "x", new ArrayList<>(List.of("y")) };
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("nested", nested);
		fields.put("array", array);
		ProviderConfig direct = new ProviderConfig("grok", null, null, null, fields);
		ProviderConfig built = ProviderConfig.builder("grok").customFields(fields).build();
		ProviderConfig single = ProviderConfig.builder("grok").customField("nested", nested).build();

		innermost.put("k", "changed");
		list.add("changed");
		nested.put("changed", "changed");
		array[0] = "changed";
		fields.put("changed", "changed");

		Map<String, Object> expected = Map.of("list", List.of("a", Map.of("k", "v")));
		for (ProviderConfig config : List.of(direct, built)) {
			assertThat(config.customFields()).containsOnlyKeys("nested", "array")
				.containsEntry("nested", expected)
				.containsEntry("array", List.of("x", List.of("y")));
		}
		assertThat(direct).isEqualTo(built);
		assertThat(built.hashCode()).isEqualTo(direct.hashCode());
		assertThat(single.customFields()).isNotEmpty();
	}

	@Test
	void customFieldWhenMapIsChangedAfterBuildChangesNothing() {
		Map<String, Object> nested = new HashMap<>(Map.of("k", "v"));
		ProviderConfig config = ProviderConfig.builder("grok").customField("nested", nested).build();
		nested.put("k", "changed");
		assertThat(config.customFields()).containsEntry("nested", Map.of("k", "v"));
	}

	@Test
	void customFieldsWhenHoldingPrimitiveArraysAreImmutable() {
		int[] numbers = { 1, 2 };
		byte[] bytes = { 3 };
		ProviderConfig config = ProviderConfig.builder("grok")
			.customField("numbers", numbers)
			.customField("bytes", bytes)
			.build();
		String before = deepText(config.customFields());
		numbers[0] = 99;
		bytes[0] = 99;
		assertThat(deepText(config.customFields())).isEqualTo(before);
	}

	private static String deepText(Map<String, Object> fields) {
		return Arrays.deepToString(fields.values().toArray());
	}

	@Test
	@SuppressWarnings("unchecked")
	void customFieldsRefuseChangesAtEveryLevel() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.customField("map", new HashMap<>(Map.of("inner", new ArrayList<>(List.of(1)))))
			.customField("set", Set.of("a"))
			.customField("array", new String[] { "a" })
			.build();
		Map<String, Object> fields = config.customFields();
		Map<String, Object> map = (Map<String, Object>) fields.get("map");
		List<Object> inner = (List<Object>) map.get("inner");
		List<Object> array = (List<Object>) fields.get("array");
		assertRefused(() -> fields.put("x", 1));
		assertRefused(() -> fields.remove("map"));
		assertRefused(() -> map.put("x", 1));
		assertRefused(() -> map.entrySet().iterator().next().setValue(1));
		assertRefused(() -> inner.add(1));
		assertRefused(() -> inner.set(0, 2));
		assertRefused(() -> array.set(0, "b"));
		assertRefused(() -> ((Collection<Object>) fields.get("set")).add("b"));
	}

	private static void assertRefused(ThrowingCallable change) {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(change);
	}

	@Test
	void customFieldsKeepTheirOrder() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.customField("zeta", 1)
			.customField("alpha", 2)
			.customField("mid", 3)
			.build();
		assertThat(config.customFields()).containsExactly(Map.entry("zeta", 1), Map.entry("alpha", 2),
				Map.entry("mid", 3));
	}

	@Test
	void toStringShowsKeysAndNoValue() {
		ProviderConfig config = ProviderConfig.builder("grok-marker")
			.apiKey("key-marker")
			.endpoint("https://user:password-marker@host-marker")
			.timeout(Duration.ofSeconds(77))
			.customField("model", "model-marker")
			.customField("nested", Map.of("inner-key", "inner-marker"))
			.build();
		assertThat(config.toString()).contains("api-key", "endpoint", "timeout", "model", "nested")
			.doesNotContain("key-marker", "password-marker", "host-marker", "model-marker", "inner-marker", "77");
	}

	@Test
	void endpointWhenNoUriThrowsExceptionWithoutTheValue() {
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> ProviderConfig.builder("grok").endpoint("https://user:secret-marker@bad host"))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.INVALID_CONFIG);
				assertThat(ex.violations()).singleElement()
					.satisfies((violation) -> assertThat(violation.property()).isEqualTo("endpoint"));
				assertThat(ex).hasNoCause();
				assertThat(ex.toString()).contains("endpoint").doesNotContain("secret-marker", "bad host");
			});
	}

	@Test
	void buildWhenProviderNameIsNullThrowsException() {
		assertInvalid("provider-name", () -> ProviderConfig.builder(null).build());
		assertInvalid("provider-name", () -> new ProviderConfig(null, null, null, null, Map.of()));
		assertThat(ProviderConfig.builder("").build().providerName()).isEmpty();
	}

	@Test
	void customFieldsWhenNullAreNotSetAtAnyDepth() {
		Map<String, Object> nested = new HashMap<>();
		nested.put("set", 1);
		nested.put("unset", null);
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("model", null);
		fields.put("nested", nested);
		fields.put("list", List.of(nested));
		Map<String, Object> expected = Map.of("nested", Map.of("set", 1), "list", List.of(Map.of("set", 1)));
		assertThat(ProviderConfig.builder("grok").customFields(fields).build().customFields()).isEqualTo(expected);
		assertThat(new ProviderConfig("grok", null, null, null, fields).customFields()).isEqualTo(expected);
		assertThat(ProviderConfig.builder("grok").customField("model", null).build())
			.isEqualTo(ProviderConfig.builder("grok").build());
	}

	@Test
	void toBuilderWhenACustomFieldIsSetToNullForgetsIt() {
		ProviderConfig config = ProviderConfig.builder("grok")
			.customField("model", "m")
			.customField("size", 1)
			.build()
			.toBuilder()
			.customField("model", null)
			.build();
		assertThat(config.customFields()).isEqualTo(Map.of("size", 1));
		assertThat(config.toString()).doesNotContain("model");
	}

	@Test
	void buildWhenCustomFieldsAreUnusableThrowsException() {
		Map<Object, Object> numberedKeys = new HashMap<>(Map.of(1, "secret-marker"));
		Map<String, Object> endless = new HashMap<>();
		endless.put("endless", endless);
		assertInvalid("custom-fields", () -> new ProviderConfig("grok", null, null, null, null));
		assertInvalid("custom-fields",
				() -> ProviderConfig.builder("grok").customField("list", Arrays.asList("a", null)).build());
		assertInvalid("custom-fields",
				() -> ProviderConfig.builder("grok").customField("array", new Object[] { "a", null }).build());
		assertInvalid("custom-fields", () -> ProviderConfig.builder("grok").customField(null, "a").build());
		assertInvalid("custom-fields", () -> ProviderConfig.builder("grok").customField("map", numberedKeys).build());
		assertInvalid("custom-fields", () -> ProviderConfig.builder("grok").customField("endless", endless).build());
	}

	private static void assertInvalid(String property, ThrowingCallable code) {
		assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(code).satisfies((ex) -> {
			assertThat(ex.violations()).extracting("property").containsExactly(property);
			assertThat(ex.getMessage()).contains(property).doesNotContain("secret-marker");
		});
	}

}
