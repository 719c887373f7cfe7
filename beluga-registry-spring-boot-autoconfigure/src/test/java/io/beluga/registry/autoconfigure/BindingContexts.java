package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts with configured providers, for the tests of what is read.
 */
final class BindingContexts {

	/**
	 * A value that no message may show.
	 */
	static final String MARKER = "sk-marker-4711";

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private BindingContexts() {
	}

	static ApplicationContextRunner runner(Class<?>... configurations) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withUserConfiguration(configurations);
	}

	/**
	 * Add a file that comes after all other sources.
	 */
	static ApplicationContextRunner yaml(ApplicationContextRunner runner, String text) {
		return runner.withInitializer((context) -> {
			try {
				List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("application.yml",
						new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "application.yml"));
				sources.forEach(context.getEnvironment().getPropertySources()::addLast);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	/**
	 * Add environment variables.
	 */
	static ApplicationContextRunner variables(ApplicationContextRunner runner, Map<String, ?> variables) {
		return runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", new LinkedHashMap<>(variables))));
	}

	/**
	 * Return what the factory of a configured provider got.
	 */
	static String describe(AssertableApplicationContext context, String name) {
		return context.getBean(Providers.class).get(LLMS, name).ask("").replaceFirst(": $", "");
	}

	/**
	 * Return what kept a context from starting, having made sure that no value is shown.
	 */
	static List<String> problems(AssertableApplicationContext context) {
		assertThat(context.getStartupFailure()).isNotNull();
		assertNoMarker(context.getStartupFailure());
		Throwable failure = context.getStartupFailure();
		while (!(failure instanceof InvalidConfigException) && failure.getCause() != null) {
			failure = failure.getCause();
		}
		assertThat(failure).isInstanceOf(InvalidConfigException.class);
		return ((InvalidConfigException) failure).violations().stream().map(BindingContexts::text).toList();
	}

	private static String text(ConfigViolation violation) {
		String origin = Optional.ofNullable(violation.origin())
			.map((text) -> " (" + text.replace("Byte array resource [application.yml] - ", "") + ")")
			.orElse("");
		return violation.property() + origin + " "
				+ violation.message().replace("Byte array resource [application.yml] - ", "")
				+ Optional.ofNullable(violation.suggestion()).map((text) -> " " + text).orElse("");
	}

	static void assertNoMarker(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		assertThat(text.toString()).doesNotContain(MARKER);
	}

}
