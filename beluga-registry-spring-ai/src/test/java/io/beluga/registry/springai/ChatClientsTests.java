package io.beluga.registry.springai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.springai.VendorServer.Request;
import io.beluga.registry.springai.llms.OpenAiLlmsAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientBuilderCustomizer;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ChatClients}, {@link ChatClientsAutoConfiguration} and
 * {@link ChatClientBuilderBeans}.
 */
class ChatClientsTests {

	private final VendorServer fast = new VendorServer(OpenAiWire.saying("I am fast."));

	private final VendorServer deep = new VendorServer(OpenAiWire.saying("I am deep."));

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class, OpenAiLlmsAutoConfiguration.class,
						BelugaRegistryAutoConfiguration.class, ChatClientsAutoConfiguration.class,
						ChatClientAutoConfiguration.class, ToolCallingAutoConfiguration.class))
		.withPropertyValues(model("fast", this.fast))
		.withPropertyValues(model("deep", this.deep))
		.withPropertyValues("beluga.packages.llms.aliases.quick=fast");

	@AfterEach
	void closeServers() {
		this.fast.close();
		this.deep.close();
	}

	@Test
	void builderWhenNamedReachesThatModel() {
		this.application.withUserConfiguration(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			assertThat(ask(injected.fast)).isEqualTo("I am fast.");
			assertThat(ask(injected.quick)).isEqualTo("I am fast.");
			assertThat(ask(injected.deep)).isEqualTo("I am deep.");
			assertThat(injected.deep.build()
				.prompt("Hi?")
				.stream()
				.content()
				.collect(Collectors.joining())
				.block(Duration.ofSeconds(30))).isEqualTo("I am deep.");
			assertThat(injected.fast).isNotSameAs(injected.otherFast);
		});
	}

	@Test
	void builderWhenNameComesLaterReachesThatModel() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			providers.put("llms", "later",
					ProviderConfig.builder("openai-compatible")
						.endpoint(this.deep.uri())
						.customField("model", "m")
						.build());
			ChatClients clients = context.getBean(ChatClients.class);
			assertThat(ask(clients.builder("later"))).isEqualTo("I am deep.");
			assertThat(ask(clients.builder("quick"))).isEqualTo("I am fast.");
			assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> clients.builder("fats"))
				.withMessageContaining("fast");
		});
	}

	@Test
	void builderMakesNoInstance() {
		this.application.run((context) -> {
			context.getBean(ChatClients.class).builder("fast").build();
			assertThat(context.getBean(Providers.class).info("llms", "fast").createdAt()).isEmpty();
		});
	}

	@Test
	void builderHasCustomizersAndObservationsOfTheApplication() {
		ObservationRegistry observations = ObservationRegistry.create();
		List<String> observed = new CopyOnWriteArrayList<>();
		observations.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				observed.add(context.getClass().getSimpleName());
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof ChatClientObservationContext;
			}

		});
		ApplicationContextRunner customized = this.application.withBean(ObservationRegistry.class, () -> observations)
			.withBean(ChatClientBuilderCustomizer.class, () -> (builder) -> builder.defaultSystem("Be brief."));
		customized.run((context) -> {
			ask(context.getBean(ChatClients.class).builder("fast"));
			assertThat(this.fast.requests()).extracting(Request::body)
				.last()
				.satisfies((body) -> assertThat(body).contains("Be brief."));
			assertThat(observed).hasSize(1);
		});
		customized.withPropertyValues("spring.ai.chat.client.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean("chatClientBuilder");
			ask(context.getBean(ChatClients.class).builder("deep"));
			assertThat(this.deep.requests()).extracting(Request::body)
				.last()
				.satisfies((body) -> assertThat(body).contains("Be brief."));
			assertThat(observed).hasSize(2);
		});
	}

	@Test
	void builderWithoutQualifierStaysSpringAis() {
		this.application.withPropertyValues("beluga.packages.llms.default=deep").run((context) -> {
			assertThat(context).hasBean("chatClientBuilder");
			assertThat(ask(context.getBean(ChatClient.Builder.class))).isEqualTo("I am deep.");
			assertThat(context.getBeanProvider(ChatClient.Builder.class).getIfUnique()).isNotNull();
		});
	}

	@Test
	void builderWhenTestReplacesTheModelUsesTheReplacement() {
		this.application
			.withBean("llms.fast", ChatModel.class,
					() -> (prompt) -> new ChatResponse(List.of(new Generation(new AssistantMessage("I am a stub.")))))
			.withUserConfiguration(Injected.class)
			.run((context) -> {
				assertThat(ask(context.getBean(Injected.class).fast)).isEqualTo("I am a stub.");
				assertThat(ask(context.getBean(ChatClients.class).builder("fast"))).isEqualTo("I am a stub.");
			});
	}

	@Test
	void clientsWhenLibraryIsMissingAreNotThere() {
		this.application.withClassLoader(new FilteredClassLoader("org.springframework.ai.chat.client"))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("belugaChatClients");
				assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).contains("openai");
			});
	}

	@Test
	void clientsWhenRegistryIsDisabledAreNotThere() {
		this.application.withPropertyValues("beluga.registry.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChatClients.class));
	}

	private static String ask(ChatClient.Builder builder) {
		return builder.build().prompt("Hi?").call().content();
	}

	private static String[] model(String name, VendorServer server) {
		String prefix = "beluga.providers.llms." + name + ".";
		return new String[] { prefix + "provider-name=openai-compatible", prefix + "endpoint=" + server.uri(),
				prefix + "model=m" };
	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		@Autowired
		@Qualifier("llms.fast")
		private ChatClient.Builder fast;

		@Autowired
		@Qualifier("llms.fast")
		private ChatClient.Builder otherFast;

		@Autowired
		@Qualifier("llms.quick")
		private ChatClient.Builder quick;

		@Autowired
		@Qualifier("llms.deep")
		private ChatClient.Builder deep;

	}

}
