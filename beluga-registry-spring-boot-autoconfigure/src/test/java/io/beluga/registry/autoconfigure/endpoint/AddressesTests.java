package io.beluga.registry.autoconfigure.endpoint;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Addresses}.
 */
class AddressesTests {

	@ParameterizedTest
	@CsvSource({ "https://api.x.ai/v1, https://api.x.ai/v1", "https://user:pw@api.x.ai/v1, https://api.x.ai/v1",
			"https://user@api.x.ai:8443/v1?key=pw#pw, https://api.x.ai:8443/v1",
			"https://api.x.ai/v1;password=pw, https://api.x.ai/v1", "http://my_host:8080/x, http://my_host:8080/x",
			"http://u:pw@[::1]:8080, http://[::1]:8080", "https://a.example?x=pw, https://a.example",
			"file:///etc/models, file:/etc/models", "models/x, models/x" })
	void withoutCredentialsLeavesSchemeHostPortAndPath(String address, String expected) {
		assertThat(Addresses.withoutCredentials(address)).contains(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user:p/w@host/v1", "https://user:p?w@host/v1", "https://user:p#w@host/v1",
			"https://user:p w@host", "jdbc:postgresql://host/db?password=pw", "mailto:pw@host", "sk-pw:x",
			"mongodb://u:pw@a,u:pw@b/db", "pw@host/x" })
	void withoutCredentialsWhenPartsAreNotClearIsEmpty(String address) {
		assertThat(Addresses.withoutCredentials(address)).isEmpty();
	}

}
