package io.beluga.registry.springai.internal;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Connection}.
 */
class ConnectionTests {

	@ParameterizedTest
	@ValueSource(strings = { "sk-1\n", " sk-1\r\n", "sk-1" })
	void keyWhenFromMountedFileIsStripped(String key) {
		assertThat(connection(key, null, null).key()).isEqualTo("sk-1");
		assertThat(connection(key, null, null).violations()).isEmpty();
	}

	@Test
	void keyWhenBlankIsNone() {
		assertThat(connection(" \n", null, null).key()).isNull();
		assertThat(connection(null, null, null).key()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-secret\nsecond", "sk-sécret", "sk-secret\u0000" })
	void violationsWhenKeyCannotBeSentNameIt(String key) {
		assertThat(connection(key, null, null).violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.property()).isEqualTo("api-key");
			assertThat(violation.toString()).doesNotContain("secret").doesNotContain("second");
		});
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:1/v1/, http://localhost:1/v1", "http://localhost:1, http://localhost:1",
			"https://gate.example.org/a/b//, https://gate.example.org/a/b" })
	void endpointHasNoSlashAtEnd(String endpoint, String expected) {
		Connection connection = connection(null, endpoint, null);
		assertThat(connection.violations()).isEmpty();
		assertThat(connection.endpointOr("https://vendor.example.org")).isEqualTo(expected);
	}

	@Test
	void endpointWhenNoneIsVendors() {
		assertThat(connection(null, null, null).endpointOr("https://vendor.example.org/v1/"))
			.isEqualTo("https://vendor.example.org/v1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:8080", "llm.example.org/v1", "/v1", "ftp://llm.example.org", "https:///v1",
			"http://user:pass@llm.example.org", "http://llm.example.org/v1?key=secret" })
	void violationsWhenEndpointIsNoAddressNameIt(String endpoint) {
		assertThat(connection(null, endpoint, null).violations()).extracting(ConfigViolation::property)
			.containsExactly("endpoint");
	}

	@Test
	void timeoutWhenNoneIsMinute() {
		assertThat(connection(null, null, null).timeoutOrDefault()).isEqualTo(Duration.ofMinutes(1));
	}

	@ParameterizedTest
	@CsvSource({ "http://proxy.example.org:3128, HTTP", "SOCKS://proxy.example.org:3128, SOCKS" })
	void javaProxyIsWhatProxySays(String proxy, Proxy.Type type) {
		Connection connection = connection(null, null, proxy);
		assertThat(connection.violations()).isEmpty();
		assertThat(connection.javaProxy())
			.isEqualTo(new Proxy(type, InetSocketAddress.createUnresolved("proxy.example.org", 3128)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.example.org:3128", "http://proxy.example.org", "ftp://proxy.example.org:1",
			"http://user:secret@proxy.example.org:3128" })
	void violationsWhenProxyIsNoAddressNameIt(String proxy) {
		assertThat(connection(null, null, proxy).violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.property()).isEqualTo("proxy");
			assertThat(violation.toString()).doesNotContain("secret");
		});
	}

	@Test
	void headerValuesAreStripped() {
		Connection connection = withHeader("X-Tenant", " blue: sky\n");
		assertThat(connection.violations()).isEmpty();
		assertThat(connection.headerValues()).isEqualTo(Map.of("X-Tenant", "blue: sky"));
		assertThat(connection.toString()).doesNotContain("blue");
	}

	@Test
	void violationsWhenHeaderHasColonInNameSayWithout() {
		assertThat(withHeader("X-Tenant:", "blue").violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.property()).isEqualTo("headers");
			assertThat(violation.suggestion()).isEqualTo("Write the name without its colon.");
		});
	}

	@Test
	void violationsWhenHeaderHasLineBreakWithinNameIt() {
		assertThat(withHeader("X-Tenant", "blue\nX-Other: red").violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.property()).isEqualTo("headers.X-Tenant");
			assertThat(violation.toString()).doesNotContain("blue");
		});
	}

	private static Connection connection(@Nullable String key, @Nullable String endpoint, @Nullable String proxy) {
		return new Connection((key != null) ? Secret.of(key) : null, (endpoint != null) ? URI.create(endpoint) : null,
				null, Map.of(), 2, (proxy != null) ? URI.create(proxy) : null);
	}

	private static Connection withHeader(String name, String value) {
		return new Connection(null, null, null, Map.of(name, Secret.of(value)), 2, null);
	}

}
