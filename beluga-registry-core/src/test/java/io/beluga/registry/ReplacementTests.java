package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplacementTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	private Echo echo;

	@BeforeEach
	void put() {
		this.providers.put("echoes", "fast", RegistryFixture.config("old"));
		this.echo = this.providers.get(Echo.PACKAGE, "fast");
	}

	@Test
	void putWhenThereIsNoInstanceOnlyStores() {
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(this.factory.calls()).isZero();
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(this.providers.info("echoes", "fast").generation()).isZero();
		assertThat(this.echo.echo("x")).isEqualTo("new:x");
		assertThat(this.factory.labels()).containsExactly("new");
	}

	@Test
	void replacedInstanceDrainsWithItsOwnDrainTimeout() {
		Gate gate = this.fixture.gate();
		ConfiguredProviders configured = this.registry.configuredProviders();
		configured.add(ConfiguredProvider.builder("echoes", "own", RegistryFixture.config("short"))
			.drainTimeout(Duration.ofMillis(100))
			.build());
		Echo own = this.providers.get(Echo.PACKAGE, "own");
		own.echo("x");
		FakeEcho replaced = this.factory.last();
		replaced.duringCall = gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> own.echo("x"));
		gate.awaitEntered();
		configured.replace(ConfiguredProvider.builder("echoes", "own", RegistryFixture.config("long"))
			.drainTimeout(Duration.ofHours(1))
			.build());
		replaced.awaitClosed();
		assertThat(call.isRunning()).isTrue();
	}

	@Test
	void putReplacesTheInstanceAndDestroysTheOldOneOnce() {
		this.echo.echo("x");
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(this.echo.echo("x")).isEqualTo("new:x");
		assertThat(this.factory.threads).doesNotContain(Thread.currentThread()).allMatch(Thread::isDaemon);
		FakeEcho old = this.factory.made("old");
		old.awaitClosed();
		assertThat(old.closer).isNotSameAs(Thread.currentThread());
		assertThat(old.closedByDaemon).isTrue();
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.READY);
		assertThat(info.generation()).isEqualTo(2);
		assertThat(info.lastFailure()).isEmpty();
		Await.until("the end is published", () -> this.fixture.events.of("fast").contains("closed 1"));
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "replaced 2", "closed 1");
		this.registry.close();
		assertThat(old.closes).hasValue(1);
		assertThat(this.factory.made("new").closes).hasValue(1);
	}

	@Test
	void putWhenCallsAreInFlightDestroysTheOldInstanceAfterTheLastOfThem() {
		Gate first = this.fixture.gate();
		Gate second = this.fixture.gate();
		this.echo.echo("x");
		FakeEcho old = this.factory.made("old");
		Task<String> firstCall = inFlight(old, first);
		Task<String> secondCall = inFlight(old, second);
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(this.echo.echo("x")).isEqualTo("new:x");
		assertThat(this.providers.info("echoes", "fast").calls().inFlight()).isEqualTo(2);
		first.open();
		assertThat(firstCall.result()).isEqualTo("old:slow");
		assertThat(old.isClosed()).isFalse();
		assertThat(secondCall.isRunning()).isTrue();
		second.open();
		assertThat(secondCall.result()).isEqualTo("old:slow");
		old.awaitClosed();
		assertThat(old.closer).isNotSameAs(secondCall.thread());
		assertThat(old.closes).hasValue(1);
		Await.until("no call is counted", () -> this.providers.info("echoes", "fast").calls().inFlight() == 0);
	}

	private Task<String> inFlight(FakeEcho instance, Gate gate) {
		instance.duringCall = gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> this.echo.echo("slow"));
		gate.awaitEntered();
		return call;
	}

	@Test
	void putTellsTheFactoryWhatServes() {
		List<Optional<ProviderConfig>> previous = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> previous.add(context.previous());
		this.echo.echo("x");
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		this.providers.renew("echoes", "fast");
		assertThat(previous).containsExactly(Optional.empty(), Optional.of(RegistryFixture.config("old")),
				Optional.of(RegistryFixture.config("new")));
	}

	@Test
	void putOfAnEqualConfigurationRebuildsNothing() {
		this.echo.echo("x");
		this.providers.put("echoes", "fast", RegistryFixture.config("old"));
		assertThat(this.factory.calls()).isEqualTo(1);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(1);
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1");
	}

	@Test
	void renewReplacesByAnEqualConfiguration() {
		this.echo.echo("x");
		this.providers.renew("echoes", "fast");
		assertThat(this.echo.echo("x")).isEqualTo("old:x");
		assertThat(this.factory.calls()).isEqualTo(2);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(2);
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config("old"));
		this.factory.made.get(0).awaitClosed();
		assertThat(this.factory.made.get(1).isClosed()).isFalse();
	}

	@Test
	void renewWhenThereIsNoInstanceBuildsNothing() {
		this.providers.renew("echoes", "fast");
		assertThat(this.factory.calls()).isZero();
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(this.echo.echo("x")).isEqualTo("old:x");
	}

	@Test
	void putWhenTheFactoryFailsKeepsTheOldInstance() {
		this.echo.echo("x");
		IllegalStateException failure = new IllegalStateException("refused");
		this.factory.step = (context, config) -> {
			throw failure;
		};
		ProviderCreationFailedException thrown = catchThrowableOfType(ProviderCreationFailedException.class,
				() -> this.providers.put("echoes", "fast", RegistryFixture.config("new")));
		assertThat(thrown).hasCause(failure);
		assertThat(thrown.providerName()).isEqualTo("fast");
		assertDegraded(ProviderCreationFailedException.class);
	}

	@Test
	void putWhenTheConfigurationIsInvalidKeepsTheOldInstance() {
		this.echo.echo("x");
		InvalidConfigException thrown = catchThrowableOfType(InvalidConfigException.class,
				() -> this.providers.put("echoes", "fast", ProviderConfig.builder("echo").build()));
		assertThat(thrown).hasMessageContaining("api-key");
		assertThat(this.factory.calls()).isEqualTo(1);
		assertDegraded(InvalidConfigException.class);
	}

	@Test
	void putWhenTheProviderIsUnknownKeepsTheOldInstance() {
		this.echo.echo("x");
		ProviderNotFoundException thrown = catchThrowableOfType(ProviderNotFoundException.class,
				() -> this.providers.put("echoes", "fast", ProviderConfig.builder("ecko").apiKey("k").build()));
		assertThat(thrown).hasMessageContaining("Did you mean 'echo'?");
		assertDegraded(ProviderNotFoundException.class);
	}

	private void assertDegraded(Class<? extends ProviderRegistryException> failure) {
		assertThat(this.echo.echo("x")).isEqualTo("old:x");
		assertThat(this.factory.made("old").isClosed()).isFalse();
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(info.generation()).isEqualTo(1);
		assertThat(info.lastFailure()).get().isInstanceOf(failure);
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config("old"));
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "failed 1");
		assertThat(this.fixture.events.all()).last()
			.isInstanceOfSatisfying(InstanceFailed.class, (event) -> assertThat(event.failure()).isInstanceOf(failure));
	}

	@Test
	void putOfTheServingConfigurationHealsADegradedName() {
		degrade();
		this.providers.put("echoes", "fast", RegistryFixture.config("old"));
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
		assertThat(this.factory.calls()).isEqualTo(2);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(1);
	}

	@Test
	void putOfTheFailedConfigurationTriesAgain() {
		degrade();
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(this.echo.echo("x")).isEqualTo("new:x");
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(2);
		// what a peer never does: the old instance goes after a failed attempt, too
		this.factory.made("old").awaitClosed();
	}

	private void degrade() {
		this.echo.echo("x");
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("refused");
		};
		catchThrowableOfType(ProviderCreationFailedException.class,
				() -> this.providers.put("echoes", "fast", RegistryFixture.config("new")));
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.DEGRADED);
		this.factory.step = (context, config) -> {
		};
	}

	@Test
	void putWhenTheReplacementFailsReleasesItsResources() {
		this.echo.echo("x");
		List<String> closed = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> {
			context.onDestroy(() -> closed.add("resource"));
			throw new IllegalStateException("refused");
		};
		catchThrowableOfType(ProviderCreationFailedException.class,
				() -> this.providers.put("echoes", "fast", RegistryFixture.config("new")));
		Await.until("the resource is closed", () -> !closed.isEmpty());
		assertThat(closed).containsExactly("resource");
	}

	@Test
	void drainTimeoutDestroysAnInstanceThatIsStillUsed() {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100)));
		hasty.providers().put("echoes", "fast", RegistryFixture.config("old"));
		this.echo = hasty.providers().get(Echo.PACKAGE, "fast");
		this.echo.echo("x");
		FakeEcho old = this.factory.last();
		Gate gate = this.fixture.gate();
		Task<String> call = inFlight(old, gate);
		hasty.providers().put("echoes", "fast", RegistryFixture.config("new"));
		old.awaitClosed();
		assertThat(call.isRunning()).isTrue();
		gate.open();
		assertThat(call.result()).isEqualTo("old:slow");
		hasty.close();
		assertThat(old.closes).hasValue(1);
	}

	@Test
	void drainTimeoutDestroysAnInstanceWhateverTheLogDoes() {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100)).log((level, subject, text) -> {
					throw new IllegalStateException("no log");
				}));
		hasty.providers().put("echoes", "fast", RegistryFixture.config("old"));
		this.echo = hasty.providers().get(Echo.PACKAGE, "fast");
		this.echo.echo("x");
		FakeEcho old = this.factory.last();
		inFlight(old, this.fixture.gate());
		hasty.providers().put("echoes", "fast", RegistryFixture.config("new"));
		old.awaitClosed();
	}

	@Test
	void drainTimeoutOfTheNameCounts() {
		this.registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "hasty", RegistryFixture.config("old"))
				.drainTimeout(Duration.ofMillis(100))
				.build());
		this.echo = this.providers.get(Echo.PACKAGE, "hasty");
		this.echo.echo("x");
		FakeEcho old = this.factory.last();
		Gate gate = this.fixture.gate();
		inFlight(old, gate);
		this.providers.put("echoes", "hasty", RegistryFixture.config("new"));
		old.awaitClosed();
	}

	@Test
	void destroyingThatBlocksHoldsUpNoOther() {
		Gate gate = this.fixture.gate();
		this.providers.put("echoes", "other", RegistryFixture.config("other"));
		Echo other = this.providers.get(Echo.PACKAGE, "other");
		this.echo.echo("x");
		other.echo("x");
		this.factory.made("old").duringClose = gate::passStubbornly;
		this.providers.renew("echoes", "fast");
		gate.awaitEntered();
		FakeEcho second = this.factory.last();
		this.providers.renew("echoes", "other");
		this.factory.made("other").awaitClosed();
		this.providers.renew("echoes", "fast");
		second.awaitClosed();
		assertThat(this.echo.echo("x")).isEqualTo("old:x");
	}

}
