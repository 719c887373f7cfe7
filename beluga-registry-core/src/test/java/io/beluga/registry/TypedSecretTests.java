package io.beluga.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for secrets that only the configuration type of a provider knows, and for the
 * forms in which a vendor repeats a secret.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TypedSecretTests {

	private static final String MARKER = "sk-live-admission";

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final LogCapture log = LogCapture.start();

	private final DefaultProviderRegistry registry = this.fixture
		.registry((builder) -> builder.configBinder(new AdmissionBinder()));

	@AfterEach
	void stopCapture() {
		this.log.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "nested", "listed", "mapped", "optional", "array", "inherited" })
	void secretOfTypedConfigurationIsMasked(String place) {
		register((context, config) -> {
			throw new IOException("refused " + MARKER);
		});
		assertMasked(thrown(config(place, MARKER)), "refused ******");
	}

	@Test
	void secretOfTypedConfigurationInAFailureToCloseIsMasked() {
		register((context, config) -> {
			context.onDestroy(() -> {
				throw new IOException("cannot leave " + MARKER);
			});
			return new FakeEcho("typed");
		});
		this.registry.createProvider("echoes", "typed", config("plain", MARKER));
		this.registry.close();
		assertThat(this.log.lines()).anyMatch((line) -> line.contains("cannot leave ******"))
			.allSatisfy((line) -> assertThat(line).doesNotContain(MARKER));
	}

	@Test
	void secretOfTypedConfigurationInAViolationIsMasked() {
		ProviderFactory<Admission, Echo> strict = new ProviderFactory<>() {

			@Override
			public Echo create(ProviderContext context, Admission config) {
				return new FakeEcho("typed");
			}

			@Override
			public List<ConfigViolation> validate(Admission config) {
				return List.of(new ConfigViolation("tickets." + MARKER, "is not " + MARKER + "."));
			}

		};
		register(strict);
		Throwable thrown = thrown(config("plain", MARKER));
		assertThat(thrown).isInstanceOf(InvalidConfigException.class)
			.hasMessageContaining("tickets.****** is not ******.");
		assertThat(Chain.text(thrown)).doesNotContain(MARKER);
	}

	@Test
	void secretOfTypedConfigurationThatServedBeforeIsMasked() {
		register((context, config) -> {
			if (context.previous().isPresent()) {
				throw new IOException("cannot leave " + context.previous().get().customFields().get("plain"));
			}
			return new FakeEcho("typed");
		});
		this.registry.providers().put("echoes", "fast", config("plain", MARKER));
		this.registry.providers().get(Echo.PACKAGE, "fast").echo("x");
		Throwable thrown = catchThrowable(
				() -> this.registry.providers().put("echoes", "fast", config("plain", "another-admission")));
		assertMasked(thrown, "cannot leave ******");
	}

	@Test
	void secretInAPlaceThatCannotBeReadDoesNotHideTheOthers() {
		register((context, config) -> {
			throw new IOException("refused " + MARKER);
		});
		assertMasked(thrown(config("hostile", MARKER)), "refused ******");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-live/+\"ä<admission>&", "sk live\\admission" })
	void secretInTheFormOfAVendorIsMasked(String secret) {
		String encoded = java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8);
		String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
		List<String> forms = List.of(secret, encoded, encoded.replace("+", "%20"),
				encoded.toLowerCase(java.util.Locale.ROOT), escaped, escaped.replace("/", "\\/"),
				escaped.replace("ä", "\\u00e4")
					.replace("<", "\\u003c")
					.replace(">", "\\u003e")
					.replace("&", "\\u0026")
					.replace("+", "\\u002b"));
		for (String form : forms) {
			register((context, config) -> {
				throw new IOException("[" + form + "]");
			});
			assertThat(thrown(config("plain", secret))).cause().as(form).hasMessage("[******]");
			this.registry.unregisterProvider("echoes", "typed");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "u:%s", "us:%s", "user:%s", "%s:", "user:%s?x" })
	void secretInBase64IsMasked(String credentials) {
		byte[] bytes = credentials.formatted(MARKER).getBytes(StandardCharsets.UTF_8);
		for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder(),
				Base64.getEncoder().withoutPadding())) {
			String encoded = encoder.encodeToString(bytes);
			register((context, config) -> {
				throw new IOException("401 for Authorization: Basic " + encoded + ", " + encoded);
			});
			assertThat(thrown(config("plain", MARKER))).cause()
				.hasMessage("401 for Authorization: Basic ******, ******");
			this.registry.unregisterProvider("echoes", "typed");
		}
	}

	@Test
	void secretInTheNameOfAClassIsMasked() {
		String secret = Unlucky_sk_live_admission.class.getSimpleName();
		register((context, config) -> {
			throw new Unlucky_sk_live_admission();
		});
		Throwable thrown = thrown(config("plain", secret));
		assertThat(thrown).hasMessageContaining("its factory threw io.beluga.registry.TypedSecretTests$******.");
		assertThat(Chain.text(thrown)).doesNotContain(secret);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "ab", "abc", "   a " })
	void secretOfAFewLettersIsNotLookedFor(String secret) {
		IOException failure = new IOException("abc is not a key, and a b c is none");
		register((context, config) -> {
			throw failure;
		});
		assertThat(thrown(config("plain", secret))).cause().isSameAs(failure);
	}

	private void register(ProviderFactory<Admission, Echo> factory) {
		this.registry.registerProvider(
				ProviderDefinition.builder("echoes", "typed", Admission.class, factory).apiKey(ApiKeyUse.NONE).build());
	}

	private static ProviderConfig config(String place, String secret) {
		return ProviderConfig.builder("typed").customField(place, secret).build();
	}

	private Throwable thrown(ProviderConfig config) {
		return catchThrowable(() -> this.registry.createProvider("echoes", "typed", config));
	}

	private static void assertMasked(Throwable thrown, String text) {
		assertThat(thrown).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(Chain.text(thrown)).contains(text).doesNotContain(MARKER);
	}

	/**
	 * Stands for the binder of a framework: knows by the type what is a secret.
	 */
	private static final class AdmissionBinder implements ProviderConfigBinder {

		@Override
		public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition) {
			Map<String, Object> fields = config.customFields();
			return definition.configType()
				.cast(new Admission(secret(fields, "plain"), new Nested(secret(fields, "nested")),
						List.of(new Nested(secret(fields, "listed"))),
						Map.of("x", new Nested(secret(fields, "mapped"))), Optional.of(secret(fields, "optional")),
						new Secret[] { secret(fields, "array") }, new Sub(secret(fields, "inherited")), new Hostile(),
						secret(fields, "hostile")));
		}

		private static Secret secret(Map<String, Object> fields, String name) {
			return Secret.of(String.valueOf(fields.getOrDefault(name, "")));
		}

	}

	record Admission(Secret plain, Nested nested, List<Nested> listed, Map<String, Nested> mapped,
			Optional<Secret> optional, Secret[] array, Base inherited, Object broken, Secret hostile) {
	}

	record Nested(Secret ticket) {
	}

	static class Base {

		private final Secret ticket;

		private Base self = this;

		Base(Secret ticket) {
			this.ticket = ticket;
		}

	}

	static final class Sub extends Base {

		Sub(Secret ticket) {
			super(ticket);
		}

	}

	static final class Hostile extends java.util.AbstractList<Object> {

		@Override
		public Object get(int index) {
			throw new IllegalStateException("not read");
		}

		@Override
		public int size() {
			return 1;
		}

	}

	static final class Unlucky_sk_live_admission extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
