package io.beluga.registry.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.config.Secret;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.util.unit.DataSize;

import static io.beluga.registry.autoconfigure.BindingContexts.describe;
import static io.beluga.registry.autoconfigure.BindingContexts.problems;
import static io.beluga.registry.autoconfigure.BindingContexts.variables;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the types that configurations are bound to, and their constraints.
 */
class BindingTypesTests {

	private final ApplicationContextRunner runner = BindingContexts.runner(Factories.class);

	@Test
	void bindWhenConstraintsOfEveryLevelFailTellsAll() {
		yaml(this.runner, """
				beluga.providers.llms.constrained:
				  stop: [ok, " ", ""]
				  sizes: [1, -2]
				  tags: [long-tag]
				  headers: {good: x, bad: " ", "[x.y]": ""}
				  servers:
				    - {url: http://x, port: 99999}
				    - {port: 1}
				  regions:
				    eu-west: {url: http://y, port: -1}
				  matrix: [[1, -1], [2]]
				  low: 5
				  high: 3
				  group: ""
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms.constrained.stop[1] (2:14) must not be blank.",
				"beluga.providers.llms.constrained.stop[2] (2:19) must not be blank.",
				"beluga.providers.llms.constrained.sizes[1] (3:14) must be greater than 0.",
				"beluga.providers.llms.constrained.tags (4:10) size must be between 0 and 3.",
				"beluga.providers.llms.constrained.headers.bad (5:27) must not be blank.",
				"beluga.providers.llms.constrained.headers[x.y] (5:41) must not be blank.",
				"beluga.providers.llms.constrained.servers[0].port (7:29) must be less than or equal to 65535.",
				"beluga.providers.llms.constrained.servers[1].url must not be null.",
				"beluga.providers.llms.constrained.regions.eu-west.port (10:36) must be greater than 0.",
				"beluga.providers.llms.constrained.matrix[0][1] (11:16) must be greater than 0.",
				"beluga.providers.llms.constrained.names must not be empty.",
				"beluga.providers.llms.constrained (2:10) must have 'low' below 'high'."));
	}

	@Test
	void bindWhenConstraintsHoldAndOtherGroupsDoNotStarts() {
		yaml(this.runner, "beluga.providers.llms.constrained: {names: [a], low: 1, high: 2, group: \"\"}")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void bindWhenTypeIsConfigurationPropertiesBindsIt() {
		yaml(this.runner, "beluga.providers.llms.properties: {eager: true, resolved.max-size: 7}")
			.run((context) -> assertThat(describe(context, "properties")).contains("eager=true",
					"unknownProperties=FAIL", "resolved=Resolved[maxSize=7, idleTimeout=PT30M"));
	}

	@Test
	void bindWhenTypeIsABeanBindsIt() {
		yaml(this.runner, """
				beluga.providers.llms:
				  bean: {model: m, nested: {attempts: 2}, options: {a: b}}
				  other: {provider-name: bean, nested: {attempts: 3}}
				  plain: {provider-name: bean}
				""").run((context) -> {
			assertThat(describe(context, "bean")).isEqualTo("m 2 {preset=x, a=b}");
			assertThat(describe(context, "other")).isEqualTo("default 3 {preset=x}");
			assertThat(describe(context, "plain")).isEqualTo("default 1 {preset=x}");
		});
	}

	@Test
	void bindWhenParameterHasANameTakesItFromVariablesToo() {
		variables(this.runner, Map.of("BELUGA_PROVIDERS_LLMS_NAMED_MY_CLASS", "c"))
			.run((context) -> assertThat(describe(context, "named"))
				.isEqualTo("Named[type=c, optional=Optional.empty]"));
	}

	@Test
	void bindWhenYamlTakesTextForSomethingElseIsTheText() {
		yaml(this.runner, """
				beluga.providers.llms.unquoted:
				  pin: 12345
				  pins: [1, true, 2.5]
				  named: {a: 7, b: false}
				  color: 123456
				  text: 42
				  date: 2026-01-31
				""").run((context) -> assertThat(describe(context, "unquoted"))
			.isEqualTo("12345 [1, true, 2.5] {a=7, b=false} 123456 42 2026-01-31"));
	}

	@Test
	void bindWhenTextOfANumberCannotBeReadHidesIt() {
		yaml(this.runner, "beluga.providers.llms.unquoted: {pin: 1, date: 4711}").run((context) -> {
			assertThat(problems(context))
				.containsExactly("beluga.providers.llms.unquoted.date (1:48) cannot be read as LocalDate.");
			assertThat(context.getStartupFailure()).hasNoCause();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "en-US", "tr-TR", "th-TH-u-ca-buddhist-nu-thai", "ar-EG-u-nu-arab", "fa-IR-u-nu-arabext" })
	void bindWhenLocaleIsUnusualIsTheSame(String locale) {
		Locale original = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag(locale));
		try {
			variables(yaml(this.runner, """
					beluga.providers.llms.every:
					  ID: 1
					  timeOut: 90s
					  size: 12MB
					  weight: 1234.5
					  count: 1234567
					  kind: FIRST_KIND
					  kinds: {first-kind: 1, SECOND_INSTANCE: 2}
					  date: 2026-01-31
					  color: "#FFI"
					  address: http://INFO.example.org
					  set: [b, a]
					"""), Map.of("BELUGA_PROVIDERS_LLMS_EVERY_LIMIT", "77"))
				.run((context) -> assertThat(describe(context, "every"))
					.isEqualTo("Every[id=1, timeOut=PT1M30S, size=12582912B, weight=1234.5, count=1234567, limit=77, "
							+ "kind=FIRST_KIND, kinds={FIRST_KIND=1, SECOND_INSTANCE=2}, date=2026-01-31, "
							+ "color=Color[value=#FFI], address=http://INFO.example.org, set=[b, a], key=null]"));
			yaml(this.runner, """
					beluga.providers.llms:
					  every: {kind: x, count: x, IDD: 1}
					  constrained: {names: [a], stop: [" "], sizes: [-1]}
					""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					"beluga.providers.llms.every.kind (2:17) must be one of: first-kind, second-instance.",
					"beluga.providers.llms.every.count (2:27) is not a whole number that fits.",
					"beluga.providers.llms.every.idd (2:35) is not a property of provider 'every'. Did you mean 'id'?",
					"beluga.providers.llms.constrained.stop[0] (3:36) must not be blank.",
					"beluga.providers.llms.constrained.sizes[0] (3:50) must be greater than 0."));
		}
		finally {
			Locale.setDefault(original);
		}
	}

	interface OtherGroup {

	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Constraint(validatedBy = Ordered.Validator.class)
	@interface Ordered {

		String message() default "must have 'low' below 'high'";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

		/**
		 * Compares.
		 */
		class Validator implements ConstraintValidator<Ordered, Constrained> {

			@Override
			public boolean isValid(Constrained value, ConstraintValidatorContext context) {
				return value.low() <= value.high();
			}

		}

	}

	record Server(@NotNull URI url, @Positive @Max(65535) int port) {
	}

	@Ordered
	record Constrained(List<@NotBlank String> stop, List<@Positive Integer> sizes, Set<@Size(max = 3) String> tags,
			Map<String, @NotBlank String> headers, List<Server> servers, Map<String, Server> regions,
			List<List<@Positive Integer>> matrix, @NotEmpty List<String> names, int low, int high,
			@NotBlank(groups = OtherGroup.class) String group) {
	}

	record Named(@Name("my-class") String type, Optional<String> optional) {
	}

	enum Kind {

		FIRST_KIND, SECOND_INSTANCE

	}

	record Color(String value) {
	}

	record Unquoted(Secret pin, List<Secret> pins, Map<String, Secret> named, Color color, String text,
			LocalDate date) {

		String reveal() {
			Map<String, String> revealed = new TreeMap<>();
			this.named.forEach((key, value) -> revealed.put(key, value.reveal()));
			return this.pin.reveal() + " " + this.pins.stream().map(Secret::reveal).toList() + " " + revealed + " "
					+ this.color.value() + " " + this.text + " " + this.date;
		}

	}

	record Every(int id, Duration timeOut, DataSize size, double weight, long count, int limit, Kind kind,
			SortedMap<Kind, Integer> kinds, LocalDate date, Color color, URI address, Set<String> set, Secret key) {
	}

	static class Bean1 {

		private String model = "default";

		private final Nested nested = new Nested();

		private final Map<String, String> options = new java.util.LinkedHashMap<>(Map.of("preset", "x"));

		public void setModel(String model) {
			this.model = model;
		}

		public Nested getNested() {
			return this.nested;
		}

		public Map<String, String> getOptions() {
			return this.options;
		}

		@Override
		public String toString() {
			return this.model + " " + this.nested.attempts + " " + this.options;
		}

		static class Nested {

			private int attempts = 1;

			public int getAttempts() {
				return this.attempts;
			}

			public void setAttempts(int attempts) {
				this.attempts = attempts;
			}

		}

	}

	@ConfigurationPropertiesBinding
	static class ColorConverter implements Converter<String, Color> {

		@Override
		public Color convert(String source) {
			return new Color(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		ColorConverter colorConverter() {
			return new ColorConverter();
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "constrained", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Constrained, Llm> constrained() {
			return (context, config) -> new Llm.Simple(config.toString());
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "properties", apiKey = ApiKeyUse.NONE)
		ProviderFactory<BelugaRegistryProperties, Llm> properties() {
			return (context, config) -> new Llm.Simple(config.toString());
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "bean", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Bean1, Llm> bean() {
			return (context, config) -> new Llm.Simple(config.toString());
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "unquoted", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Unquoted, Llm> unquoted() {
			return (context, config) -> new Llm.Simple(config.reveal());
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "named", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Named, Llm> named() {
			return (context, config) -> new Llm.Simple(config.toString());
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "every", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Every, Llm> every() {
			// a DataSize shows itself in the digits of the locale
			return (context, config) -> new Llm.Simple(
					config.toString().replace(config.size().toString(), config.size().toBytes() + "B"));
		}

	}

}
