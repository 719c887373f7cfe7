package io.beluga.registry.integration;

import io.beluga.registry.Providers;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.integration.greeting.Greeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for an application without Jakarta Validation.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoValidationTests {

	@Test
	void constraintsAreNotSeen(CapturedOutput output) {
		assertThat(ClassUtils.isPresent("jakarta.validation.Validator", null)).isFalse();
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
				"--beluga.providers.greeters.polite.phrase=Good day",
				"--beluga.providers.greeters.blank.provider-name=polite",
				"--beluga.providers.greeters.blank.phrase=")) {
			Providers providers = context.getBean(Providers.class);
			assertThat(((Greeter) providers.get("greeters", "polite")).greet("Ada")).isEqualTo("Good day, Ada");
			assertThat(((Greeter) providers.get("greeters", "blank")).greet("Ada")).isEqualTo(", Ada");
		}
		assertThat(output).doesNotContain(" WARN ").doesNotContain(" ERROR ");
	}

	@Test
	void otherMistakesAreFound(CapturedOutput output) {
		assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(
				() -> SpringApplication.run(Application.class, "--beluga.providers.greeters.polite.phrases=Good day"));
		assertThat(output).contains("beluga.providers.greeters.polite.phrases").contains("Did you mean 'phrase'?");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
