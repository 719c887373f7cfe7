package io.beluga.registry.integration;

import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

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

/**
 * Tests for Actuator without a web server.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoWebTests {

	@Test
	@SuppressWarnings("unchecked")
	void applicationUsesProviderAndShowsItOverJmx(CapturedOutput output) throws Exception {
		assertThat(ClassUtils.isPresent("org.springframework.web.context.WebApplicationContext", null)).isFalse();
		assertThat(ClassUtils.isPresent("org.springframework.web.reactive.DispatcherHandler", null)).isFalse();
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
				"--beluga.providers.greeters.polite.phrase=Good day", "--spring.jmx.enabled=true",
				"--management.endpoints.jmx.exposure.include=providers")) {
			assertThat(context.getBean(Greeter.class).greet("Ada")).isEqualTo("Good day, Ada");
			Map<String, Object> answer = (Map<String, Object>) context.getBean(MBeanServer.class)
				.invoke(new ObjectName("org.springframework.boot:type=Endpoint,name=Providers"), "provider",
						new Object[] { "greeters", "polite" }, new String[] { "java.lang.String", "java.lang.String" });
			assertThat((Map<String, Object>) answer.get("configured")).containsEntry("state", "READY");
		}
		assertThat(output).doesNotContain(" WARN ").doesNotContain(" ERROR ");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
