package io.beluga.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderCreationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what is logged of instances.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventLogTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	@Test
	void replacementsAndFailuresHaveOneLineEach() {
		Providers providers = this.fixture.registry(this.factory).providers();
		try (LogCapture log = LogCapture.start()) {
			providers.put("echoes", "fast", RegistryFixture.config());
			providers.get(Echo.PACKAGE, "fast").echo("x");
			assertThat(log.lines()).isEmpty();
			providers.put("echoes", "fast", RegistryFixture.config("second"));
			this.factory.step = (context, config) -> {
				throw new IllegalStateException("refused");
			};
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("echoes", "fast", RegistryFixture.config("third")));
			// the end of the first instance may deliver the events
			Await.until("both are logged", () -> log.lines().size() >= 2);
			assertThat(log.lines()).containsExactly(
					"INFO echoes.fast was replaced: generation 2, made by provider echo, serves.",
					"WARNING echoes.fast goes on with generation 2: echoes.fast could not be created: its factory threw"
							+ " java.lang.IllegalStateException.");
		}
	}

	@Test
	void failureWithoutAnInstanceHasOneLine() {
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("refused");
		};
		Providers providers = this.fixture.registry(this.factory).providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		try (LogCapture log = LogCapture.start()) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(ProviderCreationFailedException.class)
					.isThrownBy(() -> providers.get(Echo.PACKAGE, "fast").echo("x"));
			}
			assertThat(log.lines()).containsExactly("WARNING echoes.fast is unavailable: echoes.fast could not be"
					+ " created: its factory threw java.lang.IllegalStateException.");
		}
	}

	@Test
	void nameWithALineBreakStaysOnOneLine() {
		Providers providers = this.fixture.registry(this.factory).providers();
		providers.put("echoes", "a\nb", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "a\nb").echo("x");
		try (LogCapture log = LogCapture.start()) {
			providers.put("echoes", "a\nb", RegistryFixture.config("second"));
			Await.until("it is logged", () -> !log.lines().isEmpty());
			assertThat(log.lines()).singleElement().asString().startsWith("INFO echoes.a").doesNotContain("\n");
		}
	}

	@Test
	void failuresOfOneNameHaveOneLineInAMinute() {
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("refused");
		};
		Providers providers = this.fixture
			.registry(this.factory, (builder) -> builder.creationRetryDelay(Duration.ZERO))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		try (LogCapture log = LogCapture.start()) {
			fail(providers, "fast");
			fail(providers, "fast");
			this.factory.step = (context, config) -> {
				throw new IllegalArgumentException("refused");
			};
			fail(providers, "fast");
			assertThat(log.lines()).containsExactly(
					"WARNING echoes.fast is unavailable: echoes.fast could not be created: its factory threw"
							+ " java.lang.IllegalStateException.",
					"WARNING echoes.fast is unavailable: echoes.fast could not be created: its factory threw"
							+ " java.lang.IllegalArgumentException.");
		}
	}

	@Test
	void namesThatOnlyAResolverKnowsShareTheirLinesAndAreNotTold() {
		this.factory.step = (context, config) -> {
			throw new ExecutionException(new IOException("refused"));
		};
		Providers providers = this.fixture
			.registry(this.factory,
					(builder) -> builder.configResolver((packageName, name) -> Optional.of(RegistryFixture.config())))
			.providers();
		try (LogCapture log = LogCapture.start()) {
			for (int i = 0; i < 50; i++) {
				fail(providers, "tenant-" + i);
			}
			assertThat(log.lines())
				.containsExactly("WARNING A resolved name of echoes is unavailable: java.io.IOException.");
		}
	}

	@Test
	void closingOfNamesThatOnlyAResolverKnowsSharesItsLine() {
		Providers providers = this.fixture
			.registry(this.factory,
					(builder) -> builder.configResolver((packageName, name) -> Optional.of(RegistryFixture.config())))
			.providers();
		try (LogCapture log = LogCapture.start()) {
			for (int i = 0; i < 20; i++) {
				providers.get(Echo.PACKAGE, "tenant-" + i).echo("x");
				this.factory.last().duringClose = () -> {
					throw new IllegalStateException("for the test");
				};
				providers.remove("echoes", "tenant-" + i);
				this.factory.last().awaitClosed();
			}
			Await.until("it is logged", () -> !log.lines().isEmpty());
			assertThat(log.lines()).singleElement()
				.asString()
				.startsWith("WARNING A resolved name of echoes could not close io.beluga.registry.FakeEcho.");
		}
	}

	private static void fail(Providers providers, String name) {
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, name).echo("x"));
	}

}
