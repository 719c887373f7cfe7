package io.beluga.registry.starter;

import java.util.Arrays;
import java.util.List;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that adds nothing but the starter. There is no Actuator on its
 * class path.
 */
@ExtendWith(OutputCaptureExtension.class)
class StarterTests {

	@Test
	void startWhenNothingIsUsedIsQuiet(CapturedOutput output) {
		assertThat(ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint", null))
			.isFalse();
		try (ConfigurableApplicationContext context = SpringApplication.run(Empty.class)) {
			assertThat(context.getBean(ProviderRegistry.class).listPackages()).isEmpty();
			assertThat(Arrays.stream(context.getBeanDefinitionNames())
				.filter((name) -> context.getType(name) != null
						&& context.getType(name).getName().startsWith("io.beluga"))
				.filter((name) -> !name.equals("starterTests.Empty") && !name.startsWith("io.beluga")))
				.allMatch((name) -> name.startsWith("beluga"));
		}
		assertThat(output).doesNotContain(" WARN ").doesNotContain(" ERROR ");
	}

	@Test
	void startWhenProviderIsConfiguredInjectsIt() {
		try (ConfigurableApplicationContext context = SpringApplication.run(Greeting.class,
				"--beluga.providers.greeters.polite.phrase=Good day")) {
			Greeter greeter = context.getBean(Providers.class)
				.get(ProviderPackage.of("greeters", Greeter.class), "polite");
			assertThat(greeter.greet("Ada")).isEqualTo("Good day, Ada");
			assertThat(context.getBean(Greeter.class).greet("Ada")).isEqualTo("Good day, Ada");
			assertThat(context.getBean(ProviderRegistry.class)
				.getProviderInfo("greeters", "polite")
				.configSchema()
				.document()).containsEntry("required", List.of("phrase"));
		}
	}

	/**
	 * A contract.
	 */
	public interface Greeter {

		String greet(String name);

	}

	record Config(@NotBlank String phrase) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Greeting {

		@Bean
		@BelugaProvider(packageName = "greeters", name = "polite", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Config, Greeter> polite() {
			return (context, config) -> (name) -> config.phrase() + ", " + name;
		}

	}

}
