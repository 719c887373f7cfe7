package com.example.models;

import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.sample.web.OpenAiServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the several models of the README.
 */
class ModelsApplicationTests {

	@Test
	void modelsAnswerByDefaultByNameAndThroughAClient() throws Exception {
		try (OpenAiServer vendor = new OpenAiServer();
				ConfigurableApplicationContext context = start(
						"--beluga.providers.llms.grok.endpoint=" + vendor.endpoint())) {
			Assistant assistant = context.getBean(Assistant.class);
			assertThat(assistant.answer("Who wrote this?")).isEqualTo("Jane Doe, of course.");
			assertThat(assistant.summarize("A long text.")).isEqualTo("Jane Doe, of course.");
			assertThat(assistant.answer("Who wrote this?", "fast")).isEqualTo("Jane Doe, of course.");
			assertThat(vendor.requests()).satisfiesExactly(
					(request) -> assertThat(request).contains("\"grok-4\"", "Who wrote this?"),
					(request) -> assertThat(request).contains("\"grok-4-fast\"", "Summarize in one sentence."),
					(request) -> assertThat(request).contains("\"grok-4-fast\"", "Who wrote this?"));
		}
	}

	@Test
	void tokensAreCountedByConfiguredName() throws Exception {
		try (OpenAiServer vendor = new OpenAiServer();
				ConfigurableApplicationContext context = start(
						"--beluga.providers.llms.grok.endpoint=" + vendor.endpoint())) {
			context.getBean(Assistant.class).answer("Who wrote this?", "fast");
			assertThat(context.getBean(MeterRegistry.class)
				.get("gen_ai.client.token.usage")
				.tag("beluga.provider.name", "fast")
				.tag("gen_ai.token.type", "output")
				.counter()
				.count()).isEqualTo(5);
		}
	}

	@Test
	void memoryOfConversationsIsThere() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeanProvider(ChatMemory.class).getIfUnique()).isNotNull();
		}
	}

	@Test
	void applicationWithoutModelsStarts() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NoModels.class)
			.web(WebApplicationType.NONE)
			.properties("spring.config.location=optional:classpath:none.yml")
			.run()) {
			assertThat(context.getBean(Providers.class).list("llms")).isEmpty();
		}
	}

	@Test
	void modelWithoutAKeyIsThereAndUnavailable() {
		try (ConfigurableApplicationContext context = start()) {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.list("llms")).containsExactly("fast", "gemini", "grok", "local");
			assertThat(providers.info("llms", "gemini").state()).isEqualTo(ProviderState.UNAVAILABLE);
			assertThat(providers.info("llms", "fast").state()).isEqualTo(ProviderState.CONFIGURED);
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(ModelsApplication.class)
			.properties("spring.config.location=classpath:models.yml", "XAI_API_KEY=xai-1")
			.run(arguments);
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class NoModels {

	}

}
