package io.beluga.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SingleFlightTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void useByAHundredThreadsRunsTheFactoryOnce() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		CyclicBarrier barrier = new CyclicBarrier(100);
		List<Task<String>> tasks = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			tasks.add(this.fixture.start("caller-" + i, () -> {
				Echo echo = this.providers.get(Echo.PACKAGE, "fast");
				barrier.await(30, TimeUnit.SECONDS);
				return echo.echo("x");
			}));
		}
		assertThat(tasks).allSatisfy((task) -> assertThat(task.result()).isEqualTo("fast:x"));
		assertThat(this.factory.calls()).isEqualTo(1);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(1);
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1");
	}

	@Test
	void useWhileAnotherThreadCreatesWaitsForIt() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> gate.pass();
		List<Task<String>> tasks = startCallers(gate, 5);
		assertThat(tasks).allMatch(Task::isRunning);
		gate.open();
		assertThat(tasks).allSatisfy((task) -> assertThat(task.result()).isEqualTo("fast:x"));
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	/**
	 * One monitor for all creations is what a peer has.
	 */
	@Test
	void useOfOneNameDoesNotWaitForTheCreationOfAnother() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> {
			if ("slow".equals(context.name())) {
				gate.pass();
			}
		};
		this.providers.put("echoes", "slow", RegistryFixture.config());
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Task<String> slow = this.fixture.start("slow", () -> this.providers.get(Echo.PACKAGE, "slow").echo("x"));
		gate.awaitEntered();
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
		this.registry.registerProvider("echoes", "late", new EchoFactory());
		assertThat(slow.isRunning()).isTrue();
		gate.open();
		assertThat(slow.result()).isEqualTo("slow:x");
	}

	@Test
	void useWhenCreationFailsGivesEachWaiterItsOwnException() {
		Gate gate = this.fixture.gate();
		IllegalStateException failure = new IllegalStateException("down");
		this.factory.step = (context, config) -> {
			gate.pass();
			throw failure;
		};
		List<Task<String>> tasks = startCallers(gate, 5);
		gate.open();
		Set<Throwable> exceptions = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Task<String> task : tasks) {
			exceptions.add(task.failure());
			assertThat(task.failure()).isInstanceOfSatisfying(ProviderCreationFailedException.class, (ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.PROVIDER_CREATION_FAILED);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("fast");
				assertThat(ex.getCause()).isSameAs(failure);
			});
		}
		assertThat(exceptions).hasSize(5);
		assertThat(exceptions.stream().map(Throwable::getMessage)).containsOnly(tasks.get(0).failure().getMessage());
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	@Test
	void exceptionOfAWaiterShowsTheWaitersOwnCall() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> {
			gate.pass();
			throw new IllegalStateException("down");
		};
		List<Task<String>> tasks = startCallers(gate, 2);
		gate.open();
		assertThat(tasks).allSatisfy((task) -> assertThat(task.failure().getStackTrace())
			.anyMatch((element) -> element.getMethodName().contains("callerOfTheTest")));
	}

	@Test
	void useWhenConfigurationIsInvalidGivesEachWaiterTheSameViolations() {
		Gate gate = this.fixture.gate();
		this.registry.configuredProviders().add(ConfiguredProvider.builder("echoes", "fast", () -> {
			gate.passStubbornly();
			return ProviderConfig.builder("echo").build();
		}).build());
		List<Task<String>> tasks = startCallersOf("fast", gate, 3);
		gate.open();
		assertThat(tasks).allSatisfy(
				(task) -> assertThat(task.failure()).isInstanceOfSatisfying(InvalidConfigException.class, (ex) -> {
					assertThat(ex.violations()).singleElement().extracting("property").isEqualTo("api-key");
					assertThat(ex.providerName()).isEqualTo("fast");
				}));
		assertThat(tasks.get(0).failure()).isNotSameAs(tasks.get(1).failure());
		assertThat(gate.entered()).isEqualTo(1);
		assertThat(this.factory.calls()).isZero();
	}

	private List<Task<String>> startCallers(Gate gate, int count) {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		return startCallersOf("fast", gate, count);
	}

	private List<Task<String>> startCallersOf(String name, Gate gate, int count) {
		Echo echo = this.providers.get(Echo.PACKAGE, name);
		List<Task<String>> tasks = new ArrayList<>();
		tasks.add(this.fixture.start("creator", () -> callerOfTheTest(echo)));
		gate.awaitEntered();
		for (int i = 1; i < count; i++) {
			tasks.add(this.fixture.start("waiter-" + i, () -> callerOfTheTest(echo)));
		}
		tasks.forEach(Task::awaitBlocked);
		return tasks;
	}

	private static String callerOfTheTest(Echo echo) {
		return echo.echo("x");
	}

}
