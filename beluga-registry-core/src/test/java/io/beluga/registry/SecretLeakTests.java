package io.beluga.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SecretLeakTests {

	private static final String MARKER = "sk-live-secret-marker";

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final LogCapture log = LogCapture.start();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	private final ProviderConfig config = ProviderConfig.builder("echo").apiKey(MARKER).build();

	@AfterEach
	void stopCapture() {
		this.log.close();
	}

	@Test
	void keyInAMessageIsMasked() {
		IOException failure = new IOException("401 Unauthorized for key " + MARKER + "!");
		Throwable thrown = assertMasked(failure);
		assertThat(Chain.text(thrown)).contains(IOException.class.getName(), "401 Unauthorized for key ******!");
		assertThat(thrown.getCause()).isNotSameAs(failure);
		assertThat(thrown.getCause().getStackTrace()).isEqualTo(failure.getStackTrace());
	}

	@Test
	void keyAnywhereInTheChainIsMasked() {
		IOException deepest = new IOException("deepest " + MARKER);
		IllegalStateException middle = new IllegalStateException("middle", deepest);
		IOException closing = new IOException("closing");
		closing.addSuppressed(new IllegalArgumentException("suppressed below suppressed " + MARKER));
		RuntimeException outermost = new RuntimeException("outermost", middle);
		outermost.addSuppressed(closing);
		Throwable thrown = assertMasked(outermost);
		assertThat(Chain.text(thrown)).contains("outermost", "middle", "deepest ******", "closing",
				"suppressed below suppressed ******");
	}

	@Test
	void keyAtTheEndOfALongChainIsMasked() {
		Throwable failure = new IOException("deepest " + MARKER);
		for (int i = 0; i < 500; i++) {
			failure = new IOException("level " + i, failure);
		}
		assertMasked((Exception) failure);
	}

	@Test
	void keyInACircleOfCausesIsMasked() {
		IOException first = new IOException("first " + MARKER);
		IOException second = new IOException("second", first);
		first.initCause(second);
		assertMasked(first);
	}

	@Test
	void keyInTheTextOfAnExceptionIsMasked() {
		assertMasked(new TalkativeException(null, "[key=" + MARKER + "]"));
		assertMasked(new TalkativeException("message", "[key=" + MARKER + "]"));
	}

	@Test
	void keyInALinkageErrorIsMasked() {
		this.factory.step = (context, config) -> {
			throw new NoClassDefFoundError(MARKER);
		};
		assertClean();
	}

	@Test
	void keyInAnExceptionOfTheRegistrysOwnIsMasked() {
		assertMasked(new ProviderCreationFailedException("echoes", "fast", "401 for " + MARKER, null));
		assertMasked(new IOException("wrapped",
				new ProviderCreationFailedException("echoes", "fast", "401 for " + MARKER, null)));
		assertMasked(new InvalidConfigException("echoes", "fast",
				List.of(new ConfigViolation("api-key", "is wrong: " + MARKER))));
	}

	@Test
	void secretsOfCustomFieldsAreMasked() {
		ProviderConfig nested = ProviderConfig.builder("echo")
			.apiKey("another-key")
			.customField("auth", Map.of("tokens", List.of(Secret.of("unrelated"), Secret.of(MARKER))))
			.build();
		this.factory.step = (context, config) -> {
			throw new IOException("bad token " + MARKER);
		};
		assertClean(nested);
	}

	@Test
	void keyOfTheConfigurationThatServedIsMasked() {
		this.providers.put("echoes", "fast", this.config);
		this.providers.get(Echo.PACKAGE, "fast").echo("x");
		this.factory.step = (context, config) -> {
			throw new IOException("refused to change from " + context.previous().orElseThrow().apiKey().reveal());
		};
		ProviderConfig changed = ProviderConfig.builder("echo").apiKey("a-new-key").build();
		Throwable thrown = catchThrowable(() -> this.providers.put("echoes", "fast", changed));
		assertThat(Chain.text(thrown)).doesNotContain(MARKER);
		assertNothingLeaks();
	}

	@Test
	void keyInAViolationOfTheProvidersOwnIsMasked() {
		this.registry.registerProvider("echoes", "strict", new LeakyRules());
		ProviderConfig strict = ProviderConfig.builder("strict").apiKey(MARKER).build();
		Throwable thrown = catchThrowable(() -> this.registry.createProvider("echoes", "strict", strict));
		assertThat(thrown).isInstanceOf(InvalidConfigException.class);
		assertThat(Chain.text(thrown)).contains("api-key").doesNotContain(MARKER);
		assertThat(((InvalidConfigException) thrown).violations().toString()).doesNotContain(MARKER);
	}

	@Test
	void keyInAFailureToCloseIsNotLogged() {
		this.providers.put("echoes", "fast", this.config);
		this.providers.get(Echo.PACKAGE, "fast").echo("x");
		this.factory.last().duringClose = () -> {
			throw new IllegalStateException("cannot close session of " + MARKER);
		};
		this.registry.close();
		assertThat(this.log.lines()).anyMatch((line) -> line.contains("cannot close session of ******"))
			.allSatisfy((line) -> assertThat(line).doesNotContain(MARKER));
	}

	@Test
	void chainWithoutASecretIsUntouched() {
		IOException cause = new IOException("no route to host");
		IllegalStateException failure = new IllegalStateException("down", cause);
		failure.addSuppressed(new IOException("closing"));
		Throwable suppressed = failure.getSuppressed()[0];
		this.factory.step = (context, config) -> {
			throw failure;
		};
		Throwable thrown = catchThrowable(() -> this.registry.createProvider("echoes", "echo", this.config));
		assertThat(thrown.getCause()).isSameAs(failure);
		assertThat(failure.getCause()).isSameAs(cause);
		assertThat(failure.getSuppressed()).containsExactly(suppressed);
	}

	@Test
	void chainWhenTheKeyIsEmptyIsUntouched() {
		IOException failure = new IOException("no route to host");
		this.registry.registerProvider(ProviderDefinition.builder("echoes", "free", (context, config) -> {
			throw failure;
		}).apiKey(ApiKeyUse.OPTIONAL).build());
		Throwable thrown = catchThrowable(() -> this.registry.createProvider("echoes", "free",
				ProviderConfig.builder("free").apiKey("").customField("token", Secret.of(" ")).build()));
		assertThat(thrown.getCause()).isSameAs(failure);
	}

	@Test
	void originalExceptionIsNotChanged() {
		IOException failure = new IOException("401 for " + MARKER);
		assertMasked(failure);
		assertThat(failure).hasMessage("401 for " + MARKER).hasNoCause().hasNoSuppressedExceptions();
	}

	@Test
	void textsOfTheRegistryHoldNoKey() {
		this.providers.put("echoes", "fast", this.config);
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		ConfiguredProvider spec = ConfiguredProvider.builder("echoes", "other", this.config).build();
		this.registry.configuredProviders().add(spec);
		List<Object> objects = List.of(echo, this.providers.handle(Echo.PACKAGE, "fast"), this.registry, this.providers,
				this.registry.configuredProviders(), this.providers.info("echoes", "fast"),
				this.registry.configuredProviders().describe("echoes"), spec, this.config, this.config.toBuilder(),
				this.registry.getProviderInfo("echoes", "echo"), this.registry.definition("echoes", "echo"));
		assertThat(objects).allSatisfy((object) -> assertThat(object.toString()).doesNotContain(MARKER));
		assertNothingLeaks();
	}

	private Throwable assertMasked(Exception failure) {
		this.factory.step = (context, config) -> {
			throw failure;
		};
		return assertClean();
	}

	private Throwable assertClean() {
		return assertClean(this.config);
	}

	/**
	 * Create by both ways, and look everywhere.
	 */
	private Throwable assertClean(ProviderConfig config) {
		Throwable own = catchThrowable(() -> this.registry.createProvider("echoes", "echo", config));
		this.providers.put("echoes", "fast", config);
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		Throwable creators = catchThrowable(() -> echo.echo("x"));
		Throwable remembered = catchThrowable(() -> echo.echo("x"));
		assertThat(List.of(own, creators, remembered)).allSatisfy((thrown) -> {
			assertThat(thrown).isInstanceOf(ProviderCreationFailedException.class);
			assertThat(Chain.text(thrown)).doesNotContain(MARKER);
		});
		assertNothingLeaks();
		return creators;
	}

	private void assertNothingLeaks() {
		assertThat(this.log.lines()).allSatisfy((line) -> assertThat(line).doesNotContain(MARKER));
		assertThat(this.fixture.events.all()).allSatisfy((event) -> {
			assertThat(event.toString()).doesNotContain(MARKER);
			if (event instanceof InstanceFailed failed) {
				assertThat(Chain.text(failed.failure())).doesNotContain(MARKER);
			}
		});
		if (this.providers.find(Echo.PACKAGE, "fast").isPresent()) {
			ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
			assertThat(info.toString()).doesNotContain(MARKER);
			info.lastFailure().ifPresent((failure) -> assertThat(Chain.text(failure)).doesNotContain(MARKER));
		}
	}

	private static final class TalkativeException extends Exception {

		private static final long serialVersionUID = 1L;

		private final String text;

		private TalkativeException(String message, String text) {
			super(message);
			this.text = text;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	private static final class LeakyRules extends EchoFactory {

		@Override
		public List<ConfigViolation> validate(ProviderConfig config) {
			return List.of(new ConfigViolation("api-key", "must not be " + config.apiKey().reveal(), null,
					"Not " + config.apiKey().reveal() + "."));
		}

	}

}
