package io.beluga.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderSource;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CloseTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final List<String> closed = new CopyOnWriteArrayList<>();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void closeRefusesEveryOperation() {
		Echo echo = use("fast");
		ProviderHandle<Echo> handle = this.providers.handle(Echo.PACKAGE, "fast");
		this.registry.close();
		assertRefused(echo, handle);
		assertRefused(() -> handle.use((instance) -> instance.echo("x")));
	}

	private void assertRefused(Echo echo, ProviderHandle<Echo> handle) {
		ConfiguredProviders configured = this.registry.configuredProviders();
		List<ThrowingCallable> operations = List.of(() -> echo.echo("x"), () -> handle.use((it) -> it.echo("x")),
				() -> this.registry.registerPackage(Echo.PACKAGE), this.registry::listPackages,
				() -> this.registry.registerProvider("echoes", "late", new EchoFactory()),
				() -> this.registry.unregisterProvider("echoes", "echo"),
				() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()),
				() -> this.registry.createProvider(Echo.PACKAGE, "echo", RegistryFixture.config()),
				() -> this.registry.listProviders("echoes"), () -> this.registry.getProviderInfo("echoes", "echo"),
				() -> this.registry.definition("echoes", "echo"), () -> this.providers.get(Echo.PACKAGE, "fast"),
				() -> this.providers.get("echoes", "fast"), () -> this.providers.getDefault(Echo.PACKAGE),
				() -> this.providers.find(Echo.PACKAGE, "fast"), () -> this.providers.all(Echo.PACKAGE),
				() -> this.providers.handle(Echo.PACKAGE, "fast"), () -> this.providers.list("echoes"),
				() -> this.providers.info("echoes", "fast"), () -> this.providers.config("echoes", "fast"),
				() -> this.providers.put("echoes", "fast", RegistryFixture.config()),
				() -> this.providers.put("echoes", "late", RegistryFixture.config()),
				() -> this.providers.renew("echoes", "fast"), () -> this.providers.remove("echoes", "fast"),
				() -> configured.add(ConfiguredProvider.builder("echoes", "late", RegistryFixture.config()).build()),
				() -> configured.setDefault("echoes", "fast"), () -> configured.setAliases("echoes", Map.of()),
				configured::packages, () -> configured.describe("echoes"), () -> configured.source("echoes", "fast"));
		operations.forEach(CloseTests::assertRefused);
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	private static void assertRefused(ThrowingCallable operation) {
		assertThatExceptionOfType(RegistryAccessFailedException.class).isThrownBy(operation)
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(ErrorCode.REGISTRY_ACCESS_FAILED));
	}

	@Test
	void closeRefusesAtOnceAndWaitsForCallsInFlight() {
		Gate gate = this.fixture.gate();
		Echo echo = use("fast");
		ProviderHandle<Echo> handle = this.providers.handle(Echo.PACKAGE, "fast");
		FakeEcho instance = this.factory.last();
		Task<String> call = inFlight(echo, instance, gate);
		Task<Void> close = startClose();
		close.awaitBlocked();
		assertRefused(echo, handle);
		assertThat(instance.isClosed()).isFalse();
		assertThat(close.isRunning()).isTrue();
		gate.open();
		assertThat(call.result()).isEqualTo("fast:slow");
		close.result();
		assertThat(instance.closes).hasValue(1);
	}

	@RepeatedTest(200)
	void closeThatOneOperationHasSeenIsSeenByOthers() {
		for (int i = 0; i < 50; i++) {
			this.providers.put("echoes", "name-" + i, RegistryFixture.config());
		}
		Task<Void> close = startClose();
		while (isOpen()) {
			Thread.onSpinWait();
		}
		assertRefused(() -> this.providers.list("echoes"));
		close.result();
	}

	private boolean isOpen() {
		try {
			this.registry.listPackages();
			return true;
		}
		catch (RegistryAccessFailedException ex) {
			return false;
		}
	}

	@Test
	void closeWaitsForCallsOfReplacedInstances() {
		Gate gate = this.fixture.gate();
		Echo echo = use("fast");
		FakeEcho old = this.factory.last();
		Task<String> call = inFlight(echo, old, gate);
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		Task<Void> close = startClose().awaitBlocked();
		assertThat(old.isClosed()).isFalse();
		gate.open();
		assertThat(call.result()).isEqualTo("fast:slow");
		close.result();
		assertThat(old.closes).hasValue(1);
		assertThat(this.factory.made("new").closes).hasValue(1);
	}

	@Test
	void closeWaitsForCallsOfRemovedInstances() {
		Gate gate = this.fixture.gate();
		Echo echo = use("fast");
		FakeEcho removed = this.factory.last();
		Task<String> call = inFlight(echo, removed, gate);
		this.providers.remove("echoes", "fast");
		Task<Void> close = startClose().awaitBlocked();
		assertThat(removed.isClosed()).isFalse();
		gate.open();
		assertThat(call.result()).isEqualTo("fast:slow");
		close.result();
		assertThat(removed.closes).hasValue(1);
	}

	@Test
	void closeWaitsForCallsOfResolvedInstancesThatWereDropped() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry resolving = this.fixture.registry(this.factory,
				(builder) -> builder.configResolver((packageName, name) -> Optional.of(RegistryFixture.config())));
		Echo echo = resolving.providers().get(Echo.PACKAGE, "tenant");
		echo.echo("x");
		FakeEcho dropped = this.factory.last();
		Task<String> call = inFlight(echo, dropped, gate);
		assertThat(resolving.providers().remove("echoes", "tenant")).isTrue();
		Task<Void> close = this.fixture.<Void>start("close", () -> {
			resolving.close();
			return null;
		}).awaitBlocked();
		assertThat(dropped.isClosed()).isFalse();
		gate.open();
		assertThat(call.result()).isEqualTo("tenant:slow");
		close.result();
		assertThat(dropped.closes).hasValue(1);
	}

	@Test
	void closeWhenACallOfARemovedInstanceDoesNotEndDestroysItAtTheDrainTimeout() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(200)));
		hasty.providers().put("echoes", "fast", RegistryFixture.config());
		Echo echo = hasty.providers().get(Echo.PACKAGE, "fast");
		echo.echo("x");
		FakeEcho removed = this.factory.last();
		inFlight(echo, removed, gate);
		hasty.providers().remove("echoes", "fast");
		hasty.close();
		removed.awaitClosed();
		assertThat(removed.closes).hasValue(1);
	}

	@Test
	void creationThatIsOvertakenByCloseSaysThatTheRegistryIsClosed() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> gate.pass();
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		gate.awaitEntered();
		startClose().result();
		assertThat(creator.failure()).isInstanceOf(RegistryAccessFailedException.class);
	}

	@Test
	void closeWhenTheThreadIsInterruptedStillWaitsForCallsInFlight() {
		Gate gate = this.fixture.gate();
		Echo echo = use("fast");
		use("other");
		FakeEcho instance = this.factory.made.get(0);
		FakeEcho other = this.factory.made.get(1);
		Task<String> call = inFlight(echo, instance, gate);
		Task<Void> close = this.fixture.start("close", () -> {
			Thread.currentThread().interrupt();
			this.registry.close();
			return null;
		});
		// the newer one is idle and goes first
		other.awaitClosed();
		Await.until("close has ended or waits",
				() -> !close.isRunning() || close.thread().getState() == Thread.State.TIMED_WAITING);
		assertThat(instance.isClosed()).as("destroyed under a call").isFalse();
		gate.open();
		assertThat(call.result()).isEqualTo("fast:slow");
		assertThat(close.leftInterrupted()).isTrue();
		instance.awaitClosed();
	}

	@Test
	void closeEndsTheNewestFirst() {
		record("one");
		record("two");
		Object own = this.registry.createProvider("echoes", "echo", RegistryFixture.config("own"));
		this.factory.last().duringClose = () -> this.closed.add("own");
		record("three");
		this.providers.renew("echoes", "one");
		this.factory.last().duringClose = () -> this.closed.add("one again");
		Await.until("the replaced one is closed", () -> this.closed.contains("one"));
		this.registry.close();
		assertThat(own).isNotNull();
		assertThat(this.closed).containsExactly("one", "one again", "three", "own", "two");
	}

	@Test
	void closeWhenOneFailsClosesTheOthers() {
		try (LogCapture log = LogCapture.start()) {
			record("one");
			record("two");
			this.factory.last().duringClose = () -> {
				throw new IllegalStateException("does not close");
			};
			record("three");
			this.factory.last().duringClose = () -> {
				throw new AssertionError("does not close either");
			};
			record("four");
			this.registry.close();
			assertThat(this.closed).containsExactly("four", "one");
			assertThat(log.lines()).anyMatch((line) -> line.contains("does not close"));
			assertThat(log.lines()).anyMatch((line) -> line.contains("does not close either"));
		}
	}

	@Test
	void closeWhenDoneAlreadyDoesNothing() {
		use("fast");
		this.registry.close();
		this.registry.close();
		this.registry.configuredProviders().close();
		assertThat(this.factory.last().closes).hasValue(1);
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "closed 1");
	}

	@Test
	void secondCloseReturnsAtOnce() {
		Gate gate = this.fixture.gate();
		Echo echo = use("fast");
		inFlight(echo, this.factory.last(), gate);
		Task<Void> close = startClose().awaitBlocked();
		this.registry.close();
		assertThat(close.isRunning()).isTrue();
		assertThat(this.factory.last().isClosed()).isFalse();
	}

	@Test
	void closeFromInsideTheCloseOfAnInstanceReturnsAtOnce() {
		use("fast");
		this.factory.last().duringClose = () -> {
			this.registry.close();
			this.closed.add("nested");
		};
		this.registry.close();
		assertThat(this.closed).containsExactly("nested");
	}

	@Test
	void closeFromInsideTheCloseOfAReplacedInstanceReturnsAtOnce() {
		use("fast");
		this.factory.last().duringClose = () -> {
			this.registry.close();
			this.closed.add("nested");
		};
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		Await.until("the nested close returns", () -> this.closed.contains("nested"));
	}

	@Test
	void closeFromInsideAFactoryReturnsAndTheProductIsDestroyed() {
		this.factory.step = (context, config) -> {
			this.registry.close();
			this.closed.add("returned");
		};
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		assertThat(call.failure()).isInstanceOf(RegistryAccessFailedException.class);
		Await.until("the product is made", () -> !this.factory.made.isEmpty());
		assertThat(this.closed).containsExactly("returned");
		this.factory.last().awaitClosed();
		assertThat(this.factory.last().closes).hasValue(1);
		assertThat(this.fixture.events.of("fast")).isEmpty();
	}

	@Test
	void closeBeforeTheFactoryIsCalledKeepsItFromBeingCalled() {
		this.registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "fast", this::closeAndConfigure).build());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		assertThat(call.failure()).isInstanceOf(RegistryAccessFailedException.class);
		awaitNoThread();
		assertThat(this.factory.calls()).isZero();
	}

	@Test
	void closeBeforeAReplacementIsBoundSaysThatTheRegistryIsClosed() {
		use("fast");
		assertThatExceptionOfType(RegistryAccessFailedException.class).isThrownBy(
				() -> this.registry.configuredProviders().replace(ConfiguredProvider.builder("echoes", "fast", () -> {
					this.registry.close();
					return ProviderConfig.builder("nobody").build();
				}).source(ProviderSource.PUT).build()));
	}

	@Test
	void closeAfterAReplacementIsBoundKeepsItsFactoryFromBeingCalled() {
		DefaultProviderRegistry[] closing = new DefaultProviderRegistry[1];
		closing[0] = this.fixture.registry(this.factory, (builder) -> builder.creationObserver((attempt) -> {
			if (attempt.replacement()) {
				closing[0].close();
			}
			return null;
		}));
		closing[0].providers().put("echoes", "fast", RegistryFixture.config());
		closing[0].providers().get(Echo.PACKAGE, "fast").echo("x");
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> closing[0].providers().put("echoes", "fast", RegistryFixture.config("new")));
		awaitNoThread();
		assertThat(this.factory.calls()).isOne();
	}

	private ProviderConfig closeAndConfigure() {
		this.registry.close();
		return RegistryFixture.config("new");
	}

	@Test
	void closeFromInsideAFactoryOfCreateProviderReturns() {
		this.factory.step = (context, config) -> this.registry.close();
		Task<Object> creation = this.fixture.start("create",
				() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		assertThat(creation.failure()).isInstanceOf(RegistryAccessFailedException.class);
		this.factory.last().awaitClosed();
		assertThat(this.factory.last().closes).hasValue(1);
	}

	@Test
	void oneDrainTimeoutBoundsAllThatIsWaitedFor() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(500)));
		int count = 40;
		List<Task<String>> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String name = "n" + i;
			hasty.providers().put("echoes", name, RegistryFixture.config());
			Echo echo = hasty.providers().get(Echo.PACKAGE, name);
			echo.echo("x");
			this.factory.last().duringCall = gate::passStubbornly;
			this.factory.last().duringClose = gate::passStubbornly;
			calls.add(this.fixture.start(name, () -> echo.echo("slow")));
		}
		gate.awaitEntered(count);
		long start = System.nanoTime();
		hasty.close();
		// one for each would take twenty seconds or forty
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
		assertThat(calls).allMatch(Task::isRunning);
		Await.until("every instance is being closed", () -> this.factory.made.stream().allMatch(FakeEcho::isClosed));
	}

	@Test
	void creationThatHangsWhenTheRegistryClosesStillEndsAtItsDeadline() throws InterruptedException {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofSeconds(3)).drainTimeout(Duration.ofMillis(50)));
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.factory.step = (context, config) -> {
			entered.countDown();
			end.await();
		};
		hasty.providers().put("echoes", "fast", RegistryFixture.config());
		Echo echo = hasty.providers().get(Echo.PACKAGE, "fast");
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		Await.latch("the factory is called", entered);
		hasty.close();
		try {
			call.join();
		}
		finally {
			end.countDown();
		}
		assertThat(call.leftInterrupted()).isFalse();
	}

	@Test
	void closeLeavesNoThreadBehind() {
		use("fast");
		this.providers.renew("echoes", "fast");
		this.registry.close();
		awaitNoThread();
	}

	@Test
	void closeInterruptsCreationsAndLeavesNoThreadBehind() {
		this.factory.step = (context, config) -> new CountDownLatch(1).await();
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		Await.until("the factory is called", () -> this.factory.calls() == 1);
		this.registry.close();
		assertThat(call.failure()).isInstanceOf(RegistryAccessFailedException.class);
		assertThat(call.leftInterrupted()).isFalse();
		awaitNoThread();
	}

	@Test
	void closeDoesNotWaitForAReplacementThatNobodyNeeds() {
		use("fast");
		this.factory.step = (context, config) -> new CountDownLatch(1).await();
		Task<Void> put = this.fixture.start("put", () -> {
			this.providers.put("echoes", "fast", RegistryFixture.config("new"));
			return null;
		});
		Await.until("the factory is called", () -> this.factory.calls() == 2);
		this.registry.close();
		assertThat(put.failure()).isInstanceOf(RegistryAccessFailedException.class);
		awaitNoThread();
	}

	@Test
	void closeDoesNotWaitForACreationThatWasGivenUp() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofMillis(100)).drainTimeout(Duration.ofHours(1)));
		this.factory.step = (context, config) -> gate.passStubbornly();
		hasty.providers().put("echoes", "fast", RegistryFixture.config());
		Echo echo = hasty.providers().get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		Task<Void> close = this.fixture.start("close", () -> {
			hasty.close();
			return null;
		});
		close.result();
		assertThat(this.factory.made).isEmpty();
		gate.open();
		Await.until("the late product is made", () -> !this.factory.made.isEmpty());
		this.factory.last().awaitClosed();
	}

	@Test
	void closeThatCutsCallsSaysSo() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100))
					.configResolver((packageName, name) -> Optional.of(RegistryFixture.config())));
		hasty.providers().put("echoes", "fast", RegistryFixture.config());
		for (String name : List.of("tenant-1", "tenant-2")) {
			hasty.providers().get(Echo.PACKAGE, name).echo("x");
			this.factory.last().duringCall = gate::passStubbornly;
			this.fixture.start(name, () -> hasty.providers().get(Echo.PACKAGE, name).echo("slow"));
		}
		hasty.providers().get(Echo.PACKAGE, "fast").echo("x");
		this.factory.last().duringCall = gate::passStubbornly;
		this.fixture.start("first", () -> hasty.providers().get(Echo.PACKAGE, "fast").echo("slow"));
		this.fixture.start("second", () -> hasty.providers().get(Echo.PACKAGE, "fast").echo("slow"));
		gate.awaitEntered(4);
		try (LogCapture log = LogCapture.start()) {
			hasty.close();
			assertThat(log.lines()).contains(
					"WARNING echoes.fast: the drain timeout has passed, and the instance is destroyed while 2 calls still run.",
					"WARNING Resolved names of echoes: the drain timeout has passed, and the instance is destroyed while 2 calls still run.");
		}
	}

	@Test
	void drainTimeoutOfAReplacementThatCutsCallsSaysSo() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100)));
		hasty.providers().put("echoes", "fast", RegistryFixture.config("old"));
		Echo echo = hasty.providers().get(Echo.PACKAGE, "fast");
		echo.echo("x");
		inFlight(echo, this.factory.last(), gate);
		try (LogCapture log = LogCapture.start()) {
			hasty.providers().put("echoes", "fast", RegistryFixture.config("new"));
			this.factory.made("old").awaitClosed();
			assertThat(log.lines()).contains(
					"WARNING echoes.fast: the drain timeout has passed, and the instance is destroyed while 1 call still runs.");
		}
	}

	@Test
	void closeWhenAReplacedInstanceDoesNotCloseTellsOfNoCall() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100)));
		hasty.providers().put("echoes", "fast", RegistryFixture.config("old"));
		hasty.providers().get(Echo.PACKAGE, "fast").echo("x");
		this.factory.last().duringClose = gate::passStubbornly;
		hasty.providers().put("echoes", "fast", RegistryFixture.config("new"));
		gate.awaitEntered();
		try (LogCapture log = LogCapture.start()) {
			hasty.close();
			assertThat(log.lines()).as("no call was cut").noneMatch((line) -> line.contains("drain timeout"));
		}
	}

	@Test
	void drainTimeoutsOfResolvedNamesShareALine() {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100))
					.configResolver((packageName, name) -> Optional.of(RegistryFixture.config())));
		try (LogCapture log = LogCapture.start()) {
			for (String name : List.of("tenant-1", "tenant-2", "tenant-3")) {
				Echo echo = hasty.providers().get(Echo.PACKAGE, name);
				echo.echo("x");
				FakeEcho product = this.factory.last();
				inFlight(echo, product, this.fixture.gate());
				hasty.providers().remove("echoes", name);
				product.awaitClosed();
			}
			assertThat(log.lines()).filteredOn((line) -> line.contains("the drain timeout has passed")).hasSize(1);
		}
	}

	@Test
	void closeEndsWithTheProviderThatAnotherThreadMakes() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry patient = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofHours(1)));
		this.factory.step = (context, config) -> gate.passStubbornly();
		Task<Object> creation = this.fixture.start("creation",
				() -> patient.createProvider("echoes", "echo", RegistryFixture.config()));
		gate.awaitEntered();
		Task<Object> close = this.fixture.start("close", () -> {
			patient.close();
			return null;
		}).awaitBlocked();
		assertThat(close.isRunning()).isTrue();
		gate.open();
		close.result();
		assertThat(creation.failure()).isInstanceOf(RegistryAccessFailedException.class);
		this.factory.last().awaitClosed();
	}

	private static void awaitNoThread() {
		Await.until("no thread of the registry runs",
				() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().startsWith("beluga-registry") && thread.isAlive()));
	}

	private Echo use(String name) {
		this.providers.put("echoes", name, RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, name);
		echo.echo("x");
		return echo;
	}

	private void record(String name) {
		use(name);
		this.factory.last().duringClose = () -> this.closed.add(name);
	}

	private Task<String> inFlight(Echo echo, FakeEcho instance, Gate gate) {
		instance.duringCall = gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> echo.echo("slow"));
		gate.awaitEntered();
		return call;
	}

	private Task<Void> startClose() {
		return this.fixture.start("close", () -> {
			this.registry.close();
			return null;
		});
	}

}
