package io.beluga.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CreationDeadlineTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory((context, config) -> new CountDownLatch(1).await());

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory,
			(builder) -> builder.creationTimeout(SHORT));

	private final Providers providers = this.registry.providers();

	@Test
	void createProviderWhenFactorySleepsPastTheDeadlineReturnsControl() throws InterruptedException {
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()))
			.withCauseInstanceOf(TimeoutException.class)
			.satisfies((ex) -> assertThat(ex.providerName()).isEqualTo("echo"));
		assertNotInterruptedNowOrLater();
	}

	@Test
	void useWhenFactorySleepsPastTheDeadlineReturnsControl() throws InterruptedException {
		Echo echo = put("fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"))
			.withCauseInstanceOf(TimeoutException.class)
			.satisfies((ex) -> assertThat(ex.providerName()).isEqualTo("fast"));
		assertNotInterruptedNowOrLater();
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.UNAVAILABLE);
		assertFailedOnce();
	}

	private static void assertNotInterruptedNowOrLater() throws InterruptedException {
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		// there is no signal for an interrupt that does not come
		assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse();
	}

	@Test
	void registryAfterADeadlineIsUsable() {
		Echo echo = put("fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		this.factory.step = (context, config) -> {
		};
		assertThat(put("other").echo("x")).isEqualTo("other:x");
		this.providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(echo.echo("x")).isEqualTo("fast:x");
	}

	@Test
	void useWhenFactoryIgnoresTheInterruptReleasesTheWaitersAndDestroysTheLateProduct() {
		Gate gate = this.fixture.gate();
		List<String> closed = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> {
			context.onDestroy(() -> closed.add("first"));
			context.onDestroy(() -> closed.add("second"));
			gate.passStubbornly();
		};
		Echo echo = put("fast");
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		gate.awaitEntered();
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x"));
		assertThat(waiter.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(TimeoutException.class);
		assertThat(creator.failure()).isInstanceOf(ProviderCreationFailedException.class)
			.hasCauseInstanceOf(TimeoutException.class);
		assertThat(creator.failure()).isNotSameAs(waiter.failure());
		assertThat(creator.leftInterrupted()).isFalse();
		gate.open();
		awaitMade();
		this.factory.last().awaitClosed();
		Await.until("the resources are closed", () -> closed.size() == 2);
		assertThat(closed).containsExactly("second", "first");
		assertThat(this.factory.last().closes).hasValue(1);
		assertThat(this.factory.calls()).isEqualTo(1);
		assertFailedOnce();
	}

	private void awaitMade() {
		Await.until("the late product is made", () -> !this.factory.made.isEmpty());
	}

	@Test
	void useWhileAFactoryThatWasGivenUpRunsTriesNothingAndHealsAfterwards() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> gate.passStubbornly();
		DefaultProviderRegistry eager = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(SHORT).creationRetryDelay(Duration.ofMillis(1)));
		eager.providers().put("echoes", "fast", RegistryFixture.config());
		Echo echo = eager.providers().get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"))
			.withCauseInstanceOf(TimeoutException.class);
		Await.until("the failure is not remembered any more", () -> failure(echo).contains("has not returned since"));
		eager.providers().renew("echoes", "fast");
		assertThat(failure(echo)).contains("echoes.fast was not created within 200 ms", "its factory");
		assertThat(this.factory.calls()).isOne();
		this.factory.step = (context, config) -> {
		};
		gate.open();
		Await.until("it is tried again in the background",
				() -> eager.providers().info("echoes", "fast").state() == ProviderState.READY);
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	private static String failure(Echo echo) {
		try {
			return echo.echo("x");
		}
		catch (ProviderCreationFailedException ex) {
			return ex.getMessage();
		}
	}

	@Test
	void putOfAnEqualConfigurationLosesOneThreadMoreAndNoOther() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> gate.passStubbornly();
		for (int i = 0; i < 4; i++) {
			Echo echo = put("fast");
			assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		}
		assertThat(this.factory.calls()).isEqualTo(2);
		gate.open();
	}

	@Test
	void putWhenTheFactoryIgnoresTheInterruptReturnsControlAndLosesFewThreads() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> {
			if ("new".equals(config.customFields().get("label"))) {
				gate.passStubbornly();
			}
		};
		Echo echo = put("fast");
		echo.echo("x");
		assertPutFails("new").withMessageContaining("was not created within 200 ms.");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.DEGRADED);
		assertPutFails("new").withMessageContaining("was not created within 200 ms.");
		assertPutFails("new").withMessageContaining("has not returned since");
		assertThat(this.factory.calls()).isEqualTo(3);
		this.providers.put("echoes", "fast", RegistryFixture.config("other"));
		assertThat(echo.echo("x")).isEqualTo("other:x");
		gate.open();
		Await.until("the late product is made", () -> this.factory.labels().contains("new"));
		this.factory.made("new").awaitClosed();
		Await.until("it is tried again", () -> {
			try {
				this.providers.put("echoes", "fast", RegistryFixture.config("new"));
				return true;
			}
			catch (ProviderCreationFailedException ex) {
				return false;
			}
		});
		assertThat(echo.echo("x")).isEqualTo("new:x");
	}

	private ThrowableAssertAlternative<ProviderCreationFailedException> assertPutFails(String label) {
		return assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.put("echoes", "fast", RegistryFixture.config(label)))
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void factoryOnTheOutsideOfOneThatIgnoresTheInterruptGoesOn() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> {
			if ("inner".equals(context.name())) {
				gate.passStubbornly();
			}
			else {
				failure(context.providers().get(Echo.PACKAGE, "inner"));
			}
		};
		DefaultProviderRegistry patient = this.fixture.registry(this.factory);
		patient.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "inner", RegistryFixture.config())
				.creationTimeout(SHORT)
				.build());
		patient.providers().put("echoes", "outer", RegistryFixture.config());
		assertThat(patient.providers().get(Echo.PACKAGE, "outer").echo("x")).isEqualTo("outer:x");
	}

	@Test
	void instanceIsMadeByTheCallerWhereThatIsWanted() {
		DefaultProviderRegistry own = this.fixture.registry(this.factory);
		AtomicBoolean callerRuns = new AtomicBoolean(true);
		own.configuredProviders().setCallerRuns(callerRuns::get);
		this.factory.step = (context, config) -> {
		};
		own.providers().put("echoes", "fast", RegistryFixture.config());
		own.providers().get(Echo.PACKAGE, "fast").echo("x");
		own.providers().renew("echoes", "fast");
		assertThat(this.factory.threads).containsExactly(Thread.currentThread(), Thread.currentThread());
		callerRuns.set(false);
		own.providers().renew("echoes", "fast");
		assertThat(this.factory.threads.get(2)).isNotSameAs(Thread.currentThread());
	}

	@Test
	void putAfterADeadlineDoesNotWaitForTheFactoryThatHangs() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> {
			if ("old".equals(config.customFields().get("label"))) {
				gate.passStubbornly();
			}
		};
		this.providers.put("echoes", "fast", RegistryFixture.config("old"));
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		gate.awaitEntered();
		Await.until("the deadline passes",
				() -> this.providers.info("echoes", "fast").state() == ProviderState.UNAVAILABLE);
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(echo.echo("x")).isEqualTo("new:x");
		creator.join();
		gate.open();
		Await.until("the late product is made", () -> this.factory.labels().contains("old"));
		this.factory.made("old").awaitClosed();
		assertThat(echo.echo("x")).isEqualTo("new:x");
	}

	@Test
	void contextAfterTheDeadlineIsExpiredAndClosesResourcesAtOnce() {
		AtomicReference<Instant> deadline = new AtomicReference<>();
		CountDownLatch closed = new CountDownLatch(1);
		this.factory.step = (context, config) -> {
			deadline.set(context.deadline().orElseThrow());
			Await.until("the creation is given up", () -> Thread.currentThread().isInterrupted());
			assertThat(context.isExpired()).isTrue();
			Thread.interrupted();
			context.onDestroy(closed::countDown);
			Await.until("the resource is closed", () -> closed.getCount() == 0);
		};
		Instant before = Instant.now();
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(deadline.get()).isAfter(before.plusMillis(100)).isBefore(before.plusSeconds(30));
		this.factory.last().awaitClosed();
	}

	@Test
	void useWhenTheNameHasItsOwnTimeoutTakesThat() {
		DefaultProviderRegistry patient = this.fixture.registry(this.factory);
		patient.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "fast", RegistryFixture.config()).creationTimeout(SHORT).build());
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> patient.providers().get(Echo.PACKAGE, "fast").echo("x"))
			.withMessage("echoes.fast was not created within " + SHORT.toMillis() + " ms.")
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void useWhenReadingTheConfigurationTakesTooLongEndsAtTheDeadline() {
		this.registry.configuredProviders().add(ConfiguredProvider.builder("echoes", "fast", () -> {
			awaitInterrupt();
			return RegistryFixture.config();
		}).build());
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "fast").echo("x"))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(this.factory.calls()).isZero();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void useWhenValidationTakesTooLongEndsAtTheDeadline() {
		this.registry.registerProvider("echoes", "hesitant", new HesitantFactory());
		this.registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "slow", ProviderConfig.builder("hesitant").apiKey("k").build())
				.build());
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "slow").echo("x"))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void putWhenReplacementTakesTooLongKeepsTheOldInstance() {
		this.factory.step = (context, config) -> {
			if (context.previous().isPresent()) {
				new CountDownLatch(1).await();
			}
		};
		Echo echo = put("fast");
		echo.echo("x");
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.put("echoes", "fast", RegistryFixture.config("new")))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.DEGRADED);
	}

	private Echo put(String name) {
		this.providers.put("echoes", name, RegistryFixture.config());
		return this.providers.get(Echo.PACKAGE, name);
	}

	private void assertFailedOnce() {
		Await.until("the failure is published", () -> !this.fixture.events.of("fast").isEmpty());
		assertThat(this.fixture.events.of("fast")).containsExactly("failed 0");
	}

	private static void awaitInterrupt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted", ex);
		}
	}

	private static final class HesitantFactory extends EchoFactory {

		@Override
		public List<ConfigViolation> validate(ProviderConfig config) {
			awaitInterrupt();
			return List.of();
		}

	}

}
