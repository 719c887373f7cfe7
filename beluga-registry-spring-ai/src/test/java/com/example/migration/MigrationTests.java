package com.example.migration;

import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.springai.llms.AnthropicLlmsAutoConfiguration;
import io.beluga.registry.springai.llms.OpenAiLlmsAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what {@code docs/migration.md} shows of the code here works.
 */
class MigrationTests {

	@Test
	void codeWhenVendorsAnswerWorks() {
		try (VendorServer openAi = new VendorServer((request, exchange) -> VendorServer.json(exchange, 200, """
				{"id": "1", "object": "chat.completion", "created": 1, "model": "gpt-5-mini", "choices": [{"index": 0,
				"finish_reason": "stop", "message": {"role": "assistant", "content": "at once"}}],
				"usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}"""));
				VendorServer anthropic = new VendorServer(
						(request, exchange) -> VendorServer.json(exchange, 200, request.method().equals("GET") ? """
								{"data": [], "has_more": false, "first_id": null, "last_id": null}""" : """
								{"id": "1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
								"content": [{"type": "text", "text": "with care"}], "stop_reason": "end_turn",
								"stop_sequence": null, "usage": {"input_tokens": 1, "output_tokens": 1}}"""))) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
						OpenAiLlmsAutoConfiguration.class, AnthropicLlmsAutoConfiguration.class,
						BelugaRegistryAutoConfiguration.class))
				.withInitializer(new ConfigDataApplicationContextInitializer())
				.withPropertyValues("spring.config.location=classpath:migration.yml", "OPENAI_API_KEY=one",
						"ANTHROPIC_API_KEY=two", "beluga.providers.llms.fast.endpoint=" + openAi.uri() + "/v1",
						"beluga.providers.llms.careful.endpoint=" + anthropic.uri())
				.withBean(Answers.class)
				.run((context) -> {
					Answers answers = context.getBean(Answers.class);
					assertThat(answers.quickly("Now?")).isEqualTo("at once");
					assertThat(answers.by("careful", "Why?")).isEqualTo("with care");
					Providers providers = context.getBean(Providers.class);
					assertThat(
							new VendorsOwn().options(providers.handle(SpringAiPackages.LLMS, "careful")).getMaxTokens())
						.isEqualTo(4096);
					new Rotation(providers).rotate("careful", "three");
					assertThat(answers.by("careful", "Why?")).isEqualTo("with care");
					assertThat(anthropic.requests()).extracting((request) -> request.headers().getFirst("X-Api-Key"))
						.containsExactly("two", "three", "three");
				});
		}
	}

}
