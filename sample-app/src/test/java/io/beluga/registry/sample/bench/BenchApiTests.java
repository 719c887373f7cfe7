package io.beluga.registry.sample.bench;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.sample.vendors.SimulatedVendor;
import io.beluga.registry.sample.vendors.SimulatedVendors;
import io.beluga.registry.sample.vendors.VendorMode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the bench of troubles, without its page.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "beluga.providers.llms.reliable.breaker.open-for=1s")
@AutoConfigureRestTestClient
class BenchApiTests {

	private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
	};

	@Autowired
	private RestTestClient client;

	@Autowired
	private Providers providers;

	@Autowired
	private SimulatedVendors vendors;

	@Autowired
	private Traffic traffic;

	@BeforeEach
	void awaitCalls() {
		awaitCallsBy("aurora");
	}

	@AfterEach
	void mend() {
		this.vendors.all().forEach((vendor) -> vendor.setMode(VendorMode.UP));
		put("/vendors/aurora/key?valid=true");
		assertThat(this.traffic.watch().failed()).isZero();
	}

	@ParameterizedTest
	@EnumSource(value = VendorMode.class, names = "UP", mode = EnumSource.Mode.EXCLUDE)
	void putModeWhenVendorIsInTroubleFailsNoCall(VendorMode mode) {
		put("/vendors/aurora?mode=" + mode);
		awaitCallsBy("boreal");
		put("/vendors/boreal?mode=" + mode);
		awaitCallsBy("cirrus");
		put("/vendors/boreal?mode=UP");
		put("/vendors/aurora?mode=UP");
		awaitCallsBy("aurora");
	}

	@Test
	void putKeyWhenValidReplacesTheInstanceAndRevokesTheOldKey() throws Exception {
		long generation = generation();
		ProviderConfig old = config("aurora");
		assertThat(statusWithKeyOf(old)).isEqualTo(200);
		assertThat(put("/vendors/aurora/key?valid=true")).containsEntry("replaced", List.of("llms.aurora"));
		assertThat(generation()).isEqualTo(generation + 1);
		assertThat(statusWithKeyOf(old)).isEqualTo(401);
		assertThat(statusWithKeyOf(config("aurora"))).isEqualTo(200);
		awaitCallsBy("aurora");
	}

	@Test
	void putKeyWhenBadLeavesTheInstanceServing() {
		long generation = generation();
		assertThat(put("/vendors/aurora/key?valid=false")).containsEntry("failed",
				Map.of("llms.aurora", "ErrProviderCreationFailed"));
		assertThat(generation()).isEqualTo(generation);
		awaitCallsBy("aurora");
	}

	@Test
	void putCanaryWhenMovedReplacesTheGroup() {
		assertThat(put("/canary?percent=100")).containsEntry("replaced", List.of("llms.rollout"));
		awaitCallsBy("cirrus");
		put("/canary?percent=5");
	}

	@ParameterizedTest
	@CsvSource({ "/vendors/nobody?mode=UP, 404", "/vendors/aurora?mode=AWAY, 400", "/canary?percent=101, 400" })
	void putWhenNothingLikeItIsThereIsRefused(String path, int status) {
		this.client.put().uri("/api/bench" + path).exchange().expectStatus().isEqualTo(status);
	}

	@Test
	void vendorsListenOnLoopbackAlone() throws Exception {
		for (SimulatedVendor vendor : this.vendors.all()) {
			URI endpoint = Objects.requireNonNull(config(vendor.name()).endpoint());
			assertThat(InetAddress.getByName(endpoint.getHost()).isLoopbackAddress()).isTrue();
		}
	}

	private static int statusWithKeyOf(ProviderConfig config) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(config.endpoint() + "/models"))
			.header("Authorization", "Bearer " + Objects.requireNonNull(config.apiKey()).reveal())
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

	private ProviderConfig config(String name) {
		return this.providers.config("llms", name);
	}

	private Map<String, Object> put(String path) {
		Map<String, Object> body = this.client.put()
			.uri("/api/bench" + path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JSON)
			.returnResult()
			.getResponseBody();
		return (body != null) ? body : Map.of();
	}

	private long generation() {
		return this.providers.info("llms", "aurora").generation();
	}

	/**
	 * Wait until a vendor serves again, whatever it has served before.
	 */
	private void awaitCallsBy(String name) {
		long before = this.traffic.watch().calls();
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.traffic.watch()
				.recent()
				.stream()
				.anyMatch((call) -> call.number() > before && name.equals(call.servedBy())));
	}

}
