package io.beluga.registry.autoconfigure.endpoint;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpServer;
import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@code management.endpoint.providers.show-values} on a real server.
 */
class ShowValuesTests {

	private static final String MASK = "******";

	@Test
	void readWhenNothingIsSetMasksEveryValue() {
		try (EndpointServer server = EndpointServer.run(Speakers.class, Speakers.PROPERTIES)) {
			for (String path : new String[] { "", "/speakers", "/speakers/loud" }) {
				assertThat(values(server.get("/actuator/providers" + path))).as(path).containsOnly(MASK);
			}
		}
	}

	@Test
	void readWhenShowValuesIsAlwaysShowsWhatIsNoSecret() {
		try (EndpointServer server = run("always")) {
			assertThat(config(server, "soft")).containsExactly(entry("api-key", MASK),
					entry("endpoint", "https://speak.example/v1"), entry("extends", "loud"), entry("headers.x", MASK),
					entry("max-tokens", "500"), entry("mirror.spare", MASK), entry("mirror.volume", "11"),
					entry("proxy", "http://proxy:3128"), entry("stop[0]", "a"), entry("timeout", "PT30S"),
					entry("user-password", MASK), entry("voice", "high"));
			assertThat(config(server, "free")).containsExactly(entry("api-key", MASK), entry("voice", MASK));
			assertThat(server.get("/actuator/providers")).doesNotContain("sk-marker").contains("deep");
			assertThat(server.get("/actuator/providers/speakers")).doesNotContain("sk-marker").contains("deep");
		}
	}

	@Test
	void readWhenPutShowsWhatIsNoSecret() {
		try (EndpointServer server = run("always")) {
			server.bean(Providers.class)
				.put("speakers", "late",
						ProviderConfig.builder("loud")
							.apiKey("sk-marker-11")
							.customField("voice", "late")
							.customField("maxTokens", 7)
							.customField("mirror", Map.of("volume", 3, "spare", "sk-marker-12"))
							.customField("headers", Map.of("1x", "sk-marker-13"))
							.build());
			assertThat(config(server, "late")).containsExactly(entry("api-key", MASK), entry("headers[1x]", MASK),
					entry("max-tokens", "7"), entry("mirror.spare", MASK), entry("mirror.volume", "3"),
					entry("provider-name", "loud"), entry("voice", "late"));
		}
	}

	@Test
	void readWhenNamesHaveCapitalsInARowKnowsThem() {
		try (EndpointServer server = EndpointServer.run(Capitals.class, "beluga.providers.speakers.one.base-url=here",
				"beluga.providers.speakers.one.apiTOKEN=sk-marker-20",
				"management.endpoint.providers.show-values=always")) {
			assertThat(config(server, "one")).containsExactly(entry("api-token", MASK), entry("base-url", "here"));
			server.bean(Providers.class)
				.put("speakers", "late",
						ProviderConfig.builder("one")
							.customField("baseURL", "there")
							.customField("apiTOKEN", "sk-marker-21")
							.build());
			assertThat(config(server, "late")).containsExactly(entry("api-token", MASK), entry("base-url", "there"),
					entry("provider-name", "one"));
			assertThat(JsonPath.<Map<String, Object>>read(server.get("/actuator/providers/speakers/one"),
					"$.provider.configSchema.properties"))
				.containsKeys("base-url", "api-token")
				.doesNotContainKeys("base-u-r-l", "api-t-o-k-e-n");
			assertThat(JsonPath.<List<String>>read(server.get("/actuator/providers/speakers/one"),
					"$.provider.configSchema.required"))
				.containsExactly("base-url");
		}
	}

	@Test
	void readWhenAuthorizedIsNeededDependsOnUser() {
		try (EndpointServer server = run("when-authorized", WithUsers.class)) {
			assertThat(server.get("/actuator/providers/speakers/loud")).doesNotContain("deep");
			assertThat(server.request("GET", "/actuator/providers/speakers/loud", "X-User", "ann").body())
				.contains("deep")
				.doesNotContain("sk-marker");
		}
	}

	@Test
	void readWhenRoleIsNeededDependsOnRole() {
		try (EndpointServer server = run("when-authorized", WithUsers.class,
				"management.endpoint.providers.roles=operator")) {
			for (String path : new String[] { "", "/speakers", "/speakers/loud" }) {
				assertThat(server.request("GET", "/actuator/providers" + path, "X-User", "ann").body()).as(path)
					.doesNotContain("deep");
				assertThat(server.request("GET", "/actuator/providers" + path, "X-User", "operator").body()).as(path)
					.contains("deep");
			}
		}
	}

	@Test
	void readWhenApplicationSanitizesMasksThat() {
		try (EndpointServer server = run("always", WithSanitizer.class)) {
			assertThat(config(server, "loud")).contains(entry("voice", "(hidden)"), entry("max-tokens", "500"));
		}
	}

