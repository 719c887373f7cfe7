package io.beluga.registry.routing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.routing.RoutingAutoConfigurationTests.Sender;
import io.beluga.registry.routing.RoutingAutoConfigurationTests.Senders;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Metrics, health and the endpoint of groups, in an application.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeenFromOutsideTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Senders.class)
	static class App {

		@Bean
		static ProviderPackage<Sender> sms() {
			return ProviderPackage.of("sms", Sender.class).idempotent();
		}

		@Bean
		static MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	private void run(String... properties) {
		this.context = new SpringApplicationBuilder(App.class).properties("server.port=0",
				"management.endpoints.web.exposure.include=*", "management.endpoint.providers.access=unrestricted",
				"management.endpoint.health.show-details=always", "beluga.providers.sms.main.provider-name=fake",
				"beluga.providers.sms.spare.provider-name=fake", "beluga.providers.sms.smart.provider-name=failover",
				"beluga.providers.sms.smart.members=main,spare", "beluga.providers.sms.smart.retries=0")
			.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	@AfterEach
	void close() {
		Senders.DOWN.clear();
		if (this.context != null) {
			this.context.close();
		}
	}

	private String send(String name) {
		return ((Sender) this.context.getBean(Providers.class).get("sms", name)).send("hi");
	}

	private HttpResponse<String> exchange(HttpRequest.Builder request, String path)
			throws IOException, InterruptedException {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return this.client.send(request.uri(URI.create("http://localhost:" + port + "/actuator/" + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private String get(String path) throws IOException, InterruptedException {
		return exchange(HttpRequest.newBuilder().GET(), path).body();
	}

	private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		return exchange(HttpRequest.newBuilder()
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)), path);
	}

	private double count(String member, String outcome) {
		return this.context.getBean(MeterRegistry.class)
			.get("beluga.provider.route")
			.tags("package", "sms", "name", "smart", "member", member, "outcome", outcome)
			.functionCounter()
			.count();
	}

	private double breaker(String member) {
		return this.context.getBean(MeterRegistry.class)
			.get("beluga.provider.breaker")
			.tags("package", "sms", "name", "smart", "member", member)
			.gauge()
			.value();
	}

	@Test
	void metersWhenCallsMoveOnTellWhereTheyWent() {
		run();
		Senders.DOWN.put("main", true);
		for (int i = 0; i < 7; i++) {
			assertThat(send("smart")).isEqualTo("spare: hi");
		}
		assertThat(count("main", "UNAVAILABLE")).isEqualTo(5);
		assertThat(count("main", "OPEN")).isEqualTo(2);
		assertThat(count("spare", "SERVED")).isEqualTo(7);
		assertThat(breaker("main")).isEqualTo(2);
		assertThat(breaker("spare")).isZero();
		this.context.getBean(Providers.class).renew("sms", "main");
		Senders.DOWN.clear();
		assertThat(send("smart")).isEqualTo("main: hi");
		assertThat(breaker("main")).isZero();
	}

	/**
	 * Wait for what comes of an event, which another thread may deliver.
	 */
	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(assertion);
	}

	private double value(String meter, String name) {
		return this.context.getBean(MeterRegistry.class)
			.get(meter)
			.tags("package", "sms", "name", name)
			.meter()
			.measure()
			.iterator()
			.next()
			.getValue();
	}

	@Test
	void metersWhenRetryBudgetIsSpentTellHowOften() {
		run("beluga.providers.sms.smart.retries=1", "beluga.providers.sms.smart.retry-budget.percent=0",
				"beluga.providers.sms.smart.retry-budget.minimum-per-second=0");
		send("smart");
		assertThat(value("beluga.provider.retries.refused", "smart")).isZero();
		Senders.DOWN.put("main", true);
		send("smart");
		assertThat(value("beluga.provider.retries.refused", "smart")).isOne();
		assertThat(this.context.getBean(MeterRegistry.class).find("beluga.provider.canary.aborted").meters()).isEmpty();
	}

	@Test
	void metersWhenCanaryIsAbortedTellSoUntilItIsTriedAgain() {
		run("beluga.providers.sms.answer.provider-name=canary", "beluga.providers.sms.answer.stable=main",
				"beluga.providers.sms.answer.candidate=spare", "beluga.providers.sms.answer.percent=100",
				"beluga.providers.sms.answer.retries=0", "beluga.providers.sms.answer.abort.minimum-calls=2",
				"beluga.providers.sms.answer.abort.error-ratio=1", "beluga.providers.sms.spare.down=true");
		assertThat(send("answer")).isEqualTo("main: hi");
		assertThat(value("beluga.provider.canary.aborted", "answer")).isZero();
		assertThat(send("answer")).isEqualTo("main: hi");
		assertThat(value("beluga.provider.canary.aborted", "answer")).isOne();
		this.context.getBean(Providers.class).renew("sms", "spare");
		send("answer");
		assertThat(value("beluga.provider.canary.aborted", "answer")).isZero();
	}

	@Test
	void metersWhenGroupIsReplacedAreNotRegisteredAgain(CapturedOutput output) {
		run();
		send("smart");
		this.context.getBean(Providers.class).renew("sms", "smart");
		send("smart");
		assertThat(count("main", "SERVED")).isEqualTo(2);
		assertThat(output).doesNotContain("already registered");
	}

	@Test
	void metersWhenGroupIsRemovedGo() {
		run();
		send("smart");
		this.context.getBean(Providers.class).remove("sms", "smart");
		MeterRegistry meters = this.context.getBean(MeterRegistry.class);
		await(() -> assertThat(meters.getMeters()).noneMatch(
				(meter) -> "smart".equals(meter.getId().getTag("name")) && meter.getId().getTag("member") != null));
	}

	@Test
	void endpointWhenGroupHasServedShowsItsRoute() throws Exception {
		run();
		assertThat(get("providers/sms/smart")).doesNotContain("\"route\"");
		Senders.DOWN.put("main", true);
		for (int i = 0; i < 5; i++) {
			send("smart");
		}
		assertThat(get("providers/sms/smart"))
			.contains("\"route\":{\"main\":{\"share\":1.0,\"state\":\"in-service\",\"breaker\":\"OPEN\",\"reopensAt\":")
			.contains("\"lastFailure\":\"UNAVAILABLE\",\"calls\":5,\"inFlight\":0}")
			.contains("\"spare\":{\"share\":0.0,\"state\":\"in-service\",\"breaker\":\"CLOSED\",\"calls\":5");
		assertThat(get("providers/sms/main")).doesNotContain("\"route\"");
	}

	@Test
	void endpointAndHealthWhenThereIsNoGroupAreAsWithoutThisModule() throws Exception {
		String[] noGroup = { "beluga.providers.sms.smart.provider-name=fake", "beluga.providers.sms.smart.members=none",
				"spring.autoconfigure.exclude=" };
		run(noGroup);
		String providers = get("providers");
		String health = get("health/providers");
		assertThat(providers).contains("\"fake\"");
		this.context.close();
		noGroup[2] += RoutingAutoConfiguration.class.getName();
		run(noGroup);
		assertThat(get("providers")).isEqualTo(providers);
		assertThat(get("health/providers")).isEqualTo(health);
	}

	@Test
	void endpointWhenMemberIsDrainedSendsItNoCalls() throws Exception {
		run();
		send("smart");
		HttpResponse<String> drained = post("providers/sms/smart", "{\"member\": \"main\", \"state\": \"drained\"}");
		assertThat(drained.statusCode()).isEqualTo(200);
		assertThat(drained.body()).contains("\"state\":\"drained\"");
		assertThat(send("smart")).isEqualTo("spare: hi");
		post("providers/sms/smart", "{\"member\": \"main\", \"state\": \"in-service\"}");
		assertThat(send("smart")).isEqualTo("main: hi");
		assertThat(post("providers/sms/smart", "{\"member\": \"nobody\", \"state\": \"drained\"}").statusCode())
			.isEqualTo(404);
		assertThat(post("providers/sms/main", "{\"member\": \"main\", \"state\": \"drained\"}").statusCode())
			.isEqualTo(404);
		assertThat(post("providers/sms/smart", "{\"member\": \"main\", \"state\": \"gone\"}").statusCode())
			.isEqualTo(400);
	}

	@Test
	void endpointWhenAccessIsReadOnlyDrainsNobody() throws Exception {
		run("management.endpoint.providers.access=read-only");
		send("smart");
		assertThat(post("providers/sms/smart", "{\"member\": \"main\", \"state\": \"drained\"}").statusCode())
			.isEqualTo(405);
		assertThat(send("smart")).isEqualTo("main: hi");
	}

	@Test
	void healthWhenMemberOfGroupIsUnavailableStaysUp() throws Exception {
		run("beluga.providers.sms.broken.provider-name=fake", "beluga.providers.sms.broken.refuse=true",
				"beluga.providers.sms.smart.members=broken,main");
		assertThat(send("smart")).isEqualTo("main: hi");
		assertThat(get("health/providers")).contains("\"status\":\"UP\"").contains("\"state\":\"UNAVAILABLE\"");
	}

	@Test
	void healthWhenNoMemberCanServeIsDown() throws Exception {
		run();
		send("smart");
		post("providers/sms/smart", "{\"member\": \"main\", \"state\": \"drained\"}");
		assertThat(get("health/providers")).contains("\"status\":\"UP\"");
		post("providers/sms/smart", "{\"member\": \"spare\", \"state\": \"drained\"}");
		assertThat(get("health/providers")).contains("\"status\":\"DOWN\"").contains("none can serve");
	}

	@Test
	void healthWhenMembersAreNamedByAliasesIsDownOnceNoneCanServe() throws Exception {
		run("beluga.packages.sms.aliases.first=main", "beluga.providers.sms.smart.members=first,spare");
		send("smart");
		post("providers/sms/smart", "{\"member\": \"spare\", \"state\": \"drained\"}");
		assertThat(get("health/providers")).contains("\"status\":\"UP\"");
		post("providers/sms/smart", "{\"member\": \"first\", \"state\": \"drained\"}");
		assertThat(get("health/providers")).contains("\"status\":\"DOWN\"").contains("none can serve");
	}

	@Test
	void healthWhenGroupsShareMemberThatCannotServeIsDown() throws Exception {
		run("beluga.providers.sms.broken.provider-name=fake", "beluga.providers.sms.broken.refuse=true",
				"beluga.providers.sms.shared.provider-name=failover", "beluga.providers.sms.shared.members=broken",
				"beluga.providers.sms.left.provider-name=failover", "beluga.providers.sms.left.members=shared",
				"beluga.providers.sms.right.provider-name=failover", "beluga.providers.sms.right.members=shared",
				"beluga.providers.sms.smart.members=left,right");
		assertThatException().isThrownBy(() -> send("smart"));
		assertThat(get("health/providers")).contains("\"status\":\"DOWN\"").contains("none can serve");
	}

	@Test
	void healthWhenStableProviderOfCanaryCannotServeIsDown() throws Exception {
		run("beluga.providers.sms.broken.provider-name=fake", "beluga.providers.sms.broken.refuse=true",
				"beluga.providers.sms.answer.provider-name=canary", "beluga.providers.sms.answer.stable=broken",
				"beluga.providers.sms.answer.candidate=main");
		assertThatException().isThrownBy(() -> send("broken"));
		assertThat(get("health/providers")).contains("\"status\":\"DOWN\"").contains("none can serve");
	}

	@Test
	void healthWhenOnlyMemberHasAskedToWaitStaysUp() throws Exception {
		run("beluga.providers.sms.main.limited=true", "beluga.providers.sms.smart.members=main");
		assertThatException().isThrownBy(() -> send("smart"));
		assertThat(get("providers/sms/smart")).contains("\"reopensAt\"");
		assertThat(get("health/providers")).contains("\"status\":\"UP\"");
	}

	private boolean isMetered(String name, String member) {
		return this.context.getBean(MeterRegistry.class)
			.find("beluga.provider.breaker")
			.tags("package", "sms", "name", name, "member", member)
			.gauge() != null;
	}

	@Test
	void metersAndRouteWhenMembersChangeAreThoseOfTheNewGroupBeforeItsFirstCall() throws Exception {
		run("beluga.providers.sms.third.provider-name=fake");
		send("smart");
		this.context.getBean(Providers.class)
			.put("sms", "smart",
					ProviderConfig.builder("failover").customField("members", List.of("spare", "third")).build());
		await(() -> {
			assertThat(isMetered("smart", "third")).isTrue();
			assertThat(isMetered("smart", "main")).isFalse();
		});
		assertThat(get("providers/sms/smart")).contains("\"route\":{\"spare\":").contains("\"third\":{");
		assertThat(send("smart")).isEqualTo("spare: hi");
		assertThat(count("spare", "SERVED")).isOne();
	}

	@Test
	void metersWhenCandidateChangesTellOfTheNewOne() {
		run("beluga.providers.sms.third.provider-name=fake", "beluga.providers.sms.answer.provider-name=canary",
				"beluga.providers.sms.answer.stable=main", "beluga.providers.sms.answer.candidate=spare");
		send("answer");
		this.context.getBean(Providers.class)
			.put("sms", "answer",
					ProviderConfig.builder("canary")
						.customField("stable", "main")
						.customField("candidate", "third")
						.build());
		await(() -> assertThat(this.context.getBean(MeterRegistry.class)
			.find("beluga.provider.canary.aborted")
			.tag("name", "answer")
			.gauges()).singleElement().satisfies((gauge) -> {
				assertThat(gauge.getId().getTag("member")).isEqualTo("third");
				assertThat(gauge.value()).isZero();
			}));
	}

}
