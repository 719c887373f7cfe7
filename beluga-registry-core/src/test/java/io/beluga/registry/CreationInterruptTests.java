package io.beluga.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CreationInterruptTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final Gate gate = this.fixture.gate();

	private final EchoFactory factory = new EchoFactory((context, config) -> {
		if (first()) {
			this.gate.pass();
		}
	});

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void interruptedWaiterLeavesTheOthersWaiting() {
		Echo echo = put();
		Task<String> creator = startCreator(echo);
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x")).awaitBlocked();
		Task<String> other = this.fixture.start("other waiter", () -> echo.echo("x")).awaitBlocked();
		waiter.interrupt();
		assertThat(waiter.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(waiter.leftInterrupted()).isTrue();
		assertThat(creator.isRunning()).isTrue();
		assertThat(other.isRunning()).isTrue();
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.CONFIGURED);
		this.gate.open();
		assertThat(creator.result()).isEqualTo("fast:x");
		assertThat(other.result()).isEqualTo("fast:x");
		assertThat(creator.leftInterrupted()).isFalse();
		assertThat(other.leftInterrupted()).isFalse();
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	@Test
	void interruptedCreatorHandsOverToAWaiter() {
		Echo echo = put();
		Task<String> creator = startCreator(echo);
		List<Task<String>> waiters = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			waiters.add(this.fixture.start("waiter-" + i, () -> echo.echo("x")).awaitBlocked());
		}
		creator.interrupt();
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(creator.leftInterrupted()).isTrue();
		assertThat(waiters).allSatisfy((waiter) -> {
			assertThat(waiter.result()).isEqualTo("fast:x");
			assertThat(waiter.leftInterrupted()).isFalse();
		});
		assertThat(this.factory.calls()).isEqualTo(2);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(1);
	}

	@Test
	void interruptOfTheCreatorStaysWhereTheDeadlineFollows() {
		EchoFactory late = new EchoFactory((context, config) -> {
			Thread.currentThread().interrupt();
			// not the time, which can be up before the timer decides
			Await.until("it was given up",
					() -> context.providers().info("echoes", "fast").state() == ProviderState.UNAVAILABLE);
		});
		DefaultProviderRegistry registry = this.fixture.registry(late,
				(builder) -> builder.creationTimeout(Duration.ofSeconds(1)));
		registry.configuredProviders().setCallerRuns(() -> true);
		registry.providers().put("echoes", "fast", RegistryFixture.config());
		Task<String> creator = this.fixture.start("creator",
				() -> registry.providers().get(Echo.PACKAGE, "fast").echo("x"));
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(creator.leftInterrupted()).isTrue();
	}

	@Test
	void interruptOfTheOwnerStaysWhereItWaitsForAnotherUntilItsDeadline() {
		Gate inner = this.fixture.gate();
		EchoFactory nesting = new EchoFactory((context, config) -> {
			if (context.name().equals("fast")) {
				inner.passStubbornly();
				return;
			}
			Thread.currentThread().interrupt();
			context.providers().get(Echo.PACKAGE, "fast").echo("x");
		});
		DefaultProviderRegistry registry = this.fixture.registry(nesting,
				(builder) -> builder.creationTimeout(Duration.ofSeconds(1)));
		registry.providers().put("echoes", "fast", RegistryFixture.config());
		Task<Object> owner = this.fixture.start("owner",
				() -> registry.createProvider("echoes", "echo", RegistryFixture.config()));
		assertThat(owner.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(TimeoutException.class);
		assertThat(owner.leftInterrupted()).isTrue();
		inner.open();
	}

	@Test
	void interruptThatIsHandedOnBeforeTheThreadBeginsReachesIt() {
		Creation creation = creation();
		creation.interrupt();
		creation.start(null);
		creation.noteInterrupt(Thread.interrupted(), false);
		assertThat(creation.wasInterrupted()).isTrue();
		assertThat(Thread.interrupted()).isTrue();
	}

	/**
	 * Whichever of the two is first: each of them looks for the other.
	 */
	@Test
	void interruptThatIsHandedOnWhileTheThreadBeginsReachesIt() {
		List<Creation> creations = new ArrayList<>();
		for (int i = 0; i < 50_000; i++) {
			creations.add(creation());
		}
		AtomicInteger round = new AtomicInteger();
		Task<Void> interrupter = this.fixture.start("interrupter", () -> {
			for (Creation creation : creations) {
				meet(round);
				creation.interrupt();
				meet(round);
			}
			return null;
		});
		int reached = 0;
		for (Creation creation : creations) {
			meet(round);
			creation.start(null);
			meet(round);
			reached += Thread.interrupted() ? 1 : 0;
		}
		interrupter.result();
		assertThat(reached).isEqualTo(creations.size());
	}

	/**
	 * Wait for the other of two threads, on the processor: they go on at the same time.
	 */
	private static void meet(AtomicInteger arrived) {
		int last = arrived.getAndIncrement() | 1;
		while (arrived.get() - last <= 0) {
			Thread.onSpinWait();
		}
	}

	private static Creation creation() {
		return new Creation(null, new Creation.Request("echoes", "fast", null, null, TimeUnit.HOURS.toNanos(1), null),
				null);
	}

	@Test
	void interruptOfTheCreatorWhereTheFactoryIgnoresItEndsThatWaitAlone() {
		this.factory.step = (context, config) -> this.gate.passStubbornly();
		Echo echo = put();
		Task<String> creator = startCreator(echo);
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x")).awaitBlocked();
		creator.interrupt();
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(creator.leftInterrupted()).isTrue();
		assertThat(waiter.isRunning()).isTrue();
		this.gate.open();
		assertThat(waiter.result()).isEqualTo("fast:x");
		assertThat(waiter.leftInterrupted()).isFalse();
		assertThat(this.factory.calls()).isEqualTo(1);
		Await.until("the event is published", () -> this.fixture.events.of("fast").contains("ready 1"));
	}

	@Test
	void putThatIsInterruptedWhereTheFactoryIgnoresItEnds() {
		this.gate.open();
		Gate replacement = this.fixture.gate();
		Echo echo = put();
		echo.echo("x");
		this.factory.step = (context, config) -> replacement.passStubbornly();
		Task<Void> put = this.fixture.start("put", () -> {
			this.providers.put("echoes", "fast", RegistryFixture.config("new"));
			return null;
		});
		replacement.awaitEntered();
		put.interrupt();
		assertThat(put.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(put.leftInterrupted()).isTrue();
		replacement.open();
		Await.until("the late product is made", () -> this.factory.made.size() == 2);
		this.factory.made("new").awaitClosed();
		assertThat(echo.echo("x")).isEqualTo("fast:x");
	}

	@Test
	void interruptThatAFactoryLeavesBehindReachesNobody() {
		this.factory.step = (context, config) -> {
			Thread.currentThread().interrupt();
			throw new InterruptedException("for the test");
		};
		Echo echo = put();
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(creator.leftInterrupted()).isFalse();
		AtomicBoolean interrupted = new AtomicBoolean();
		this.factory.step = (context, config) -> interrupted.set(Thread.currentThread().isInterrupted());
		this.providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(interrupted).isFalse();
	}

	@Test
	void interruptOfTheCreatorIsNotRemembered() {
		Echo echo = put();
		Task<String> creator = startCreator(echo);
		creator.interrupt();
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(creator.leftInterrupted()).isTrue();
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	@Test
	void interruptOfTheCreatorWhoseConfigurationWasReplacedEndsItsCall() {
		this.registry.configuredProviders().setCallerRuns(() -> true);
		Echo echo = put();
		Task<String> creator = startCreator(echo);
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		creator.interrupt();
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(creator.leftInterrupted()).isTrue();
		assertThat(echo.echo("x")).isEqualTo("new:x");
	}

	/**
	 * As a driver does that turns an interrupt into an exception of its own.
	 */
	@Test
	void interruptOfTheCreatorIsNotRememberedWhateverTheFactoryMakesOfIt() {
		this.factory.step = (context, config) -> {
			try {
				if (first()) {
					this.gate.pass();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("connection lost", ex);
			}
		};
		Echo echo = put();
		Task<String> creator = startCreator(echo);
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x")).awaitBlocked();
		creator.interrupt();
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.satisfies((ex) -> assertThat(ex.getCause())
				.as("what the factory made of it, or that it was not awaited any more")
				.isInstanceOfAny(IllegalStateException.class, InterruptedException.class));
		assertThat(creator.leftInterrupted()).isTrue();
		assertThat(waiter.result()).isEqualTo("fast:x");
	}

	@Test
	void threadThatArrivesInterruptedStillCallsTheFactoryAndStaysInterrupted() {
		this.gate.open();
		this.factory.step = (context, config) -> {
		};
		Echo echo = put();
		Task<String> use = this.fixture.start("interrupted", () -> {
			Thread.currentThread().interrupt();
			return echo.echo("x");
		});
		assertThat(use.result()).isEqualTo("fast:x");
		assertThat(use.leftInterrupted()).isTrue();
		Task<Object> creation = this.fixture.start("interrupted", () -> {
			Thread.currentThread().interrupt();
			return this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		});
		assertThat(creation.result()).isInstanceOf(FakeEcho.class);
		assertThat(creation.leftInterrupted()).isTrue();
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	@Test
	void threadThatArrivesInterruptedCallsALiveInstance() {
		this.gate.open();
		Echo echo = put();
		echo.echo("x");
		Task<String> use = this.fixture.start("interrupted", () -> {
			Thread.currentThread().interrupt();
			return echo.echo("x");
		});
		assertThat(use.result()).isEqualTo("fast:x");
		assertThat(use.leftInterrupted()).isTrue();
	}

	@Test
	void createProviderWhenInterruptedFailsAndStaysInterrupted() {
		Task<Object> creator = this.fixture.start("creator",
				() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		this.gate.awaitEntered();
		creator.interrupt();
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(creator.leftInterrupted()).isTrue();
	}

	@Test
	void putWhenInterruptedKeepsTheOldInstanceAndStaysInterrupted() {
		this.gate.open();
		Gate replacement = this.fixture.gate();
		Echo echo = put();
		echo.echo("x");
		this.factory.step = (context, config) -> replacement.pass();
		Task<Void> put = this.fixture.start("put", () -> {
			this.providers.put("echoes", "fast", RegistryFixture.config("new"));
			return null;
		});
		replacement.awaitEntered();
		put.interrupt();
		assertThat(put.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(put.leftInterrupted()).isTrue();
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.factory.made.get(0).isClosed()).isFalse();
	}

	private boolean first() {
		return this.factory.calls() == 1;
	}

	private Echo put() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		return this.providers.get(Echo.PACKAGE, "fast");
	}

	private Task<String> startCreator(Echo echo) {
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		this.gate.awaitEntered();
		return creator;
	}

	@Test
	void threadThatArrivesInterruptedStaysSo() {
		this.factory.step = (context, config) -> Thread.interrupted();
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		Thread.currentThread().interrupt();
		assertThat(registry.createProvider("echoes", "echo", RegistryFixture.config())).isNotNull();
		assertThat(Thread.interrupted()).isTrue();
	}

}
