package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A replacement is checked before it serves, where its factory is a
 * {@link ProviderProbe}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProbeTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final Gate gate = this.fixture.gate();

	private final ProbingFactory factory = new ProbingFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	private Echo echo;

	@BeforeEach
	void put() {
		put("old");
		this.echo = this.providers.get(Echo.PACKAGE, "fast");
		this.echo.echo("x");
	}

	@Test
	void firstInstanceIsNotProbed() {
		assertThat(this.factory.probed).isEmpty();
	}

	@Test
	void replacementIsProbedBeforeItServes() {
		List<String> served = new CopyOnWriteArrayList<>();
		this.factory.whileProbing = () -> served.add(this.echo.echo("x"));
		put("new");
		assertThat(this.factory.probed).containsExactly("new");
		assertThat(served).containsExactly("old:x");
		assertThat(this.echo.echo("x")).isEqualTo("new:x");
		this.providers.renew("echoes", "fast");
		assertThat(this.factory.probed).containsExactly("new", "new");
	}

	@Test
	void equalConfigurationIsNotProbed() {
		put("old");
		assertThat(this.factory.probed).isEmpty();
	}

	@Test
	void probeThatFailsKeepsTheOldInstance() {
		List<String> closed = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> context.onDestroy(() -> closed.add("resource"));
		this.factory.whileProbing = () -> {
			throw new IllegalStateException("401 for a-key-of-the-tests");
		};
		ProviderCreationFailedException thrown = catchThrowableOfType(ProviderCreationFailedException.class,
				() -> put("new"));
		assertThat(thrown)
			.hasMessage("echoes.fast could not be created: its probe threw java.lang.IllegalStateException.");
		assertThat(thrown.getCause()).hasMessageContaining("401").hasMessageNotContaining("a-key-of-the-tests");
		this.factory.made("new").awaitClosed();
		assertThat(this.factory.made("new").closes).hasValue(1);
		Await.until("the resource is closed", () -> closed.size() == 1);
		assertThat(this.echo.echo("x")).isEqualTo("old:x");
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(info.generation()).isOne();
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "failed 1");
		this.factory.whileProbing = () -> {
		};
		put("new");
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void probeThatThrowsAnErrorKeepsTheOldInstance() {
		this.factory.whileProbing = () -> {
			throw new StackOverflowError();
		};
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> put("new"));
		this.factory.made("new").awaitClosed();
		assertThat(this.echo.echo("x")).isEqualTo("old:x");
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.DEGRADED);
	}

	@Test
	void probeRunsWithinTheDeadlineOfTheCreation() {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofMillis(100)));
		hasty.providers().put("echoes", "fast", RegistryFixture.config("first"));
		hasty.providers().get(Echo.PACKAGE, "fast").echo("x");
		this.factory.whileProbing = this.gate::pass;
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> hasty.providers().put("echoes", "fast", RegistryFixture.config("late")))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		this.factory.made("late").awaitClosed();
		assertThat(hasty.providers().get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("first:x");
	}

	@Test
	void probeThatIsSwitchedOffIsNotCalled() {
		this.registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "unprobed", RegistryFixture.config("a")).probe(false).build());
		this.providers.get(Echo.PACKAGE, "unprobed").echo("x");
		this.providers.put("echoes", "unprobed", RegistryFixture.config("b"));
		assertThat(this.providers.get(Echo.PACKAGE, "unprobed").echo("x")).isEqualTo("b:x");
		assertThat(this.factory.probed).isEmpty();
	}

	@Test
	void putDuringAProbeWins() {
		Task<Void> slow = putSlowly();
		this.factory.whileProbing = () -> {
		};
		put("newer");
		this.gate.open();
		slow.result();
		assertThat(this.echo.echo("x")).isEqualTo("newer:x");
		this.factory.made("new").awaitClosed();
	}

	@Test
	void removeDuringAProbeIsNotUndoneByTheOldEntry() {
		Task<Void> slow = putSlowly();
		assertThat(this.providers.remove("echoes", "fast")).isTrue();
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> this.echo.echo("x"));
		this.gate.open();
		slow.result();
		// the put is the newer one of the two
		assertThat(this.echo.echo("x")).isEqualTo("new:x");
		this.factory.made("new").awaitClosed();
	}

	@Test
	void closeDuringAProbeDestroysTheReplacement() {
		Task<Void> slow = putSlowly();
		Task<Void> close = this.fixture.start("close", () -> {
			this.registry.close();
			return null;
		});
		this.factory.made("old").awaitClosed();
		this.gate.open();
		assertThat(slow.failure()).hasMessage("The registry is closed.");
		close.result();
		this.factory.made("new").awaitClosed();
	}

	private Task<Void> putSlowly() {
		this.factory.whileProbing = this.gate::passStubbornly;
		Task<Void> slow = this.fixture.start("put", () -> {
			put("new");
			return null;
		});
		this.gate.awaitEntered();
		return slow;
	}

	private void put(String label) {
		this.providers.put("echoes", "fast", RegistryFixture.config(label));
	}

	private static final class ProbingFactory extends EchoFactory implements ProviderProbe<Echo> {

		private final List<String> probed = new CopyOnWriteArrayList<>();

		private volatile Check whileProbing = () -> {
		};

		@Override
		public void probe(Echo provider) throws Exception {
			this.probed.add(((FakeEcho) provider).label);
			this.whileProbing.run();
		}

	}

	@FunctionalInterface
	private interface Check {

		void run() throws Exception;

	}

}