	/**
	 * Properties that are no provider's hold what providers need, such as a mounted
	 * secret.
	 */
	@Test
	void envMasksWhatPlaceholdersReferTo() {
		try (EndpointServer server = run("always", Speakers.class, "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always",
				"beluga.providers.speakers.free.api-key=${acme-key}", "acme-key=${vault.acme_key:none}",
				"vault.acme_key=sk-marker-20", "beluga.providers.speakers.free.voice=${VOICE_OF:${other-voice}}",
				"other-voice=sk-marker-21", "unrelated=shown",
				"beluga.providers.speakers.loud.headers.x=${acme.keys[0]}", "acme.keys[0]=sk-marker-22",
				"beluga.providers.speakers.loud.voice=${acme[prod].key}", "acme[prod].key=sk-marker-23")) {
			String env = server.get("/actuator/env");
			assertThat(env).doesNotContain("sk-marker").contains("acme-key", "vault.acme_key", "other-voice", "shown");
			for (String name : List.of("acme-key", "vault.acme_key", "other-voice", "acme.keys%5B0%5D",
					"acme%5Bprod%5D.key")) {
				assertThat(server.get("/actuator/env/" + name)).contains(MASK).doesNotContain("sk-marker");
			}
			assertThat(server.get("/actuator/configprops")).doesNotContain("sk-marker");
		}
	}

	@Test
	void originTellsNoCredentials() throws IOException {
		HttpServer files = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		byte[] file = "beluga.providers.speakers.far: {provider-name: loud, max-tokens: many, api-key: sk-marker-30}"
			.getBytes();
		files.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, file.length);
			exchange.getResponseBody().write(file);
			exchange.close();
		});
		files.start();
		String location = "http://user:sk-marker-31@localhost:" + files.getAddress().getPort() + "/far.yml";
		try {
			Throwable failure = catchThrowable(() -> run("never", Speakers.class, "spring.config.import=" + location));
			assertThat(failure).isInstanceOf(InvalidConfigException.class).hasMessageContaining("/far");
			assertThat(failure.getMessage()).doesNotContain("sk-marker");
			byte[] right = new String(file).replace("many", "30").getBytes();
			files.removeContext("/");
			files.createContext("/", (exchange) -> {
				exchange.sendResponseHeaders(200, right.length);
				exchange.getResponseBody().write(right);
				exchange.close();
			});
			try (EndpointServer server = run("never", Speakers.class, "spring.config.import=" + location)) {
				assertThat(server.get("/actuator/providers")).contains("/far").doesNotContain("sk-marker");
			}
		}
		finally {
			files.stop(0);
		}
	}

	private static EndpointServer run(String showValues) {
		return run(showValues, Speakers.class);
	}

	private static EndpointServer run(String showValues, Class<?> application, String... more) {
		String[] properties = new String[Speakers.PROPERTIES.length + more.length + 1];
		System.arraycopy(Speakers.PROPERTIES, 0, properties, 0, Speakers.PROPERTIES.length);
		System.arraycopy(more, 0, properties, Speakers.PROPERTIES.length, more.length);
		properties[properties.length - 1] = "management.endpoint.providers.show-values=" + showValues;
		return EndpointServer.run(application, properties);
	}

	private static Iterable<String> values(String body) {
		return JsonPath.<List<String>>read(body, "$..config..value");
	}

	private static Map<String, String> config(EndpointServer server, String name) {
		Map<String, Map<String, String>> config = JsonPath.read(server.get("/actuator/providers/speakers/" + name),
				"$.configured.config");
		Map<String, String> values = new LinkedHashMap<>();
		config.forEach((key, each) -> values.put(key, each.get("value")));
		return values;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Capitals {

		@Bean
		@BelugaProvider(packageName = "speakers", name = "one", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Named, Runnable> one() {
			return (context, config) -> () -> {
			};
		}

		record Named(@NotBlank String baseURL, String apiTOKEN) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Speakers.class)
	static class WithSanitizer {

		@Bean
		SanitizingFunction voices() {
			return (data) -> data.getKey().equals("beluga.providers.speakers.loud.voice") ? data.withValue("(hidden)")
					: data;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Speakers.class)
	static class WithUsers {

		@Bean
		Filter users() {
			return (request, response, chain) -> chain.doFilter(new UserRequest((HttpServletRequest) request),
					response);
		}

	}

	private static final class UserRequest extends HttpServletRequestWrapper {

		private UserRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable Principal getUserPrincipal() {
			String user = getHeader("X-User");
			return (user != null) ? () -> user : null;
		}

		@Override
		public boolean isUserInRole(String role) {
			return role.equals(getHeader("X-User"));
		}

	}

}
