package io.beluga.registry.autoconfigure.endpoint;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link ProvidersEndpoint} makes of requests.
 */
class ProvidersEndpointHttpTests {

	private static EndpointServer server;

	@BeforeAll
	static void start() {
		server = EndpointServer.run(Speakers.class, Speakers.PROPERTIES);
		ProviderConfig config = ProviderConfig.builder("free").apiKey("sk-marker").build();
		for (String name : new String[] { "a/b", "a/b/c", "speakers/a", "two words", "line\nbreak", "größe", "100%",
				"a;b", "a+b", "a?b", "x".repeat(256) }) {
			server.bean(Providers.class).put("speakers", name, config);
		}
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a/b               | a/b
			/a/b/c             | a/b/c
			/speakers/a        | speakers/a
			/two%20words       | two words
			/gr%C3%B6%C3%9Fe   | größe
			/100%25            | 100%
			/a%3Bb             | a;b
			/a+b               | a+b
			/a%3Fb             | a?b
			/%6Coud            | loud
			""")
	void readWhenNameNeedsEncodingFindsIt(String path, String name) {
		String body = server.get("/actuator/providers/speakers" + path);
		assertThat(JsonPath.<String>read(body, "$.name")).isEqualTo(name);
		assertThat(JsonPath.<String>read(body, "$.configured.state")).isEqualTo("CONFIGURED");
	}

	@Test
	void readWhenNameHasLineBreakFindsIt() {
		assertThat(JsonPath.<String>read(server.get("/actuator/providers/speakers/line%0Abreak"), "$.name"))
			.isEqualTo("line\nbreak");
	}

	@Test
	void readWhenNameIsAsLongAsCanBeFindsIt() {
		assertThat(server.request("GET", "/actuator/providers/speakers/" + "x".repeat(256)).statusCode())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/speakers/nothing", "/nothing/loud", "/speakers/LOUD", "/Speakers",
			"/speakers/loud/x", "/speakers/%0A", "/speakers/%20", "/speakers/l%C3%B6ud", "/speakers/tenant-1",
			"/speakers/", "/" })
	void readWhenUnknownIsNotFoundAndRepeatsNothing(String path) {
		HttpResponse<String> response = server.request("GET", "/actuator/providers" + path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).doesNotContain("known", "speakers/loud");
		assertThat(server.bean(Speakers.class).created).hasValue(0);
	}

	@Test
	void readWhenNameIsMuchTooLongIsNotFound() {
		String name = "n".repeat(5000);
		for (String path : new String[] { "/actuator/providers/" + name, "/actuator/providers/speakers/" + name }) {
			HttpResponse<String> response = server.request("GET", path);
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(response.body()).doesNotContain("nnn");
		}
	}

	@Test
	void readWhenSlashIsEncodedIsRefusedByTheServer() {
		assertThat(server.request("GET", "/actuator/providers/speakers/a%2Fb").statusCode()).isEqualTo(400);
	}

	@Test
	void headAnswersWithoutBody() {
		HttpResponse<String> response = server.request("HEAD", "/actuator/providers/speakers/loud");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
		assertThat(server.request("HEAD", "/actuator/providers/speakers/nothing").statusCode()).isEqualTo(404);
	}

	@Test
	void optionsNamesTheMethodsOfReading() {
		HttpResponse<String> response = server.request("OPTIONS", "/actuator/providers");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Allow")).hasValue("GET,HEAD,OPTIONS");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH" })
	void otherMethodsAreNotAllowed(String method) {
		for (String path : new String[] { "", "/speakers", "/speakers/loud", "/speakers/a/b" }) {
			assertThat(server.request(method, "/actuator/providers" + path).statusCode()).as(path).isEqualTo(405);
		}
	}

	@Test
	void linksNameEveryRead() {
		Map<String, Map<String, String>> links = JsonPath.read(server.get("/actuator"), "$._links");
		assertThat(links).containsKeys("providers", "providers-packageName", "providers-packageName-name",
				"providers-path");
		assertThat(links.get("providers-packageName-name").get("href"))
			.endsWith("/actuator/providers/{packageName}/{name}");
	}

	@Test
	void readOfVeryManyShowsThoseInTroubleAndSaysHowManyItLeavesOut() {
		try (EndpointServer many = EndpointServer.run(Speakers.class, "beluga.registry.missing-keys=unavailable",
				"beluga.providers.speakers.zz.provider-name=free")) {
			ProviderConfig config = ProviderConfig.builder("free").apiKey("sk-marker").build();
			for (int i = 0; i < ProviderDescriptions.MOST_CONFIGURED + 10; i++) {
				many.bean(Providers.class).put("speakers", "n" + i, config);
			}
			Map<String, Map<String, Object>> packages = JsonPath.read(many.get("/actuator/providers"), "$.packages");
			Map<String, Object> speakers = JsonPath.read(many.get("/actuator/providers/speakers"), "$");
			assertThat(packages).containsEntry("speakers", speakers);
			Map<String, Object> shown = JsonPath.read(speakers, "$.configured");
			assertThat(shown).hasSize(ProviderDescriptions.MOST_CONFIGURED).containsKeys("n0", "zz");
			assertThat(speakers).containsEntry("omitted", 11);
			assertThat(JsonPath.<List<String>>read(speakers, "$.providers.free.configured"))
				.hasSize(ProviderDescriptions.MOST_CONFIGURED);
			assertThat(JsonPath.<String>read(many.get("/actuator/providers/speakers/n99"), "$.configured.state"))
				.isEqualTo("CONFIGURED");
		}
		assertThat(server.get("/actuator/providers/speakers")).doesNotContain("omitted");
	}

	@Test
	void readWhenManagementHasItsOwnPortIsThere() {
		try (EndpointServer separate = EndpointServer.run(Speakers.class, "management.server.port=0",
				"spring.jackson.property-naming-strategy=SNAKE_CASE", "beluga.registry.missing-keys=unavailable")) {
			assertThat(separate.request("GET", "/actuator/providers").statusCode()).isEqualTo(404);
			HttpResponse<String> response = separate.requestOn("local.management.port", "GET",
					"/actuator/providers/speakers/free");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<String>read(response.body(), "$.provider.apiKey")).isEqualTo("required");
		}
	}

}
