package io.beluga.registry.integration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for an application with the API of Jakarta Validation and no implementation.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoValidatorTests {

	@Test
	void constraintsThatNobodyChecksFailTheStart(CapturedOutput output) {
		assertThat(ClassUtils.isPresent("jakarta.validation.Validator", null)).isTrue();
		assertThatException().isThrownBy(
				() -> SpringApplication.run(Application.class, "--beluga.providers.greeters.polite.phrase=Good day"));
		assertThat(output).contains("The Bean Validation API is on the classpath but no implementation could be found")
			.contains("Add an implementation, such as Hibernate Validator, to the classpath");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
