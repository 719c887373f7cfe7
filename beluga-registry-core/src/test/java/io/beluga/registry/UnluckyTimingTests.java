package io.beluga.registry;

import java.io.IOError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of operations that meet at an unlucky moment.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UnluckyTimingTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	@RepeatedTest(20)
	void renewThatMeetsCloseEnds() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		registry.providers().put("echoes", "fast", RegistryFixture.config());
		AtomicBoolean started = new AtomicBoolean();
		Task<Object> renewing = this.fixture.start("renewing", () -> {
			while (true) {
				started.set(true);
				registry.providers().renew("echoes", "fast");
			}
		});
		Await.until("the name is renewed", started::get);
		registry.close();
		assertThat(renewing.failure()).isInstanceOf(RegistryAccessFailedException.class);
	}

	@RepeatedTest(50)
	void removeThatMeetsCloseLosesNoInstance() throws Exception {
		meetClose((registry) -> registry.providers().remove("echoes", "fast"));
	}

	@RepeatedTest(50)
	void removeOfAResolvedNameThatMeetsCloseLosesNoInstance() throws Exception {
		meetClose((registry) -> registry.providers().remove("echoes", "tenant"));
	}

	@RepeatedTest(50)
	void putOfAResolvedNameThatMeetsCloseLosesNoInstance() throws Exception {
		meetClose((registry) -> registry.providers().put("echoes", "tenant", RegistryFixture.config()));
	}

	/**
	 * Have something happen while the registry is closed, after which nothing may be open
	 * that serves.
	 */
	private void meetClose(Consumer<DefaultProviderRegistry> operation) throws Exception {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.configResolver((packageName, name) -> Optional.of(RegistryFixture.config())));
		registry.providers().put("echoes", "fast", RegistryFixture.config());
		registry.providers().get(Echo.PACKAGE, "fast").echo("x");
		registry.providers().get(Echo.PACKAGE, "tenant").echo("x");
		List<FakeEcho> served = List.copyOf(this.factory.made);
		CyclicBarrier barrier = new CyclicBarrier(2);
		Task<Void> beside = this.fixture.start("beside", () -> {
			barrier.await(30, TimeUnit.SECONDS);
			try {
				operation.accept(registry);
			}
			catch (RegistryAccessFailedException ex) {
				// close was first
			}
			return null;
		});
		barrier.await(30, TimeUnit.SECONDS);
		registry.close();
		assertThat(served).allMatch(FakeEcho::isClosed);
		beside.result();
	}

	@Test
	void creationThatIsOvertakenByPutAndThenLateGoesOnWithTheNewOne() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofSeconds(1)));
		Task<String> creator = overtaken(registry,
				() -> registry.providers().put("echoes", "fast", RegistryFixture.config("new")));
		assertThat(creator.result()).isEqualTo("new:x");
	}

	@Test
	void creationThatIsOvertakenByRemoveAndThenLateIsNotFound() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofSeconds(1)));
		Task<String> creator = overtaken(registry, () -> registry.providers().remove("echoes", "fast"));
		assertThat(creator.failure()).isInstanceOf(ProviderNotFoundException.class);
	}

	@Test
	void creationThatIsOvertakenByCloseAndThenLateFindsTheRegistryClosed() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofSeconds(1)).drainTimeout(Duration.ZERO));
		Task<String> creator = overtaken(registry, registry::close);
		assertThat(creator.failure()).isInstanceOf(RegistryAccessFailedException.class);
	}

	/**
	 * Have a first creation overtaken while its factory runs, and then let it run past
	 * its deadline.
	 */
	private Task<String> overtaken(DefaultProviderRegistry registry, Runnable operation) {
		Gate gate = this.fixture.gate();
		AtomicBoolean first = new AtomicBoolean(true);
		this.factory.step = (context, config) -> {
			if (first.getAndSet(false)) {
				gate.passStubbornly();
				Await.until("the deadline passes", context::isExpired);
			}
		};
		registry.providers().put("echoes", "fast", RegistryFixture.config("old"));
		Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		gate.awaitEntered();
		operation.run();
		gate.open();
		return creator;
	}

	@Test
	void listenerThatThrowsAnErrorKeepsNoOldInstanceAlive() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.listener((event) -> {
					if (event instanceof InstanceReplaced) {
						throw new IOError(new IOException("for the test"));
					}
				}));
		Providers providers = registry.providers();
		providers.put("echoes", "fast", RegistryFixture.config("old"));
		providers.get(Echo.PACKAGE, "fast").echo("x");
		providers.put("echoes", "fast", RegistryFixture.config("new"));
		this.factory.made("old").awaitClosed();
		assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("new:x");
	}

	@Test
	void replacementThatEndsInAnErrorOfTheMachineDegrades() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		Providers providers = registry.providers();
		providers.put("echoes", "fast", RegistryFixture.config("old"));
		providers.get(Echo.PACKAGE, "fast").echo("x");
		this.factory.step = (context, config) -> {
			throw new OutOfMemoryError("for the test");
		};
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> providers.put("echoes", "fast", RegistryFixture.config("new")));
		assertThat(providers.info("echoes", "fast").state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(providers.info("echoes", "fast").lastFailure()).isPresent();
		assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("old:x");
	}

}
