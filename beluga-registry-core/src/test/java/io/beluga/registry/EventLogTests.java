package io.beluga.registry;

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

}
