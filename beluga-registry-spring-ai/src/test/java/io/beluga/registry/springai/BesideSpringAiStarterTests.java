package io.beluga.registry.springai;

import java.time.Duration;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.llms.OpenAiLlmsAutoConfiguration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.chat.observation.autoconfigure.ChatObservationAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that also has a starter of Spring AI.
 */
class BesideSpringAiStarterTests {

	private final VendorServer theirs = new VendorServer(OpenAiWire.saying("I am Spring AI's."));

	private final VendorServer ours = new VendorServer(OpenAiWire.saying("I am fast."));

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class, OpenAiLlmsAutoConfiguration.class,
						BelugaRegistryAutoConfiguration.class, ChatClientsAutoConfiguration.class,
						OpenAiChatAutoConfiguration.class, ChatClientAutoConfiguration.class,
						ToolCallingAutoConfiguration.class, ChatObservationAutoConfiguration.class,
						MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withUserConfiguration(Injected.class)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("spring.ai.openai.api-key=sk-theirs", "spring.ai.openai.base-url=" + this.theirs.uri(),
				"beluga.providers.llms.fast.provider-name=openai", "beluga.providers.llms.fast.api-key=sk-ours-0123456",
				"beluga.providers.llms.fast.endpoint=" + this.ours.uri());

	@AfterEach
	void closeServers() {
		this.theirs.close();
		this.ours.close();
	}

	@Test
	void modelOfTheStarterStaysWhatItWas() {
		this.application.run(this::assertTheirs);
		this.application.withPropertyValues("beluga.packages.llms.default=fast").run(this::assertTheirs);
	}

	private void assertTheirs(ApplicationContext context) {
		Injected injected = context.getBean(Injected.class);
		assertThat(injected.model).isExactlyInstanceOf(OpenAiChatModel.class)
			.isSameAs(context.getBean(ChatModel.class))
			.isSameAs(context.getBean("openAiChatModel"));
		assertThat(injected.model.call("Hi?")).isEqualTo("I am Spring AI's.");
		assertThat(injected.builder.build().prompt("Hi?").call().content()).isEqualTo("I am Spring AI's.");
		assertThat(injected.fast.call("Hi?")).isEqualTo("I am fast.");
		assertThat(injected.fastBuilder.build().prompt("Hi?").call().content()).isEqualTo("I am fast.");
		assertThat(context.getBeanProvider(ChatModel.class).getIfUnique()).isSameAs(injected.model);
	}

	@Test
	void clientOfReferenceWorksAsOfAnyModel() {
		this.application.run((context) -> {
			ChatClient client = ChatClient.builder(context.getBean(Injected.class).fast).build();
			assertThat(client.prompt("Hi?").call().content()).isEqualTo("I am fast.");
			assertThat(
					client.prompt("Hi?").stream().content().collect(Collectors.joining()).block(Duration.ofSeconds(30)))
				.isEqualTo("I am fast.");
			this.ours.answer((request, exchange) -> {
				if (request.body().contains("42 degrees")) {
					OpenAiWire.saying("Hot.").to(request, exchange);
				}
				else {
					VendorServer.json(exchange, 200, OpenAiWire.toolCall("temperature", "{\"city\":\"Rome\"}"));
				}
			});
			assertThat(client.prompt("How is Rome?").tools(new Thermometer()).call().content()).isEqualTo("Hot.");
		});
	}

	@Test
	void tokensAreCountedByConfiguredName() {
		this.application.run((context) -> {
			Injected injected = context.getBean(Injected.class);
			injected.fast.call("Hi?");
			injected.fast.stream("Hi?").blockLast(Duration.ofSeconds(30));
			injected.model.call("Hi?");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("gen_ai.client.token.usage")
				.tags("beluga.provider.name", "fast", "gen_ai.token.type", "total")
				.counters()).extracting((counter) -> counter.count()).containsExactly(16.0);
			assertThat(meters.get("gen_ai.client.token.usage")
				.tags("beluga.provider.name", "none", "gen_ai.token.type", "total")
				.counter()
				.count()).isEqualTo(8.0);
			assertThat(meters.getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("gen_ai"))
				.extracting(Meter::getId)
				.allSatisfy((id) -> assertThat(meters.find(id.getName())
					.meters()
					.stream()
					.map((other) -> other.getId().getTags().stream().map((tag) -> tag.getKey()).toList())
					.distinct()).as("what Prometheus insists on").hasSize(1));
		});
	}

	static class Thermometer {

		@Tool(description = "Tell the temperature")
		String temperature(String city) {
			return "42 degrees in " + city;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		@Autowired
		private ChatModel model;

		@Autowired
		private ChatClient.Builder builder;

		@Autowired
		@Qualifier("llms.fast")
		private ChatModel fast;

		@Autowired
		@Qualifier("llms.fast")
		private ChatClient.Builder fastBuilder;

	}

}
