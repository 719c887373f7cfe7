package io.beluga.registry.autoconfigure.endpoint;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProviderSanitizer}.
 */
class ProviderSanitizerTests {

	private final ProviderSanitizer sanitizer = new ProviderSanitizer(() -> null);

	@ParameterizedTest
	@ValueSource(strings = { "beluga.providers.llms.free.x", "beluga.providers[llms].free.x",
			"beluga[providers][llms].x", "BELUGA_PROVIDERS_LLMS_FREE_X", "BELUGA_PROVIDERS_LLMS",
			"Beluga.Providers.llms.free.X", "beluga.providers.llms[a.b].x[0]", "beluga.providers.llms.free_er.my_key",
			"beluga.providers.llms.[x" })
	void applyWhenKeyIsOfProvidersMasks(String key) {
		assertThat(apply(null, key)).isEqualTo("******");
	}

	@ParameterizedTest
	@ValueSource(strings = { "beluga.registry.eager", "belugaproviders", "beluga.providersx.a", "spring.[", "[", "",
			"my.beluga.providers.llms.x", "MY_BELUGA_PROVIDERS_LLMS_X" })
	void applyWhenKeyIsOfSomethingElseDoesNothing(String key) {
		assertThat(apply(null, key)).isEqualTo("value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "my.beluga.providers.llms.x", "MY_BELUGA_PROVIDERS_LLMS_X" })
	void applyWhenSourceHasPrefixMasks(String key) {
		assertThat(apply(new PrefixedSource(), key)).isEqualTo("******");
	}

	private Object apply(PropertySource<?> source, String key) {
		return this.sanitizer.apply(new SanitizableData(source, key, "value")).getValue();
	}

	private static final class PrefixedSource extends MapPropertySource implements PropertySourceInfo {

		private PrefixedSource() {
			super("prefixed", Map.of());
		}

		@Override
		public String getPrefix() {
			return "my";
		}

	}

}
