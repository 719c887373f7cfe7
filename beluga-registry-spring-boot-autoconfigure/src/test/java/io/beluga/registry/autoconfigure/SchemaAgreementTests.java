package io.beluga.registry.autoconfigure;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the binder accepts what schemas accept, over generated documents: from an
 * environment and from {@link ProviderConfig}. The reverse does not hold: a schema has
 * the canonical form alone.
 */
class SchemaAgreementTests {

	private static final JsonMapper json = JsonMapper.shared();

	private static final int DOCUMENTS = 40;

	private static final List<Object> VALUES = Arrays.asList(null, "", " ", "x", "abc def", "ab", "abcde", true, false,
			"true", "FALSE", "ON", "off", "yes", " no ", "maybe", 0, 1, -1, 2, 3, 10, 11, 99, -6, 128, 40000, 0.5, 1.5,
			-0.5, 10.9, 11.0, 2.0, 2.1, 0.25, 0.2, 1e9, 2147483647, 2147483648L, -2147483649L, Long.MAX_VALUE,
			new BigInteger("9223372036854775808"), "0", "1", "10", "11", "-1", "-0", "+5", "007", "-6", "0x10", "#a",
			"1 000", " 7 ", "127", "128", "2147483647", "2147483648", "-2147483648", "-2147483649",
			"9223372036854775807", "9223372036854775808", "1e3", "0.5", "-0.1", "0.25", "0.249", ".3", "1.", "1.0",
			"0.999", "2.0", "2.0001", "2.1", "1.0d", "NaN", "10s", "PT10S", "pt1h2m", "P", "-5s", "5S", "1d", "5 s",
			"1w", "10ns", "10MB", "10mb", " 1 GB", "5B", "http://a/b", "a b", "http://a b", "a/b?c#d", "::", ":x",
			"a@b", "a@b.c", "@", "a@", "a.b@c-d", "fast-one", "FAST_ONE", "fastOne", "fast one", "slow", "slower",
			"v-1", "abc-7", "abc-77", "\u0663", "\u00e9", List.of(), Map.of(), List.of("a"), List.of("a", "b"),
			List.of("a", "b", "c", "d"), Arrays.asList("", "x"), Arrays.asList("x", null), Arrays.asList(1, 2),
			List.of("1", "x"), List.of("slow", "off"), Map.of("a", 1), Map.of("a", "x"), Map.of("a", ""),
			Map.of("a", Map.of("b", "c")), Map.of("a", List.of("x", "y")), Map.of("a.b", "1"), Map.of("slow", "1s"),
			Map.of("a", 1, "b", 2, "c", 3), Map.of("url", "u"), Map.of("url", "u", "port", 0), Map.of("port", 8),
			Map.of("a", Map.of("url", "u")), List.of(Map.of("url", "u")), List.of(Map.of("url", "u"), Map.of()),
			List.of(List.of("a")), List.of(List.of(1, 2), List.of("3")), "a,b", "a,,b", "1,2", "a,b,c,d", "slow,off",
			Map.of("max-attempts", 4), Map.of("max-attempts", "11"), Map.of("name", "n"), Map.of("name", " "),
			Map.of("size", 4), Map.of("size", ""), Map.of("name", "n", "size", "x"), Map.of("label", "l"),
			Map.of("label", "l", "children", List.of(Map.of("label", "m"))),
			Map.of("label", "l", "children", List.of(Map.of("lable", "m"))), Map.of("value", "red"));

	/**
	 * What the schema accepts although the binder may not: numbers that do not fit.
	 */
	private static final List<Object> LOOSE = List.of(11.0, 2.0, 1e9, 128, 40000, Long.MAX_VALUE, 2147483648L,
			-2147483649L, new BigInteger("9223372036854775808"));

	private static final Map<String, Map<String, Object>> VALID = new LinkedHashMap<>();

	static {
		VALID.put("texts", Map.of("model", "m", "region", "r", "zone", "", "code", "abc", "version", "a-1", "contact",
				"ann@example.org", "owner", "x@y", "note", "n", "free", "f"));
		VALID.put("numbers",
				Map.of("top", 5, "cost", 1.5, "attempts", 4, "temperature", 1, "share", 0.3, "boxed", 7, "shift", -5));
		VALID.put("values", Map.of("needed", "off", "mode", "fast-one", "flag", true, "pause", "5s", "delay", "7s",
				"room", "2KB", "callback", "http://x/y", "token", "t"));
		VALID.put("collections",
				Map.of("words", List.of("a"), "modes", List.of("slow"), "levels", List.of(1, 2), "servers",
						List.of(Map.of("url", "u")), "headers", Map.of("X-A", "b"), "regions",
						Map.of("eu", Map.of("url", "u")), "pauses", Map.of("fast-one", "1s")));
		VALID.put("nested", Map.of("server", Map.of("url", "u"), "retry", Map.of("max-attempts", 4), "color",
				Map.of("value", "red"), "tree", Map.of("label", "l", "children", List.of(Map.of("label", "m")))));
		VALID.put("beans", Map.of("model", "m", "attempts", 4, "inner", Map.of("size", 5), "must", Map.of("name", "n"),
				"stop", List.of("a")));
		VALID.put("standard", Map.of("api-key", "k", "endpoint", "http://x", "timeout", "5s", "model", "m"));
	}

