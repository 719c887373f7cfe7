package io.beluga.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Resolvers are asked again for names that are in use.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResolvedRefreshTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final Map<String, Supplier<Optional<ProviderConfig>>> answers = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

	private final DefaultProviderRegistry registry = registry(Duration.ofMillis(10));

	private final Providers providers = this.registry.providers();

	private DefaultProviderRegistry registry(Duration refreshAfter) {
		return this.fixture.registry(this.factory,
				(builder) -> builder.resolvedRefreshAfter(refreshAfter)
					.resolved(100, Duration.ofHours(1), Duration.ofHours(1))
					.configResolver((packageName, name) -> {
						this.asked.computeIfAbsent(name, (key) -> new AtomicInteger()).incrementAndGet();
						return this.answers.get(name).get();
					}));
	}

	private Echo tenant(String name, String label) {
		return tenant(this.registry, name, label);
	}

	private Echo tenant(DefaultProviderRegistry registry, String name, String label) {
		answer(name, label);
		Echo tenant = registry.providers().get(Echo.PACKAGE, name);
		assertThat(tenant.echo("x")).isEqualTo(label + ":x");
		return tenant;
	}

	private void answer(String name, String label) {
		this.answers.put(name, () -> Optional.of(RegistryFixture.config(label)));
	}

	private int asked(String name) {
		return this.asked.get(name).get();
	}

	private ConfiguredProviderInfo info(String name) {
		return this.providers.handle(Echo.PACKAGE, name).info();
	}

	@Test
	void anotherAnswerReplacesTheInstance() {
		Echo tenant = tenant("tenant-1", "old");
		answer("tenant-1", "new");
		Await.until("the new key is used", () -> tenant.echo("x").equals("new:x"));
		this.factory.made("old").awaitClosed();
		assertThat(info("tenant-1").generation()).isEqualTo(2);
		assertThat(this.providers.list("echoes")).isEmpty();
	}

	@Test
	void equalAnswerDoesNothing() {
		Echo tenant = tenant("tenant-1", "same");
		Await.until("it is asked again", () -> tenant.echo("x").equals("same:x") && asked("tenant-1") > 4);
		assertThat(this.factory.calls()).isOne();
		assertThat(this.fixture.events.of("tenant-1")).containsExactly("ready 1");
	}

	@Test
	void nameThatIsNotUsedIsNotAskedFor() {
		tenant("idle", "idle");
		Echo busy = tenant("busy", "busy");
		Await.until("the busy one is asked for", () -> busy.echo("x").equals("busy:x") && asked("busy") > 5);
		// once when it was made, and once because it was used then
		assertThat(asked("idle")).isLessThanOrEqualTo(2);
	}

	@Test
	void nothingIsAskedAgainWhereThatIsSwitchedOff() {
		DefaultProviderRegistry never = registry(Duration.ZERO);
		Echo steady = tenant(never, "steady", "old");
		Echo busy = tenant("busy", "busy");
		answer("steady", "new");
		Await.until("the other one is asked for", () -> {
			assertThat(steady.echo("x")).isEqualTo("old:x");
			return busy.echo("x").equals("busy:x") && asked("busy") > 4;
		});
		assertThat(asked("steady")).isOne();
	}

	@Test
	void noAnswerDropsTheName() {
		Echo tenant = tenant("tenant-1", "old");
		this.answers.put("tenant-1", Optional::empty);
		Await.until("the tenant is gone", () -> {
			try {
				tenant.echo("x");
				return false;
			}
			catch (ProviderNotFoundException ex) {
				return true;
			}
		});
		this.factory.made("old").awaitClosed();
		int asked = asked("tenant-1");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> tenant.echo("x"));
		assertThat(asked("tenant-1")).isEqualTo(asked);
	}

	@Test
	void resolverThatFailsLeavesTheInstanceServingUntilItAnswersAgain() {
		Echo tenant = tenant("tenant-1", "old");
		this.answers.put("tenant-1", () -> {
			throw new IllegalStateException("no database");
		});
		awaitState(tenant, ProviderState.DEGRADED);
		assertThat(info("tenant-1").lastFailure()).get()
			.isInstanceOf(ProviderCreationFailedException.class)
			.extracting(Throwable::getMessage)
			.asString()
			.contains("its configuration resolver threw java.lang.IllegalStateException.");
		Await.until("the failure is told", () -> this.fixture.events.of("tenant-1").size() > 1);
		assertThat(this.fixture.events.of("tenant-1")).startsWith("ready 1", "failed 1");
		answer("tenant-1", "old");
		awaitState(tenant, ProviderState.READY);
		assertThat(this.factory.calls()).isOne();
	}

	@Test
	void answerThatIsInvalidLeavesTheInstanceServing() {
		Echo tenant = tenant("tenant-1", "old");
		this.answers.put("tenant-1", () -> Optional.of(ProviderConfig.builder("echo").build()));
		awaitState(tenant, ProviderState.DEGRADED);
		assertThat(info("tenant-1").lastFailure()).get().isInstanceOf(InvalidConfigException.class);
		this.answers.put("tenant-1", () -> null);
		Await.until("null is a failure",
				() -> tenant.echo("x").equals("old:x") && info("tenant-1").lastFailure()
					.orElseThrow()
					.getMessage()
					.endsWith("its configuration resolver returned null."));
	}

	private void awaitState(Echo tenant, ProviderState state) {
		Await.until("the tenant is " + state,
				() -> tenant.echo("x").equals("old:x") && info("tenant-1").state() == state);
	}

	@Test
	void slowResolverHoldsUpItsNameAlone() {
		Gate gate = this.fixture.gate();
		Echo slow = tenant("slow", "slow");
		Echo other = tenant("other", "old");
		this.answers.put("slow", () -> {
			gate.passStubbornly();
			return Optional.of(RegistryFixture.config("late"));
		});
		Await.until("the slow one is asked for", () -> slow.echo("x").equals("slow:x") && gate.entered() == 1);
		answer("other", "new");
		Await.until("the other one is replaced", () -> other.echo("x").equals("new:x"));
		assertThat(slow.echo("x")).isEqualTo("slow:x");
		assertThat(gate.entered()).isOne();
		gate.open();
		Await.until("the slow one is replaced", () -> slow.echo("x").equals("late:x"));
	}

	@Test
	void useWhileAResolverAnswersHasItAskedAgain() {
		Gate gate = this.fixture.gate();
		Echo tenant = tenant("tenant-1", "old");
		Echo busy = tenant("busy", "busy");
		this.answers.put("tenant-1", () -> {
			gate.passStubbornly();
			return Optional.of(RegistryFixture.config("old"));
		});
		Await.until("it is asked for", () -> tenant.echo("x").equals("old:x") && gate.entered() == 1);
		assertThat(tenant.echo("x")).isEqualTo("old:x");
		int asked = asked("busy");
		Await.until("all names are looked at", () -> busy.echo("x").equals("busy:x") && asked("busy") > asked + 1);
		answer("tenant-1", "new");
		gate.open();
		// and nobody calls it
		Await.until("it is asked again", () -> this.factory.labels().contains("new"));
	}

	@Test
	void manySlowResolversUseFewThreads() {
		Gate gate = this.fixture.gate();
		for (int i = 0; i < 20; i++) {
			String name = "tenant-" + i;
			AtomicInteger answered = new AtomicInteger();
			this.answers.put(name, () -> {
				if (answered.getAndIncrement() > 0) {
					gate.passStubbornly();
				}
				return Optional.of(RegistryFixture.config(name));
			});
			this.providers.get(Echo.PACKAGE, name).echo("x");
		}
		gate.awaitEntered(8);
		for (int i = 0; i < 20; i++) {
			assertThat(this.providers.get(Echo.PACKAGE, "tenant-" + i).echo("x")).isEqualTo("tenant-" + i + ":x");
		}
		assertThat(gate.entered()).isEqualTo(8);
		gate.open();
		Await.until("all are asked for", () -> gate.entered() >= 20);
	}

	@Test
	void resolverThatOverrunsTheDeadlineIsInterruptedAndLeavesTheInstanceServing() {
		DefaultProviderRegistry hasty = hasty();
		Echo tenant = tenant(hasty, "tenant-1", "old");
		AtomicInteger interrupts = new AtomicInteger();
		this.answers.put("tenant-1", () -> {
			Await.until("the deadline passes", () -> Thread.currentThread().isInterrupted());
			interrupts.incrementAndGet();
			return Optional.of(RegistryFixture.config("late"));
		});
		ConfiguredProviderInfo info = awaitDegraded(hasty, "tenant-1");
		assertThat(info.lastFailure()).get().isInstanceOf(ProviderCreationFailedException.class);
		assertThat(info.lastFailure().orElseThrow()).hasMessage(
				"echoes.tenant-1 could not be created: its configuration resolver did not answer within 1000 ms.");
		Await.until("it is asked again", () -> tenant.echo("x").equals("old:x") && interrupts.get() > 1);
		answer("tenant-1", "new");
		Await.until("the new key is used", () -> tenant.echo("x").equals("new:x"));
		assertThat(this.factory.labels()).containsExactly("old", "new");
	}

	@Test
	void resolversThatNeverAnswerHoldUpNoOtherName() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = hasty();
		Echo other = tenant(hasty, "other", "old");
		List<String> hanging = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			tenant(hasty, "tenant-" + i, "tenant-" + i);
			hanging.add("tenant-" + i);
			this.answers.put("tenant-" + i, () -> {
				gate.passStubbornly();
				return Optional.of(RegistryFixture.config("late"));
			});
		}
		Await.until("all of them hang", () -> {
			hanging.forEach((name) -> hasty.providers().get(Echo.PACKAGE, name).echo("x"));
			return gate.entered() == 20;
		});
		answer("other", "new");
		Await.until("the other one is replaced", () -> other.echo("x").equals("new:x"));
		hanging.forEach((name) -> awaitDegraded(hasty, name));
		assertThat(gate.entered()).isEqualTo(20);
	}

	@Test
	void factoryThatNeverReturnsWhileANameIsRefreshedHoldsUpNoOtherName() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry hasty = hasty();
		Echo other = tenant(hasty, "other", "old");
		List<String> hanging = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			tenant(hasty, "tenant-" + i, "tenant-" + i);
			hanging.add("tenant-" + i);
		}
		this.factory.step = (context, config) -> {
			if (context.name().startsWith("tenant")) {
				gate.passStubbornly();
			}
		};
		for (int i = 0; i < 8; i++) {
			answer("tenant-" + i, "late");
		}
		Await.until("all of them hang", () -> {
			hanging.forEach((name) -> hasty.providers().get(Echo.PACKAGE, name).echo("x"));
			return gate.entered() == 8;
		});
		hanging.forEach((name) -> awaitDegraded(hasty, name));
		answer("other", "new");
		Await.until("the other one is replaced", () -> other.echo("x").equals("new:x"));
	}

	@Test
	void closeDoesNotWaitForAResolverThatIsAskedAgain() {
		Gate gate = this.fixture.gate();
		Echo tenant = tenant("tenant-1", "old");
		this.answers.put("tenant-1", () -> {
			gate.passStubbornly();
			return Optional.of(RegistryFixture.config("late"));
		});
		Await.until("it is asked for", () -> tenant.echo("x").equals("old:x") && gate.entered() == 1);
		long start = System.nanoTime();
		this.registry.close();
		// the drain timeout is 30 seconds
		assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
		assertThat(this.factory.made("old").closes).hasValue(1);
	}

	private DefaultProviderRegistry hasty() {
		return this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofSeconds(1))
					.resolvedRefreshAfter(Duration.ofMillis(10))
					.resolved(100, Duration.ofHours(1), Duration.ofHours(1))
					.configResolver((packageName, name) -> this.answers.get(name).get()));
	}

	private static ConfiguredProviderInfo awaitDegraded(DefaultProviderRegistry registry, String name) {
		ProviderHandle<Echo> handle = registry.providers().handle(Echo.PACKAGE, name);
		Await.until(name + " is degraded", () -> {
			handle.use((tenant) -> tenant.echo("x"));
			return handle.info().state() == ProviderState.DEGRADED;
		});
		return handle.info();
	}

	@Test
	void nameThatIsRemovedWhileItIsAskedForStaysRemoved() {
		Gate gate = this.fixture.gate();
		Echo tenant = tenant("tenant-1", "old");
		this.answers.put("tenant-1", () -> {
			gate.passStubbornly();
			return Optional.of(RegistryFixture.config("new"));
		});
		Await.until("it is asked for", () -> tenant.echo("x").equals("old:x") && gate.entered() == 1);
		assertThat(this.providers.remove("echoes", "tenant-1")).isTrue();
		this.factory.made("old").awaitClosed();
		this.providers.put("echoes", "tenant-1", RegistryFixture.config("put"));
		gate.open();
		assertThat(tenant.echo("x")).isEqualTo("put:x");
		this.registry.close();
		assertThat(this.factory.labels()).containsExactly("old", "put");
		assertThat(this.factory.made).allMatch((product) -> product.closes.get() == 1);
	}

}
