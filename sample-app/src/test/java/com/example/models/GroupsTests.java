package com.example.models;

import io.beluga.registry.Providers;
import io.beluga.registry.sample.web.OpenAiServer;
import io.beluga.registry.springai.SpringAiPackages;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the groups of {@code docs/routing.md}.
 */
class GroupsTests {

	@Test
	void eachGroupAnswersByOneOfItsMembers() throws Exception {
		try (OpenAiServer vendor = new OpenAiServer();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.properties("spring.config.location=classpath:groups.yml")
					.run("--vendor=" + vendor.endpoint())) {
			Providers providers = context.getBean(Providers.class);
			for (String group : new String[] { "smart", "pool", "answer" }) {
				assertThat(providers.get(SpringAiPackages.LLMS, group).call("Who wrote this?"))
					.isEqualTo("Jane Doe, of course.");
			}
			assertThat(vendor.requests()).satisfiesExactly((request) -> assertThat(request).contains("\"main\""),
					(request) -> assertThat(request).containsAnyOf("\"eu\"", "\"us\""),
					(request) -> assertThat(request).containsAnyOf("\"main\"", "\"next\""));
		}
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
