package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests that a configuration breaks the same rules whether it comes from the environment
 * or from {@code createProvider}.
 */
class SameViolationsTests {

	private static final String PREFIX = "beluga.providers.llms.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(ReportApplication.class);

	@Test
	void violationsOfValuesAreTheSame() {
		ProviderConfig config = ProviderConfig.builder("typed")
			.customFields(Map.ofEntries(Map.entry("model", " "), Map.entry("temprature", 1), Map.entry("url", "x"),
					Map.entry("pause", "soon"), Map.entry("retries", 99), Map.entry("mode", "quick"),
					Map.entry("base", "http://[x"), Map.entry("size", "big"), Map.entry("color", "red"),
					Map.entry("stop", List.of("a", " ")), Map.entry("weights", List.of(1, "two", 3)),
					Map.entry("headers", Map.of("x.y", " ")), Map.entry("limits", Map.of("day", "ten")),
					Map.entry("retry", Map.of("max-attempts", 99, "pause", "soon", "max-atempts", 1)),
					Map.entry("tools", List.of(Map.of("name", "search", "limit", "none"))),
					Map.entry("region", Map.of("name", "eu")), Map.entry("range", 5)))
			.build();
		List<ConfigViolation> violations = assertSame("""
				model: " "
				temprature: 1
				url: x
				pause: soon
				retries: 99
				mode: quick
				base: "http://[x"
				size: big
				color: red
				stop: [a, " "]
				weights: [1, two, 3]
				headers: {"[x.y]": " "}
				limits: {day: ten}
				retry: {max-attempts: 99, pause: soon, max-atempts: 1}
				tools: [{name: search, limit: none}]
				region: {name: eu}
				range: 5
				""", config);
		assertThat(violations).hasSize(19)
			.extracting(ConfigViolation::property, ConfigViolation::message, ConfigViolation::suggestion)
			.contains(
					tuple("retry.max-atempts", "is not a property of provider 'typed'.",
							"Did you mean 'max-attempts'?"),
					tuple("weights[1]", "is not a whole number that fits.", null),
					tuple("region", "must be a single value.", null));
	}

	@Test
	void violationsOfClassLevelConstraintsAreTheSame() {
		List<ConfigViolation> violations = assertSame("{model: m, low: 2, high: 1}",
				ProviderConfig.builder("typed")
					.customField("model", "m")
					.customField("low", 2)
					.customField("high", 1)
					.build());
		assertThat(violations).extracting(ConfigViolation::message)
			.containsExactly("must have a low that is not above high.");
	}

	@Test
	void violationsOfTheProvidersOwnRulesAreTheSame() {
		List<ConfigViolation> violations = assertSame("{max-tokens: 5, stop: [a, b]}",
				ProviderConfig.builder("strict")
					.customField("max-tokens", 5)
					.customField("stop", List.of("a", "b"))
					.build());
		assertThat(violations)
			.extracting(ConfigViolation::property, ConfigViolation::message, ConfigViolation::suggestion)
			.containsExactly(tuple("max-tokens", "must be 10 or more for this model.", null),
					tuple("stop[1]", "is one more than this model takes.", "Remove all but the first."));
	}

	@Test
	void violationsOfAMissingKeyAreTheSame() {
		this.runner.run((context) -> assertThat(
				violations(context.getBean(ProviderRegistry.class), ProviderConfig.builder("gemini").build()))
			.containsExactly(new ConfigViolation("api-key", "is required by provider 'gemini'.")));
		this.runner.withPropertyValues("beluga.providers.llms.gemini.model=m")
			.run((context) -> assertThat(((InvalidConfigException) context.getStartupFailure()).violations())
				.extracting(ConfigViolation::property, ConfigViolation::message)
				.containsExactly(tuple(PREFIX + "gemini.api-key", "is required by provider 'gemini'.")));
	}

	/**
	 * Hold the two ways side by side: the paths are relative to the configuration in one,
	 * and have full names and origins in the other.
	 */
	private List<ConfigViolation> assertSame(String yaml, ProviderConfig config) {
		String provider = config.providerName();
		List<ConfigViolation> created = new ArrayList<>();
		this.runner.run((context) -> created.addAll(violations(context.getBean(ProviderRegistry.class), config)));
		assertThat(created).isNotEmpty().allSatisfy((violation) -> assertThat(violation.origin()).isNull());
		this.runner.withInitializer((context) -> {
			try {
				String text = yaml.startsWith("{") ? PREFIX + provider + ": " + yaml
						: PREFIX + provider + ":\n  " + yaml.strip().replace("\n", "\n  ") + "\n";
				new YamlPropertySourceLoader()
					.load("file", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "application.yml"))
					.forEach(context.getEnvironment().getPropertySources()::addLast);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).run((context) -> {
			List<ConfigViolation> started = ((InvalidConfigException) context.getStartupFailure()).violations();
			assertThat(started).allSatisfy((violation) -> assertThat(violation.origin()).contains("application.yml"));
			assertThat(started)
				.extracting((violation) -> violation.property()
					.substring((PREFIX + provider).length())
					.replaceFirst("^\\.", ""), ConfigViolation::message, ConfigViolation::suggestion)
				.containsExactlyInAnyOrderElementsOf(created.stream()
					.map((violation) -> tuple(violation.property(), violation.message(), violation.suggestion()))
					.toList());
		});
		return created;
	}

	private static List<ConfigViolation> violations(ProviderRegistry registry, ProviderConfig config) {
		return catchThrowableOfType(InvalidConfigException.class,
				() -> registry.createProvider("llms", config.providerName(), config))
			.violations();
	}

}
