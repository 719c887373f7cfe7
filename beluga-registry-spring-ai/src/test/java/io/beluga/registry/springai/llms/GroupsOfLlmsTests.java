package io.beluga.registry.springai.llms;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.observation.ProviderCallObservationContext;
import io.beluga.registry.autoconfigure.observation.ProviderObservationAutoConfiguration;
import io.beluga.registry.routing.RoutingAutoConfiguration;
import io.beluga.registry.springai.OpenAiWire;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups of language models that speak OpenAI's protocol.
 */
class GroupsOfLlmsTests {

	private final VendorServer main = new VendorServer(OpenAiWire.saying("From main."));

	private final VendorServer spare = new VendorServer(OpenAiWire.saying("From spare."));

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
				OpenAiLlmsAutoConfiguration.class, RoutingAutoConfiguration.class,
				ProviderObservationAutoConfiguration.class, BelugaRegistryAutoConfiguration.class))
		.withPropertyValues(properties("main", this.main))
		.withPropertyValues(properties("spare", this.spare))
		.withPropertyValues("beluga.providers.llms.smart.provider-name=failover",
				"beluga.providers.llms.smart.members=main,spare", "beluga.providers.llms.smart.retries=0");

	private static String[] properties(String name, VendorServer server) {
		String prefix = "beluga.providers.llms." + name + ".";
		return new String[] { prefix + "provider-name=openai-compatible", prefix + "api-key=sk-of-" + name,
				prefix + "endpoint=" + server.uri() + "/v1", prefix + "model=m", prefix + "max-retries=0" };
	}

	@AfterEach
	void closeServers() {
		this.main.close();
		this.spare.close();
	}

	private void mainFails() {
		this.main.answer(OpenAiWire.failing(503, OpenAiWire.error("server_error", "overloaded")));
	}

	private static ChatModel model(ApplicationContext context, String name) {
		return context.getBean(Providers.class).get(SpringAiPackages.LLMS, name);
	}

	private static Consumer<ChatResponse> from(String name, long generation, int attempts) {
		return (response) -> {
			assertThat(response.getMetadata().<String>get("beluga.provider")).isEqualTo(name);
			assertThat(response.getMetadata().<Long>get("beluga.generation")).isEqualTo(generation);
			assertThat(response.getMetadata().<Integer>get("beluga.attempts")).isEqualTo(attempts);
		};
	}

	@Test
	void callWhenFirstMemberServesSaysSo() {
		this.application.run((context) -> {
			ChatResponse response = model(context, "smart").call(new Prompt("Hi"));
			assertThat(response).satisfies(from("main", 1, 1));
			assertThat(response.getResult().getOutput().getText()).isEqualTo("From main.");
			assertThat(response.getMetadata().getModel()).isEqualTo("m");
			assertThat(response.getMetadata().getUsage().getTotalTokens()).isEqualTo(8);
			assertThat(response.getMetadata().getId()).isEqualTo("c1");
		});
	}

	@Test
	void callWhenMovedOnNamesWhoServedAndSendsItsOwnKey() {
		mainFails();
		this.application.run((context) -> {
			assertThat(model(context, "smart").call(new Prompt("Hi"))).satisfies(from("spare", 1, 2));
			assertThat(this.main.requests()).extracting((request) -> request.headers().getFirst("Authorization"))
				.containsExactly("Bearer sk-of-main");
			assertThat(this.spare.requests()).extracting((request) -> request.headers().getFirst("Authorization"))
				.containsExactly("Bearer sk-of-spare");
		});
	}

	@Test
	void callWhenMemberIsAliasNamesWhatIsBehindIt() {
		this.application
			.withPropertyValues("beluga.packages.llms.aliases.cheap=spare",
					"beluga.providers.llms.smart.members=cheap,main")
			.run((context) -> {
				context.getBean(Providers.class).renew("llms", "spare");
				assertThat(model(context, "smart").call(new Prompt("Hi")))
					.satisfies((response) -> assertThat(response.getMetadata().<String>get("beluga.provider"))
						.isEqualTo("spare"));
			});
	}

	@Test
	void callWhenMemberWasReplacedTellsItsGeneration() {
		this.application.run((context) -> {
			ChatModel smart = model(context, "smart");
			smart.call(new Prompt("Hi"));
			context.getBean(Providers.class).renew("llms", "main");
			assertThat(smart.call(new Prompt("Hi"))).satisfies(from("main", 2, 1));
		});
	}

	@Test
	void callWhenGroupIsMemberNamesWhoServedAndCountsAllAttempts() {
		mainFails();
		this.application.withPropertyValues("beluga.providers.llms.inner.provider-name=failover",
				"beluga.providers.llms.inner.members=main", "beluga.providers.llms.inner.retries=0",
				"beluga.providers.llms.smart.members=inner,rest", "beluga.providers.llms.rest.provider-name=failover",
				"beluga.providers.llms.rest.members=main,spare", "beluga.providers.llms.rest.retries=0")
			.run((context) -> assertThat(model(context, "smart").call(new Prompt("Hi")))
				.satisfies(from("spare", 1, 3)));
	}

	@Test
	void callWhenThereIsNoGroupSaysNothing() {
		this.application
			.run((context) -> assertThat(model(context, "main").call(new Prompt("Hi")).getMetadata().keySet())
				.noneMatch((key) -> key.startsWith("beluga.")));
	}

	@Test
	void streamWhenMovedOnNamesWhoServedInEachPart() {
		mainFails();
		this.spare.answer(
				(request, exchange) -> VendorServer.events(exchange, 1000, OpenAiWire.chunks("From ", "spare", ".")));
		this.application.run((context) -> {
			List<ChatResponse> parts = model(context, "smart").stream(new Prompt("Hi")).collectList().block();
			assertThat(parts).hasSizeGreaterThan(2).allSatisfy(from("spare", 1, 2));
		});
	}

	@Test
	void streamWhenFirstMemberServesCountsOneAttempt() {
		this.application
			.run((context) -> assertThat(model(context, "smart").stream(new Prompt("Hi")).collectList().block())
				.isNotEmpty()
				.allSatisfy(from("main", 1, 1)));
	}

	@Test
	void attemptsWhenCallIsObservedAreEventsOfTheGroupsObservation() {
		mainFails();
		List<String> events = new CopyOnWriteArrayList<>();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new Events(events));
		this.application.withBean(ObservationRegistry.class, () -> observations).run((context) -> {
			model(context, "smart").call(new Prompt("Hi"));
			assertThat(events).containsExactly("smart: attempt at main: UNAVAILABLE",
					"smart: attempt at spare: SERVED");
			events.clear();
			assertThat(model(context, "smart").stream(new Prompt("Hi")).blockLast()).satisfies(from("spare", 1, 2));
			assertThat(events).containsExactly("smart: attempt at main: UNAVAILABLE",
					"smart: attempt at spare: SERVED");
		});
	}

	/**
	 * Keeps the events, each with the configured provider of the call that it is of.
	 */
	private record Events(List<String> events) implements ObservationHandler<ProviderCallObservationContext> {

		@Override
		public void onEvent(Observation.Event event, ProviderCallObservationContext context) {
			this.events.add(context.getCall().name() + ": " + event.getContextualName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ProviderCallObservationContext;
		}

	}

}
