package io.beluga.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ProviderSource;
import io.beluga.registry.spi.ResolvedProvidersInfo;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of names that nobody configured and a {@link ProviderConfigResolver} knows.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResolvedProvidersTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

	private final ProviderConfigResolver tenants = (packageName, name) -> {
		this.asked.computeIfAbsent(name, (key) -> new AtomicInteger()).incrementAndGet();
		return name.startsWith("tenant") ? Optional.of(RegistryFixture.config(name)) : Optional.empty();
	};

	private int asked(String name) {
		return this.asked.getOrDefault(name, new AtomicInteger()).get();
	}

	private DefaultProviderRegistry registry(int maxSize, Duration idleTimeout, Duration negativeTtl) {
		return this.fixture.registry(this.factory,
				(builder) -> builder.configResolver(this.tenants).resolved(maxSize, idleTimeout, negativeTtl));
	}

	private DefaultProviderRegistry registry() {
		return registry(100, Duration.ofHours(1), Duration.ofHours(1));
	}

	@Test
	void callWhenNameIsKnownToAResolverCreatesItsInstance() {
		Providers providers = registry().providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		assertThat(asked("tenant-1")).isZero();
		assertThat(tenant.echo("x")).isEqualTo("tenant-1:x");
		assertThat(tenant.echo("y")).isEqualTo("tenant-1:y");
		assertThat(providers.get(Echo.PACKAGE, "tenant-1")).isSameAs(tenant);
		assertThat(asked("tenant-1")).isOne();
		assertThat(this.factory.calls()).isOne();
	}

	@Test
	void referenceStaysTheSameWhenItsNameIsConfigured() {
		DefaultProviderRegistry registry = registry();
		Providers providers = registry.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		tenant.echo("x");
		registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "tenant-1", RegistryFixture.config("configured")).build());
		assertThat(providers.get(Echo.PACKAGE, "tenant-1")).isSameAs(tenant);
		assertThat(tenant.echo("x")).isEqualTo("configured:x");
		assertThat(providers.remove("echoes", "tenant-1")).isTrue();
		assertThat(providers.get(Echo.PACKAGE, "tenant-1")).isSameAs(tenant);
		assertThat(tenant.echo("x")).isEqualTo("tenant-1:x");
	}

	@Test
	void unknownNameIsAskedForAgainOnceItWasConfigured() {
		Providers providers = registry().providers();
		Echo echo = providers.get(Echo.PACKAGE, "nobody");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> echo.echo("x"));
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> echo.echo("x"));
		assertThat(asked("nobody")).isOne();
		providers.put("echoes", "nobody", RegistryFixture.config());
		providers.remove("echoes", "nobody");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> echo.echo("x"));
		assertThat(asked("nobody")).isEqualTo(2);
	}

	@Test
	void callsOfManyThreadsResolveOnce() throws Exception {
		Providers providers = registry().providers();
		CyclicBarrier together = new CyclicBarrier(50);
		List<Task<String>> tasks = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			tasks.add(this.fixture.start("caller-" + i, () -> {
				together.await();
				return providers.get(Echo.PACKAGE, "tenant-1").echo("x");
			}));
		}
		for (Task<String> task : tasks) {
			assertThat(task.result()).isEqualTo("tenant-1:x");
		}
		assertThat(asked("tenant-1")).isOne();
		assertThat(this.factory.calls()).isOne();
	}

	@Test
	void namesThatDifferOnlyInCaseOrDashAreDifferentTenants() {
		Providers providers = registry().providers();
		assertThat(providers.get(Echo.PACKAGE, "tenant-a").echo("x")).isEqualTo("tenant-a:x");
		assertThat(providers.get(Echo.PACKAGE, "tenant-A").echo("x")).isEqualTo("tenant-A:x");
		assertThat(providers.get(Echo.PACKAGE, "tenant_a").echo("x")).isEqualTo("tenant_a:x");
		assertThat(this.factory.labels()).containsExactly("tenant-a", "tenant-A", "tenant_a");
	}

	@Test
	void callWhenNoResolverKnowsTheNameThrowsAndDoesNotAskAgain() {
		Providers providers = registry().providers();
		Echo unknown = providers.get(Echo.PACKAGE, "stranger");
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> unknown.echo("x"))
				.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(ErrorCode.PROVIDER_NOT_FOUND));
		}
		assertThat(asked("stranger")).isOne();
	}

	@Test
	void callWhenNothingIsRememberedOfUnknownNamesAsksAgain() {
		Providers providers = registry(100, Duration.ofHours(1), Duration.ZERO).providers();
		Echo unknown = providers.get(Echo.PACKAGE, "stranger");
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> unknown.echo("x"));
		}
		assertThat(asked("stranger")).isEqualTo(3);
	}

	@Test
	void callThatIsInterruptedWhenNoResolverKnowsTheNameDoesNotAskAgain() {
		Gate gate = this.fixture.gate();
		AtomicInteger asked = new AtomicInteger();
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.configResolver((packageName, name) -> {
					asked.incrementAndGet();
					try {
						gate.pass();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					return Optional.empty();
				}));
		Echo unknown = registry.providers().get(Echo.PACKAGE, "stranger");
		Task<String> caller = this.fixture.start("caller", () -> unknown.echo("x"));
		gate.awaitEntered();
		caller.interrupt();
		assertThat(caller.failure()).isInstanceOf(ProviderNotFoundException.class);
		assertThat(caller.leftInterrupted()).isTrue();
		gate.open();
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> unknown.echo("x"));
		assertThat(asked).hasValue(1);
	}

	@Test
	void readsNeitherResolveNorShowResolvedNames() {
		DefaultProviderRegistry registry = registry();
		Providers providers = registry.providers();
		providers.get(Echo.PACKAGE, "tenant-1").echo("x");
		assertThat(providers.list("echoes")).isEmpty();
		assertThat(providers.all(Echo.PACKAGE)).isEmpty();
		assertThat(registry.configuredProviders().describe("echoes").configured()).isEmpty();
		assertThat(registry.configuredProviders().describe("echoes").resolved())
			.contains(new ResolvedProvidersInfo(1, 100));
		assertThat(providers.find(Echo.PACKAGE, "tenant-2")).isEmpty();
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> providers.info("echoes", "tenant-2"));
		assertThat(asked("tenant-2")).isZero();
	}

	@Test
	void instancesBeyondTheLimitAreDestroyedAndResolvedAnew() {
		Providers providers = registry(2, Duration.ofHours(1), Duration.ofHours(1)).providers();
		Echo first = providers.get(Echo.PACKAGE, "tenant-1");
		first.echo("x");
		for (int i = 2; i <= 5; i++) {
			providers.get(Echo.PACKAGE, "tenant-" + i).echo("x");
		}
		this.factory.made("tenant-1").awaitClosed();
		assertThat(first.echo("again")).isEqualTo("tenant-1:again");
		assertThat(asked("tenant-1")).isEqualTo(2);
		assertThat(this.factory.last().isClosed()).isFalse();
	}

	@Test
	void unknownNameCostsNobodyHisInstance() {
		DefaultProviderRegistry registry = registry(1, Duration.ofHours(1), Duration.ofHours(1));
		Providers providers = registry.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		tenant.echo("x");
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "stranger").echo("x"));
		assertThat(tenant.echo("y")).isEqualTo("tenant-1:y");
		assertThat(asked("tenant-1")).isOne();
		assertThat(this.fixture.events.all()).noneMatch((event) -> event instanceof InstanceFailed);
	}

	@Test
	void namesWhoseResolverFailsAreBoundedAndCostNobodyHisInstance() {
		this.factory.step = (context, config) -> {
			if (!context.name().equals("tenant")) {
				throw new IllegalStateException("down");
			}
		};
		DefaultProviderRegistry registry = registry(3, Duration.ofHours(1), Duration.ofHours(1));
		Providers providers = registry.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant");
		tenant.echo("x");
		for (int round = 1; round <= 2; round++) {
			for (int i = 0; i < 20; i++) {
				Echo failing = providers.get(Echo.PACKAGE, "tenant-" + i);
				assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> failing.echo("x"));
			}
		}
		assertThat(registry.configuredProviders().describe("echoes").resolved())
			.contains(new ResolvedProvidersInfo(1, 3));
		// only as many failures are remembered as there is room for
		assertThat(asked("tenant-0")).isOne();
		assertThat(asked("tenant-1")).isOne();
		assertThat(asked("tenant-2")).isEqualTo(2);
		assertThat(asked("tenant-19")).isEqualTo(2);
		assertThat(tenant.echo("x")).isEqualTo("tenant:x");
		assertThat(asked("tenant")).isOne();
	}

	@Test
	void nameThatIsAddedTakesTheReferencesOfTheResolvedOne() {
		DefaultProviderRegistry registry = registry();
		Echo tenant = registry.providers().get(Echo.PACKAGE, "tenant-1");
		tenant.echo("x");
		registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "tenant-1", RegistryFixture.config("added")).build());
		assertThat(tenant.echo("x")).isEqualTo("added:x");
		assertThat(registry.providers().get(Echo.PACKAGE, "tenant-1")).isSameAs(tenant);
	}

	@Test
	void putOfAResolvedNameFromItsOwnCreationIsRefused() {
		DefaultProviderRegistry registry = registry();
		this.factory.step = (context, config) -> context.providers()
			.put("echoes", "tenant-1", RegistryFixture.config("put"));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> registry.providers().get(Echo.PACKAGE, "tenant-1").echo("x"))
			.withMessageContaining("echoes.tenant-1 -> echoes.tenant-1");
	}

	@Test
	void referenceBeforeTheFirstUseIsTheSameObjectEachTime() {
		Providers providers = registry().providers();
		Echo first = providers.get(Echo.PACKAGE, "tenant-1");
		assertThat(providers.get(Echo.PACKAGE, "tenant-1")).isSameAs(first);
		first.echo("x");
		assertThat(providers.get(Echo.PACKAGE, "tenant-1")).isSameAs(first);
		providers.put("echoes", "tenant-1", RegistryFixture.config("put"));
		assertThat(providers.get(Echo.PACKAGE, "tenant-1")).isSameAs(first);
	}

	@Test
	void instanceThatIsNotUsedForLongIsDestroyed() {
		Providers providers = registry(100, Duration.ofMillis(50), Duration.ofHours(1)).providers();
		providers.get(Echo.PACKAGE, "tenant-1").echo("x");
		this.factory.made("tenant-1").awaitClosed();
	}

	@Test
	void removeDropsAResolvedName() {
		Providers providers = registry().providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		tenant.echo("x");
		assertThat(providers.remove("echoes", "tenant-1")).isTrue();
		this.factory.made("tenant-1").awaitClosed();
		assertThat(tenant.echo("y")).isEqualTo("tenant-1:y");
		assertThat(asked("tenant-1")).isEqualTo(2);
		assertThat(providers.remove("echoes", "tenant-2")).isFalse();
	}

	@Test
	void putMakesAResolvedNameAConfiguredOne() {
		DefaultProviderRegistry registry = registry();
		Providers providers = registry.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		tenant.echo("x");
		providers.put("echoes", "tenant-1", RegistryFixture.config("put"));
		assertThat(tenant.echo("x")).isEqualTo("put:x");
		assertThat(providers.list("echoes")).containsExactly("tenant-1");
		assertThat(registry.configuredProviders().source("echoes", "tenant-1")).isEqualTo(ProviderSource.PUT);
		this.factory.made("tenant-1").awaitClosed();
	}

	@Test
	void putThatFailsLeavesTheInstanceOfAResolvedNameServing() {
		DefaultProviderRegistry registry = registry();
		Providers providers = registry.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		tenant.echo("x");
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("the key is refused");
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.put("echoes", "tenant-1", RegistryFixture.config("put")));
		assertThat(tenant.echo("x")).isEqualTo("tenant-1:x");
		assertThat(providers.list("echoes")).isEmpty();
		assertThat(providers.handle(Echo.PACKAGE, "tenant-1").info().state()).isEqualTo(ProviderState.DEGRADED);
	}

	@Test
	void putOfAResolvedNameKeepsTheOldInstanceUntilTheNewOneServes() {
		DefaultProviderRegistry registry = registry();
		Providers providers = registry.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		tenant.echo("x");
		this.factory.step = (context, config) -> assertThat(tenant.echo("meanwhile")).isEqualTo("tenant-1:meanwhile");
		providers.put("echoes", "tenant-1", RegistryFixture.config("put"));
		assertThat(tenant.echo("x")).isEqualTo("put:x");
		assertThat(providers.info("echoes", "tenant-1").generation()).isEqualTo(2);
		this.factory.made("tenant-1").awaitClosed();
		assertThat(registry.configuredProviders().describe("echoes").resolved())
			.contains(new ResolvedProvidersInfo(0, 100));
		assertThat(asked("tenant-1")).isOne();
	}

	@Test
	void callWhenTheResolverThrowsFailsAndAsksAgain() {
		AtomicInteger calls = new AtomicInteger();
		Providers providers = this.fixture.registry(this.factory,
				(builder) -> builder.creationRetryDelay(Duration.ZERO).configResolver((packageName, name) -> {
					calls.incrementAndGet();
					throw new IllegalStateException("no database for the password");
				}))
			.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		for (int i = 1; i <= 2; i++) {
			assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> tenant.echo("x"))
				.satisfies((failure) -> assertThat(Chain.text(failure)).doesNotContain("password"))
				.withMessage("echoes.tenant-1 could not be created: its configuration resolver threw "
						+ "java.lang.IllegalStateException.")
				.havingCause()
				.satisfies((cause) -> assertThat(cause.getStackTrace()).isNotEmpty())
				.hasToString("java.lang.IllegalStateException");
			assertThat(calls).hasValue(i);
			// there may be many such names
			ProviderRegistryException kept = providers.handle(Echo.PACKAGE, "tenant-1")
				.info()
				.lastFailure()
				.orElseThrow();
			assertThat(kept.getStackTrace()).isEmpty();
			assertThat(kept.getCause().getStackTrace()).hasSizeLessThanOrEqualTo(16);
		}
	}

	@Test
	void callWhenTheResolverThrowsAnExceptionOfTheRegistryTellsNoneOfItsWords() {
		Providers providers = this.fixture
			.registry(this.factory, (builder) -> builder.configResolver((packageName, name) -> {
				throw new ProviderCreationFailedException(packageName, name, "the password of the vault is wrong",
						null);
			}))
			.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> tenant.echo("x"))
			.satisfies((failure) -> assertThat(Chain.text(failure)).doesNotContain("password"))
			.withMessageContaining("its configuration resolver failed with ErrProviderCreationFailed");
	}

	@Test
	void callWhenTheResolverNeedsTheNameItselfSaysSo() {
		Providers[] holder = new Providers[1];
		holder[0] = this.fixture.registry(this.factory, (builder) -> builder.configResolver((packageName, name) -> {
			holder[0].get(Echo.PACKAGE, name).echo("x");
			return Optional.empty();
		})).providers();
		Echo tenant = holder[0].get(Echo.PACKAGE, "tenant-1");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> tenant.echo("x"))
			.withMessage("echoes.tenant-1 could not be created: its configuration resolver failed."
					+ " Providers wait for each other: echoes.tenant-1 -> echoes.tenant-1.");
	}

	@Test
	void nameWithALineBreakForgesNoLine() {
		Providers providers = this.fixture
			.registry(this.factory, (builder) -> builder.configResolver((packageName, name) -> null))
			.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant\nERROR forged");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> tenant.echo("x"))
			.withMessageStartingWith("echoes.tenant\\u000aERROR forged could not be created");
		assertThat(tenant.toString()).doesNotContain("\n");
	}

	@Test
	void callWhenTheResolverReturnsNullFails() {
		Providers providers = this.fixture
			.registry(this.factory, (builder) -> builder.configResolver((packageName, name) -> null))
			.providers();
		Echo tenant = providers.get(Echo.PACKAGE, "tenant-1");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> tenant.echo("x"))
			.withMessage("echoes.tenant-1 could not be created: its configuration resolver returned null.");
	}

	@Test
	void closeDestroysResolvedInstances() {
		DefaultProviderRegistry registry = registry();
		registry.providers().get(Echo.PACKAGE, "tenant-1").echo("x");
		registry.close();
		assertThat(this.factory.made("tenant-1").closes).hasValue(1);
	}

	@Test
	void resolverIsAskedWithinTheDeadline() {
		Providers providers = this.fixture.registry(this.factory,
				(builder) -> builder.creationTimeout(Duration.ofMillis(200)).configResolver((packageName, name) -> {
					Await.until("the deadline passes", () -> Thread.currentThread().isInterrupted());
					return Optional.of(ProviderConfig.builder("echo").apiKey("key").build());
				}))
			.providers();
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "tenant-1").echo("x"))
			.withMessage("echoes.tenant-1 was not created within 200 ms.");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void manyIdleInstancesAreDestroyedByFewThreads() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry registry = idleWith(200, gate);
		Await.until("no instance is kept", () -> live(registry) == 0);
		gate.awaitEntered();
		assertThat(Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("beluga-registry-worker"))).hasSizeLessThan(100);
		gate.open();
		this.factory.made.forEach(FakeEcho::awaitClosed);
	}

	@Test
	void instancesThatDoNotCloseHoldUpNoOthers() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry registry = idleWith(40, gate);
		Await.until("no instance is kept", () -> live(registry) == 0);
		gate.awaitEntered(40);
	}

	private DefaultProviderRegistry idleWith(int count, Gate gate) {
		DefaultProviderRegistry registry = registry(1000, Duration.ofMillis(500), Duration.ofHours(1));
		for (int i = 0; i < count; i++) {
			registry.providers().get(Echo.PACKAGE, "tenant-" + i).echo("x");
			this.factory.last().duringClose = gate::passStubbornly;
		}
		return registry;
	}

	private static int live(DefaultProviderRegistry registry) {
		return registry.configuredProviders().describe("echoes").resolved().orElseThrow().live();
	}

}