	/**
	 * Mistakes that both find: the provider, what is wrong in its document, and where.
	 */
	private static final Map<String, Map<String, Object>> PLANTED = Map.of("texts",
			Map.of("model", "", "region", "", "code", "abcde", "version", "x", "owner", " ", "modle", "m"), "numbers",
			Map.of("top", 11, "attempts", 11, "temperature", 2.5, "price", 0, "cost", -1, "shift", 6, "plain", "many"),
			"values", Map.of("mode", "faster", "flag", "perhaps", "pause", "soon", "room", "2 rooms"), "collections",
			Map.of("words", List.of(), "modes", List.of("odd"), "levels", List.of("one")), "nested",
			Map.of("server", Map.of("port", 80), "retry", Map.of("max-attempts", 11), "tree", Map.of("lable", "l")),
			"beans", Map.of("attempts", 6), "standard", Map.of("api-key", " ", "timeout", "0s", "model", " "));

	private static final Map<String, List<String>> KEYS = Map.of("texts", List
		.of("free", "model", "region", "zone", "code", "version", "contact", "owner", "place", "note", "api-key"),
			"numbers",
			List.of("plain", "boxed", "top", "attempts", "temperature", "price", "cost", "share", "below", "size",
					"shift", "big", "small", "tiny", "maybe"),
			"values",
			List.of("mode", "other", "needed", "flag", "on", "pause", "delay", "room", "buffer", "callback", "token",
					"anything", "letter"),
			"collections",
			List.of("stop", "words", "tags", "modes", "levels", "names", "servers", "mirrors", "headers", "limits",
					"pauses", "regions", "options", "groups", "matrix"),
			"nested", List.of("retry", "other", "server", "color", "tree"), "beans",
			List.of("model", "attempts", "region", "inner", "stop", "must", "free"), "standard",
			List.of("api-key", "endpoint", "timeout", "model", "optional", "creation-timeout", "drain-timeout"));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(SchemaTypes.class);

	@Test
	void validDocumentsAreAcceptedByBoth() {
		Map<String, Schema> schemas = schemas();
		this.runner.run((context) -> VALID.forEach((provider, document) -> {
			assertThat(schemas.get(provider).validate(json.valueToTree(document))).as(provider).isEmpty();
			ProviderConfig config = config(provider, document);
			assertThat((config != null) ? create(context.getBean(ProviderRegistry.class), config) : List.of())
				.as(provider)
				.isEmpty();
		}));
	}

