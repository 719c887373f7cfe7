package io.beluga.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.InstanceProbe;
import io.beluga.registry.support.DefaultProviderRegistry;
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
	void longSecretInThePathOfAViolationIsMasked() {
		String secret = MARKER.repeat(20);
		register(new ProviderFactory<>() {

			@Override
			public Echo create(ProviderContext context, Admission config) {
				return new FakeEcho("typed");
			}

			@Override
			public List<ConfigViolation> validate(Admission config) {
				return List.of(new ConfigViolation("tickets.x" + secret + "." + "y".repeat(1_000), "is wrong."));
			}

		});
		assertThat(thrown(config("plain", secret))).hasMessageContaining("tickets.x******.yyy")
			.hasMessageNotContaining(MARKER)
			.message()
			.hasSizeLessThan(500);
	}

	/**
	 * It would take more memory to look for it than there is.
	 */
	@Test
	void longTextOfAMapIsNoSecret() {
		String prompt = "Answer in verse. ".repeat(60_000);
		register((context, config) -> {
			throw new IOException("cannot leave " + MARKER + prompt);
		});
		Throwable thrown = thrown(ProviderConfig.builder("typed")
			.customField("plain", MARKER)
			.customField("headers", Map.of("prompt", prompt, "more", List.of(prompt + "x")))
			.build());
		assertThat(Chain.text(thrown)).contains("cannot leave ******Answer in verse.");
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

	/**
	 * Clients encode a part of what they send, each in its own way.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "sk/live=+admission", "sk live\\u0041\"admission", "sk-%41-läve-\uD83D\uDE00" })
	void secretThatIsPartlyEncodedIsMasked(String secret) {
		String base64 = Base64.getEncoder().encodeToString(("u:" + secret).getBytes(StandardCharsets.UTF_8));
		String percent = java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8);
		String ascii = ascii(secret);
		for (String form : List.of(percent.replace("%2F", "/"), percent.replace("%3D", "="),
				percent.replace("+", "%20").replace("%2B", "+"), ascii, ascii.replace("/", "\\/"),
				java.net.URLEncoder.encode(ascii, StandardCharsets.UTF_8), ascii(percent),
				java.net.URLEncoder.encode(base64, StandardCharsets.UTF_8), base64.replace("=", "%3D"),
				base64.replace("/", "\\/"))) {
			register((context, config) -> {
				throw new IOException("GET https://x.org/y?q=1&key=[" + form + "]&z=ä%20");
			});
			assertThat(thrown(config("plain", secret))).cause()
				.as(form)
				.hasMessage("GET https://x.org/y?q=1&key=[******]&z=ä%20");
			this.registry.unregisterProvider("echoes", "typed");
		}
	}

	/**
	 * Escape all that is not a letter or a digit of ASCII, as some writers of JSON do.
	 */
	private static String ascii(String text) {
		StringBuilder escaped = new StringBuilder();
		text.chars()
			.forEach((unit) -> escaped.append((unit < 128 && Character.isLetterOrDigit(unit)) ? Character.toString(unit)
					: String.format(java.util.Locale.ROOT, "\\u%04x", unit)));
		return escaped.toString();
	}

	@Test
	void secretThatConstraintRepeatsIsMasked() {
		register((context, config) -> new FakeEcho("typed"));
		Throwable thrown = thrown(config("constrained", MARKER));
		assertThat(thrown).isInstanceOf(InvalidConfigException.class)
			.hasMessageContaining("constrained must not be ******.");
		assertThat(Chain.text(thrown)).doesNotContain(MARKER);
	}

	/**
	 * Half of a secret would not be found.
	 */
	@Test
	void longSecretIsMaskedBeforeTheTextIsCut() {
		String secret = "-----BEGIN KEY-----\n" + (MARKER + "\n").repeat(200) + "-----END KEY-----";
		register(new ProviderFactory<>() {

			@Override
			public Echo create(ProviderContext context, Admission config) {
				return new FakeEcho("typed");
			}

			@Override
			public List<ConfigViolation> validate(Admission config) {
				return List.of(new ConfigViolation("plain", "x".repeat(2_000) + secret + "y".repeat(100_000)));
			}

		});
		assertThat(thrown(config("constrained", secret))).hasMessageContaining("constrained must not be ******.")
			.hasMessageNotContaining(MARKER);
		assertThat(thrown(config("plain", secret))).hasMessageContaining("x******y")
			.hasMessageNotContaining(MARKER)
			.message()
			.hasSizeLessThan(3_000);
	}

	@Test
	void textOfMapIsMasked() {
		register(new ProviderFactory<>() {

			@Override
			public Echo create(ProviderContext context, Admission config) {
				return new FakeEcho("typed");
			}

			@Override
			public List<ConfigViolation> validate(Admission config) {
				return List.of(new ConfigViolation("headers", "must not have " + config.headers().get("x") + "."));
			}

		});
		assertThat(thrown(config("header", MARKER))).isInstanceOf(InvalidConfigException.class)
			.hasMessageContaining("headers must not have ******.");
		assertThat(thrown(ProviderConfig.builder("typed")
			.customField("header", MARKER)
			.customField("headers", Map.of("a", List.of(MARKER)))
			.build())).hasMessageContaining("headers must not have ******.");
	}

	@Test
	void secretInAProbeOfTheCallerIsMasked() throws Exception {
		register(new ProbedFactory(() -> {
			throw new IOException("refused " + MARKER);
		}));
		InstanceProbe probe = probe();
		Throwable thrown = catchThrowable(probe::run);
		assertThat(thrown).hasMessage("refused ******");
	}

	@Test
	void secretInAnErrorOfTheMachineIsMasked() throws Exception {
		register((context, config) -> {
			throw new InternalError("refused " + MARKER);
		});
		Throwable thrown = thrown(config("plain", MARKER));
		assertThat(thrown).isInstanceOf(VirtualMachineError.class).hasMessage("refused ******");
		assertThat(thrown.toString()).isEqualTo("java.lang.InternalError: refused ******");
		this.registry.unregisterProvider("echoes", "typed");
		register(new ProbedFactory(() -> {
			throw new InternalError("refused " + MARKER);
		}));
		assertThat(catchThrowable(probe()::run)).isInstanceOf(VirtualMachineError.class).hasMessage("refused ******");
	}

	private InstanceProbe probe() {
		Providers providers = this.registry.providers();
		providers.put("echoes", "fast", config("plain", MARKER));
		providers.get(Echo.PACKAGE, "fast").echo("x");
		return this.registry.configuredProviders().findProbe("echoes", "fast").orElseThrow();
	}

	@Test
	void secretInALongChainIsMasked() {
		IOException deepest = new IOException("deepest " + MARKER);
		Throwable failure = deepest;
		for (int i = 0; i < 20_000; i++) {
			failure = new IOException("level " + i, failure);
		}
		IOException outermost = new IOException("outermost", failure);
		register((context, config) -> {
			throw outermost;
		});
		Throwable last = thrown(config("plain", MARKER));
		int length = 0;
		while (last.getCause() != null) {
			last = last.getCause();
			length++;
		}
		assertThat(length).isEqualTo(20_002);
		assertThat(last).hasMessage("deepest ******");
	}

	@Test
	void secretInACauseThatIsNewEachTimeIsMasked() {
		register((context, config) -> {
			throw new Endless();
		});
		Throwable thrown = thrown(config("plain", MARKER));
		assertThat(thrown).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(thrown.getCause()).hasMessage("endless ******");
	}

	/**
	 * Twice as much text takes twice as long, not four times.
	 */
	@Test
	@Timeout(value = 30, unit = TimeUnit.SECONDS)
	void secretThatIsRepeatedManyTimesIsMasked() {
		String base64 = Base64.getEncoder().encodeToString((MARKER + "1").getBytes(StandardCharsets.UTF_8));
		String echoes = (MARKER + " " + base64 + " " + base64).repeat(30_000);
		register((context, config) -> {
			throw new IOException(echoes + base64.repeat(30_000));
		});
		assertThat(thrown(config("plain", MARKER)).getCause().getMessage()).hasSizeLessThan(1_000_000)
			.doesNotContain(MARKER, base64);
	}

	@Test
	void secretInTheNameOfAClassIsNotLookedFor() {
		RuntimeException failure = new Unlucky_sk_live_admission();
		register((context, config) -> {
			throw failure;
		});
		assertThat(thrown(config("plain", Unlucky_sk_live_admission.class.getSimpleName()))).cause().isSameAs(failure);
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
			return bind(config, definition, (made) -> {
			});
		}

		@Override
		public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition, Consumer<? super C> bound) {
			C made = admission(config, definition);
			bound.accept(made);
			String constrained = ((Admission) made).constrained().reveal();
			if (!constrained.isEmpty()) {
				throw new InvalidConfigException("echoes", "typed",
						List.of(new ConfigViolation("constrained", "must not be " + constrained + ".")));
			}
			return made;
		}

		private static <C> C admission(ProviderConfig config, ProviderDefinition<C, ?> definition) {
			Map<String, Object> fields = config.customFields();
			return definition.configType()
				.cast(new Admission(secret(fields, "plain"), new Nested(secret(fields, "nested")),
						List.of(new Nested(secret(fields, "listed"))),
						Map.of("x", new Nested(secret(fields, "mapped"))), Optional.of(secret(fields, "optional")),
						new Secret[] { secret(fields, "array") }, new Sub(secret(fields, "inherited")), new Hostile(),
						secret(fields, "hostile"), secret(fields, "constrained"),
						Map.of("x", fields.getOrDefault("header", ""))));
		}

		private static Secret secret(Map<String, Object> fields, String name) {
			return Secret.of(String.valueOf(fields.getOrDefault(name, "")));
		}

	}

	record Admission(Secret plain, Nested nested, List<Nested> listed, Map<String, Nested> mapped,
			Optional<Secret> optional, Secret[] array, Base inherited, Object broken, Secret hostile,
			Secret constrained, Map<String, Object> headers) {
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

	/**
	 * Checks what it makes in a way of the test's.
	 */
	private static final class ProbedFactory implements ProviderFactory<Admission, Echo>, ProviderProbe<Echo> {

		private final Callable<Void> check;

		private ProbedFactory(Callable<Void> check) {
			this.check = check;
		}

		@Override
		public Echo create(ProviderContext context, Admission config) {
			return new FakeEcho("typed");
		}

		@Override
		public void probe(Echo provider) throws Exception {
			this.check.call();
		}

	}

	private static final class Endless extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private Endless() {
			super("endless " + MARKER);
		}

		@Override
		public synchronized Throwable getCause() {
			return new Endless();
		}

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

	}

	static final class Unlucky_sk_live_admission extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
