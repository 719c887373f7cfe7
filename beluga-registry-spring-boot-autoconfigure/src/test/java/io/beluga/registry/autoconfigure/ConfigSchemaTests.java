package io.beluga.registry.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the schemas of configuration types.
 */
class ConfigSchemaTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(SchemaTypes.class, Factories.class);

	@Test
	void schemaWhenTypedHasEverything() {
		this.runner.run((context) -> {
			Map<String, Object> schema = schema(context.getBean(ProviderRegistry.class), "described");
			assertThat(schema).containsEntry("$schema", ConfigSchema.DIALECT)
				.containsEntry("type", "object")
				.containsEntry("required", List.of("model"))
				.containsEntry("additionalProperties", false);
			assertThat(at(schema, "properties")).containsOnlyKeys("provider-name", "api-key", "endpoint", "timeout",
					"extends", "optional", "enabled", "probe", "creation-timeout", "drain-timeout", "model",
					"access-token", "retry");
			assertThat(at(schema, "properties", "model")).isEqualTo(
					Map.of("type", "string", "minLength", 1, "pattern", "\\S", "description", "The model to use."));
			assertThat(at(schema, "properties", "retry")).containsEntry("$ref", "#/$defs/Retry");
			Map<String, Object> retry = at(schema, "$defs", "Retry");
			assertThat(retry).doesNotContainKey("required").containsEntry("additionalProperties", false);
			assertThat(at(retry, "properties", "max-attempts")).isEqualTo(Map.of("type", "integer", "maximum", 10L,
					"default", 3, "description", "How often a call is tried."));
			assertThat(at(retry, "properties", "pause")).containsEntry("type", "string")
				.containsEntry("default", "1500ms");
			assertThat(at(retry, "properties", "base-url")).containsEntry("description", "Where it is tried again.");
		});
	}

	@Test
	void schemaWhenTypeHasTenFieldsIsUnderTwoKilobytes() {
		this.runner.run((context) -> {
			String text = JsonMapper.shared()
				.writeValueAsString(schema(context.getBean(ProviderRegistry.class), "ten"));
			assertThat(text).hasSizeLessThan(2048).contains("\"max-tokens\":{\"type\":\"integer\",\"minimum\":1}");
		});
	}

	@Test
	void schemaWhenDefaultMayBeASecretDoesNotShowIt() {
		this.runner.run((context) -> assertThat(
				at(schema(context.getBean(ProviderRegistry.class), "described"), "properties", "access-token"))
			.containsKey("description")
			.doesNotContainKey("default"));
	}

	@Test
	void schemaWhenKeyIsRequiredSaysSo() {
		this.runner.run((context) -> {
			Map<String, Object> schema = schema(context.getBean(ProviderRegistry.class), "standard");
			assertThat(schema).containsEntry("required", List.of("api-key", "endpoint", "model"));
			assertThat(at(schema, "properties", "api-key")).containsEntry("writeOnly", true);
			assertThat(at(schema, "properties", "timeout")).containsEntry("default", "30s");
		});
	}

	@Test
	void schemaWhenSecretIsWriteOnly() {
		this.runner.run((context) -> assertThat(
				at(schema(context.getBean(ProviderRegistry.class), "values"), "properties", "token"))
			.containsEntry("writeOnly", true));
	}

	@Test
	void schemaWhenEnumNamesItsConstants() {
		this.runner.run((context) -> {
			Map<String, Object> mode = at(schema(context.getBean(ProviderRegistry.class), "values"), "properties",
					"mode");
			assertThat(mode).containsEntry("default", "slow");
			assertThat(mode).containsEntry("type", "string").containsEntry("enum", List.of("slow", "fast-one", "off"));
		});
	}

	@Test
	void schemaWhenTypeHasItselfAsAPartRefersToADefinition() {
		this.runner.run((context) -> {
			Map<String, Object> schema = schema(context.getBean(ProviderRegistry.class), "recursive");
			assertThat(at(schema, "$defs", "Recursive", "properties")).containsOnlyKeys("label", "next");
			assertThat(at(schema, "$defs", "Recursive", "properties", "next").toString())
				.contains("{$ref=#/$defs/Recursive}");
			assertThat(at(schema, "properties")).containsKeys("label", "next", "endpoint");
		});
	}

	@Test
	void schemaWhenPartCouldBeMadeOfATextIsThatOfItsProperties() {
		this.runner.run((context) -> {
			Map<String, Object> schema = schema(context.getBean(ProviderRegistry.class), "nested");
			assertThat(at(schema, "properties", "color")).containsEntry("$ref", "#/$defs/Color");
			assertThat(at(schema, "$defs", "Color", "properties", "value")).containsEntry("type", "string");
		});
	}

	@Test
	void schemaWhenAConverterMakesAPartOfATextIsAText() {
		this.runner.withUserConfiguration(Converters.class)
			.run((context) -> assertThat(
					at(schema(context.getBean(ProviderRegistry.class), "bounds"), "properties", "money"))
				.containsEntry("type", "string"));
	}

	@Test
	void schemaWhenBoundsAreSetTwiceHasTheStricterOne() {
		this.runner.run((context) -> {
			Map<String, Object> bounds = at(schema(context.getBean(ProviderRegistry.class), "bounds"), "properties");
			assertThat(at(bounds, "count")).containsEntry("minimum", 1L);
			assertThat(at(bounds, "below")).containsEntry("maximum", -2L);
			assertThat(at(bounds, "text")).containsEntry("minLength", 3).containsEntry("maxLength", 5);
			assertThat(at(bounds, "code")).containsEntry("pattern", "^(?:[a-z]+)$");
		});
	}

	@Test
	void schemaWhenDefaultIsLessThanAMillisecondHasItsUnit() {
		this.runner.run((context) -> {
			Map<String, Object> bounds = at(schema(context.getBean(ProviderRegistry.class), "bounds"), "properties");
			assertThat(at(bounds, "pause")).containsEntry("default", "500us");
			assertThat(at(bounds, "tick")).containsEntry("default", "1500ns");
			assertThat(at(bounds, "forever")).doesNotContainKey("default");
		});
	}

	@Test
	void schemaWhenUnknownPropertiesAreIgnoredAllowsThem() {
		this.runner.withPropertyValues("beluga.registry.unknown-properties=ignore")
			.run((context) -> assertThat(schema(context.getBean(ProviderRegistry.class), "described"))
				.containsEntry("additionalProperties", true));
	}

	@Test
	void schemaWhenConfigIsNotTypedIsThatOfTheStandardFields() {
		this.runner.run((context) -> {
			Map<String, Object> schema = schema(context.getBean(ProviderRegistry.class), "free");
			assertThat(schema).containsEntry("additionalProperties", true);
			assertThat(at(schema, "properties")).containsOnlyKeys("provider-name", "endpoint", "timeout");
		});
	}

	@Test
	void schemaWhenProviderIsRegisteredLaterIsTyped() {
		this.runner.run((context) -> {
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			registry.registerProvider(
					ProviderDefinition
						.builder("llms", "late", DescribedConfig.class,
								(ProviderFactory<DescribedConfig, Llm>) (providerContext,
										config) -> new Llm.Simple(providerContext))
						.productType(Llm.class)
						.build());
			assertThat(at(schema(registry, "late"), "properties")).containsKey("access-token");
			assertThat(registry.getProviderInfo("llms", "late")).isSameAs(registry.getProviderInfo("llms", "late"));
		});
	}

	@Test
	void schemaWhenItCannotBeMadeIsThatOfTheStandardFields() {
		// other tests take the console away from the logging of the JDK
		Logger logger = Logger.getLogger("io.beluga.registry.internal.catalog.RegisteredProvider");
		List<String> warnings = new ArrayList<>();
		Handler handler = new Handler() {

			@Override
			public void publish(LogRecord record) {
				warnings.add(record.getLevel() + " " + record.getMessage());
			}

			@Override
			public void flush() {
			}

			@Override
			public void close() {
			}

		};
		logger.addHandler(handler);
		try {
			this.runner.run((context) -> {
				ProviderRegistry registry = context.getBean(ProviderRegistry.class);
				assertThat(schema(registry, "hostile")).isEqualTo(schema(registry, "free"));
				schema(registry, "hostile");
			});
		}
		finally {
			logger.removeHandler(handler);
		}
		assertThat(warnings)
			.containsExactly("WARNING The schema of llms.hostile cannot be made, the standard fields stand for it");
	}

	@Test
	void bindWhenValueIsEmptyLeavesThePropertyAlone() {
		this.runner
			.withPropertyValues("beluga.providers.llms.numbers.top=5", "beluga.providers.llms.numbers.cost=1",
					"beluga.providers.llms.numbers.boxed=")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Providers.class).list("llms")).containsExactly("numbers");
			});
	}

	private static Map<String, Object> schema(ProviderRegistry registry, String provider) {
		return registry.getProviderInfo("llms", provider).configSchema().document();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> at(Map<String, Object> schema, String... path) {
		Map<String, Object> current = schema;
		for (String name : path) {
			current = (Map<String, Object>) current.get(name);
		}
		return current;
	}

	record Recursive(@NotBlank String label, List<Recursive> next) {
	}

	record Ten(@NotBlank String model, @Min(0) @Max(2) Double temperature, Double topP, @Min(1) Integer maxTokens,
			List<String> stop, Map<String, String> headers, @DefaultValue("2") @PositiveOrZero int maxRetries,
			@DefaultValue("30s") Duration idle, Integer contextWindow, boolean streaming) {
	}

	record Bounds(@Min(1) @PositiveOrZero Integer count, @Max(-2) @NegativeOrZero Integer below,
			@NotEmpty @Size(min = 3) @Size(max = 5) String text, @NotBlank @Pattern(regexp = "[a-z]+") String code,
			@DefaultValue("500us") Duration pause, @DefaultValue("1500ns") Duration tick,
			@DefaultValue("PT2562047788015215H30M7.999999999S") Duration forever, Money money) {
	}

	/**
	 * Has a converter, and properties which could be bound.
	 */
	record Money(int amount, String currency) {
	}

	/**
	 * Has a constraint that does not go with its type, which fails when it is checked.
	 */
	record Hostile(@Size(max = 3) Integer model) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "described", apiKey = ApiKeyUse.NONE)
		ProviderFactory<DescribedConfig, Llm> described() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "recursive", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Recursive, Llm> recursive() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "bounds", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Bounds, Llm> bounds() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "ten")
		ProviderFactory<Ten, Llm> ten() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "hostile", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Hostile, Llm> hostile() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> free() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		@ConfigurationPropertiesBinding
		static MoneyConverter moneyConverter() {
			return new MoneyConverter();
		}

	}

	static final class MoneyConverter implements Converter<String, Money> {

		@Override
		public Money convert(String source) {
			String[] parts = source.split(" ");
			return new Money(Integer.parseInt(parts[0]), parts[1]);
		}

	}

}