	@Test
	void plantedMistakesAreNamedByBoth() {
		Map<String, Schema> schemas = schemas();
		PLANTED.forEach((provider, mistakes) -> mistakes.forEach((key, value) -> {
			Map<String, Object> document = new LinkedHashMap<>(VALID.get(provider));
			document.put(key, value);
			assertThat(schemas.get(provider).validate(json.valueToTree(document))).as(provider + " " + document)
				.anySatisfy((error) -> assertThat(error.toString()).contains(key));
			Map<String, Object> properties = new LinkedHashMap<>();
			document
				.forEach((name, each) -> flatten(properties, "beluga.providers.llms." + provider + "." + name, each));
			this.runner.withInitializer(source(properties))
				.run((context) -> assertThat(problems(context)).as(provider + " " + document)
					.anySatisfy((problem) -> assertThat(problem).contains(provider).contains(key)));
		}));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void binderAcceptsWhatTheSchemaAcceptsFromAnEnvironment(long seed) {
		Map<String, Map<String, Object>> documents = documents(seed);
		Map<String, Object> properties = new LinkedHashMap<>();
		documents.forEach((name, document) -> {
			properties.put("beluga.providers.llms." + name + ".provider-name", provider(name));
			document.forEach((key, value) -> flatten(properties, "beluga.providers.llms." + name + "." + key, value));
		});
		List<String> disagreements = new ArrayList<>();
		Map<String, Schema> schemas = schemas();
		this.runner.withInitializer(source(properties)).run((context) -> {
			Map<String, List<String>> problems = new LinkedHashMap<>();
			problems(context)
				.forEach((problem) -> problems.computeIfAbsent(problem.split("[.\\[]")[3], (name) -> new ArrayList<>())
					.add(problem));
			documents.forEach((name, document) -> compare(schemas.get(provider(name)), name, document,
					problems.getOrDefault(name, List.of()), disagreements));
		});
		assertThat(disagreements).as("seed " + seed).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 5, 6 })
	void createProviderAcceptsWhatTheSchemaAccepts(long seed) {
		List<String> disagreements = new ArrayList<>();
		Map<String, Schema> schemas = schemas();
		this.runner.run((context) -> {
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			documents(seed).forEach((name, document) -> {
				ProviderConfig config = config(provider(name), document);
				if (config != null) {
					compare(schemas.get(provider(name)), name, document, create(registry, config), disagreements);
				}
			});
		});
		assertThat(disagreements).as("seed " + seed).isEmpty();
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> source(
			Map<String, Object> properties) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("documents", properties));
	}

	private static List<String> problems(AssertableApplicationContext context) {
		return ((InvalidConfigException) context.getStartupFailure()).violations()
			.stream()
			.map((violation) -> violation.property() + " " + violation.message())
			.toList();
	}

	private static List<String> create(ProviderRegistry registry, ProviderConfig config) {
		try {
			registry.destroyProvider(registry.createProvider("llms", config.providerName(), config));
			return List.of();
		}
		catch (InvalidConfigException ex) {
			return ex.violations()
				.stream()
				.map((violation) -> violation.property() + " " + violation.message())
				.toList();
		}
	}

	private static ProviderConfig config(String provider, Map<String, Object> document) {
		ProviderConfig.Builder config = ProviderConfig.builder(provider);
		for (Map.Entry<String, Object> entry : document.entrySet()) {
			switch (entry.getKey()) {
				case "api-key", "endpoint", "timeout", "optional", "creation-timeout", "drain-timeout" -> {
					return null;
				}
				default -> config.customField(entry.getKey(), written(entry.getValue()));
			}
		}
		return config.build();
	}

	/**
	 * Return what stands for a value that may be null.
	 */
	private static Object written(Object value) {
		if (value instanceof Map<?, ?> map) {
			Map<Object, Object> copy = new LinkedHashMap<>();
			map.forEach((key, element) -> copy.put(key, written(element)));
			return copy;
		}
		if (value instanceof List<?> list) {
			return list.stream().map(SchemaAgreementTests::written).toList();
		}
		return (value != null) ? value : "";
	}

	private void compare(Schema schema, String name, Map<String, Object> document, List<String> problems,
			List<String> disagreements) {
		String text = json.writeValueAsString(document);
		List<com.networknt.schema.Error> errors = schema.validate(json.readTree(text));
		if (!problems.isEmpty() && errors.isEmpty() && !isLoose(document)) {
			disagreements.add(name + " " + text + ": only the binder rejects " + problems);
		}
	}

	private static boolean isLoose(Map<String, Object> document) {
		return document.values().stream().anyMatch((value) -> value != null && LOOSE.contains(value));
	}

	private Map<String, Schema> schemas() {
		Map<String, Schema> schemas = new LinkedHashMap<>();
		this.runner.run((context) -> VALID.keySet()
			.forEach((name) -> schemas.put(name,
					SchemaRegistry
						.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
								(builder) -> builder.schemaRegistryConfig(
										SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()))
						.getSchema(json.valueToTree(context.getBean(ProviderRegistry.class)
							.getProviderInfo("llms", name)
							.configSchema()
							.document())))));
		return schemas;
	}

	private static Map<String, Map<String, Object>> documents(long seed) {
		Random random = new Random(seed);
		Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
		VALID.forEach((provider, valid) -> {
			for (int i = 0; i < DOCUMENTS; i++) {
				documents.put(provider + i, document(provider, valid, random));
			}
		});
		return documents;
	}

	private static Map<String, Object> document(String provider, Map<String, Object> valid, Random random) {
		Map<String, Object> document = new LinkedHashMap<>(new TreeMap<>(valid));
		List<String> keys = KEYS.get(provider);
		document.put(keys.get(random.nextInt(keys.size())), VALUES.get(random.nextInt(VALUES.size())));
		switch (random.nextInt(8)) {
			case 0 -> document.remove(keys.get(random.nextInt(keys.size())));
			case 1 -> document.put(keys.get(random.nextInt(keys.size())) + "x", "y");
			case 2, 3 -> document.put(keys.get(random.nextInt(keys.size())), VALUES.get(random.nextInt(VALUES.size())));
			default -> {
			}
		}
		return document;
	}

	private static String provider(String name) {
		return name.replaceAll("\\d", "");
	}

	/**
	 * Do what Boot does with a document of YAML.
	 */
	private static void flatten(Map<String, Object> properties, String name, Object value) {
		if (value instanceof Map<?, ?> map && !map.isEmpty()) {
			map.forEach((key, element) -> flatten(properties,
					key.toString().matches("[a-z-]+") ? name + "." + key : name + "[" + key + "]", element));
		}
		else if (value instanceof List<?> list && !list.isEmpty()) {
			for (int i = 0; i < list.size(); i++) {
				flatten(properties, name + "[" + i + "]", list.get(i));
			}
		}
		else {
			boolean empty = value == null || value instanceof Map || value instanceof List;
			properties.put(name, empty ? "" : value);
		}
	}

}
