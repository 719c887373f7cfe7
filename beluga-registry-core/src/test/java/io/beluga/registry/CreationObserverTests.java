package io.beluga.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.MaskedFailure;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ProviderCreationObserver}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CreationObserverTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private DefaultProviderRegistry registry(UnaryOperator<DefaultProviderRegistry.Builder> customizer) {
		return this.fixture.registry(this.factory, (builder) -> customizer.apply(builder.creationObserver((attempt) -> {
			this.seen.add("begin " + attempt);
			return (provider, failure) -> {
				this.seen
					.add("end " + provider + " " + ((failure != null) ? failure.getClass().getSimpleName() : null));
				Optional.ofNullable(failure).ifPresent(this.failures::add);
			};
		})));
	}

	private Providers providers() {
		Providers providers = registry((builder) -> builder).providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		return providers;
	}

	@Test
	void firstCreationIsObserved() {
		Providers providers = providers();
		assertThat(this.seen).isEmpty();
		this.factory.step = (context, config) -> this.seen.add("factory");
		providers.get(Echo.PACKAGE, "fast").echo("x");
		providers.get(Echo.PACKAGE, "fast").echo("x");
		assertThat(this.seen).containsExactly(
				"begin Attempt[packageName=echoes, name=fast, resolved=false, replacement=false]", "factory",
				"end echo null");
	}

	@Test
	void putThatIsRefusedBecauseEarlierOnesStillRunIsNotObserved() {
		Gate gate = this.fixture.gate();
		Providers providers = registry((builder) -> builder.creationTimeout(Duration.ofMillis(200))).providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "fast").echo("x");
		this.factory.step = (context, config) -> gate.passStubbornly();
		for (int i = 0; i < 4; i++) {
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("echoes", "fast", RegistryFixture.config("new")));
		}
		assertThat(this.seen).filteredOn((event) -> event.endsWith("replacement=true]")).hasSize(2);
		assertThat(providers.info("echoes", "fast").lastFailure()).get().asString().contains("has not returned since");
		gate.open();
	}

	@Test
	void creationIsObservedOnItsThreadByWhatTheCallersThreadGave() {
		List<Thread> callers = new CopyOnWriteArrayList<>();
		List<Thread> observed = new CopyOnWriteArrayList<>();
		Providers providers = this.fixture
			.registry(this.factory, (builder) -> builder.creationObserver(new ProviderCreationObserver() {

				@Override
				public Observation begin(Attempt attempt) {
					throw new IllegalStateException("the caller's thread gave another one");
				}

				@Override
				public ProviderCreationObserver forCaller() {
					callers.add(Thread.currentThread());
					return (attempt) -> {
						observed.add(Thread.currentThread());
						return (provider, failure) -> observed.add(Thread.currentThread());
					};
				}

			}))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "fast").echo("x");
		providers.put("echoes", "fast", RegistryFixture.config("second"));
		assertThat(callers).containsExactly(Thread.currentThread(), Thread.currentThread());
		assertThat(this.factory.threads).hasSize(2).doesNotContain(Thread.currentThread());
		assertThat(observed).hasSize(4).allMatch(this.factory.threads::contains);
	}

	@Test
	void creationIsObservedAlsoWhereTheCallersThreadHasNothingToGive() {
		Providers providers = this.fixture
			.registry(this.factory, (builder) -> builder.creationObserver(new ProviderCreationObserver() {

				@Override
				public Observation begin(Attempt attempt) {
					CreationObserverTests.this.seen.add("begin " + attempt.name());
					return (provider, failure) -> CreationObserverTests.this.seen.add("end " + failure);
				}

				@Override
				public ProviderCreationObserver forCaller() {
					throw new IllegalStateException("for the test");
				}

			}))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
		assertThat(this.seen).containsExactly("begin fast", "end null");
	}

	@Test
	void replacementIsObserved() {
		Providers providers = providers();
		providers.get(Echo.PACKAGE, "fast").echo("x");
		this.seen.clear();
		providers.put("echoes", "fast", RegistryFixture.config("second"));
		assertThat(this.seen).containsExactly(
				"begin Attempt[packageName=echoes, name=fast, resolved=false, replacement=true]", "end echo null");
	}

	@Test
	void creationThatFailsIsObservedWithItsFailure() {
		Providers providers = providers();
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("refused");
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "fast").echo("x"));
		assertThat(this.seen).containsExactly(
				"begin Attempt[packageName=echoes, name=fast, resolved=false, replacement=false]",
				"end echo IllegalStateException");
	}

	@Test
	void creationThatFailsIsObservedWithWhatWasThrownInTheFirstPlace() {
		Providers providers = providers();
		this.factory.step = (context, config) -> {
			throw new ExecutionException(new IOException("a-key-of-the-tests"));
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "fast").echo("x"))
			.withMessage("echoes.fast could not be created: its factory threw java.io.IOException.")
			.satisfies((failure) -> assertThat(((MaskedFailure) failure.getCause()).originalType())
				.isEqualTo("java.util.concurrent.ExecutionException"));
		assertThat(this.failures).singleElement().satisfies((failure) -> {
			assertThat(((MaskedFailure) failure).originalType()).isEqualTo("java.io.IOException");
			assertThat(failure).hasMessage("******");
		});
	}

	@Test
	void creationThatIsRefusedIsObservedWithTheRefusal() {
		Providers providers = providers();
		this.factory.step = (context, config) -> context.providers().get(Echo.PACKAGE, "fast").echo("x");
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "fast").echo("x"));
		assertThat(this.seen).last().isEqualTo("end echo ProviderCreationFailedException");
		assertThat(this.failures.get(0)).hasNoCause();
	}

	@Test
	void creationWithoutAConfigurationIsObservedWithoutItsProvider() {
		ConfiguredProviders configured = registry((builder) -> builder).configuredProviders();
		configured.add(ConfiguredProvider.builder("echoes", "fast", () -> {
			throw new InvalidConfigException("echoes", "fast", List.of());
		}).providerName("echo").build());
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> configured.providers().get(Echo.PACKAGE, "fast").echo("x"));
		assertThat(this.seen).last().isEqualTo("end null InvalidConfigException");
	}

	@Test
	void creationOfANameThatAResolverKnowsSaysSo() {
		Providers providers = registry((builder) -> builder.configResolver(
				(packageName, name) -> name.equals("tenant") ? Optional.of(RegistryFixture.config()) : Optional.empty())
			.resolved(10, Duration.ofHours(1), Duration.ofHours(1))).providers();
		providers.get(Echo.PACKAGE, "tenant").echo("x");
		assertThat(this.seen).containsExactly(
				"begin Attempt[packageName=echoes, name=tenant, resolved=true, replacement=false]", "end echo null");
		this.seen.clear();
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> providers.get(Echo.PACKAGE, "nobody").echo("x"));
		assertThat(this.seen).last().isEqualTo("end null ProviderNotFoundException");
	}

	@Test
	void instanceOfACallersOwnIsNotObserved() {
		registry((builder) -> builder).createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(this.factory.calls()).isOne();
		assertThat(this.seen).isEmpty();
	}

	@Test
	void removalIsToldOnceItIsVisible() {
		List<String> removed = new CopyOnWriteArrayList<>();
		DefaultProviderRegistry[] holder = new DefaultProviderRegistry[1];
		holder[0] = this.fixture.registry(this.factory,
				(builder) -> builder.creationObserver(new ProviderCreationObserver() {

					@Override
					public Observation begin(Attempt attempt) {
						return null;
					}

					@Override
					public void removed(String packageName, String name) {
						removed.add(packageName + "." + name + " " + holder[0].providers().list(packageName));
						throw new IllegalStateException("stops nobody");
					}

				}));
		holder[0].providers().put("echoes", "fast", RegistryFixture.config());
		assertThat(holder[0].providers().remove("echoes", "fast")).isTrue();
		assertThat(holder[0].providers().remove("echoes", "fast")).isFalse();
		assertThat(removed).containsExactly("echoes.fast []");
	}

	@Test
	void removalIsToldAgainAfterTheLastCallOfARemovedName() {
		List<String> told = new CopyOnWriteArrayList<>();
		Gate gate = this.fixture.gate();
		Providers providers = this.fixture
			.registry(this.factory, (builder) -> builder.callObserver((call) -> (failure) -> told.add("call ended"))
				.creationObserver(new ProviderCreationObserver() {

					@Override
					public Observation begin(Attempt attempt) {
						return null;
					}

					@Override
					public void removed(String packageName, String name) {
						told.add("removed " + name);
					}

				}))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		assertThat(told).containsExactly("call ended");
		this.factory.last().duringCall = gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		gate.awaitEntered();
		providers.remove("echoes", "fast");
		gate.open();
		call.result();
		assertThat(told).containsExactly("call ended", "removed fast", "call ended", "removed fast");
	}

	@Test
	void observerThatUsesWhatIsBeingMadeIsRefused() {
		List<Throwable> refused = new CopyOnWriteArrayList<>();
		Providers[] holder = new Providers[1];
		Runnable use = () -> {
			try {
				holder[0].get(Echo.PACKAGE, "fast").echo("x");
			}
			catch (ProviderCreationFailedException ex) {
				refused.add(ex);
			}
		};
		holder[0] = this.fixture
			.registry(this.factory, (builder) -> builder.creationTimeout(Duration.ZERO).creationObserver((attempt) -> {
				use.run();
				return (provider, failure) -> use.run();
			}))
			.providers();
		holder[0].put("echoes", "fast", RegistryFixture.config());
		Task<String> caller = this.fixture.start("caller", () -> holder[0].get(Echo.PACKAGE, "fast").echo("x"));
		assertThat(caller.result()).isEqualTo("fast:x");
		assertThat(refused).hasSize(2)
			.allSatisfy((failure) -> assertThat(failure)
				.hasMessage("Providers wait for each other: echoes.fast -> echoes.fast."));
		assertThat(this.factory.calls()).isOne();
	}

	@Test
	void observerThatUsesAnotherProviderIsServed() {
		Providers[] holder = new Providers[1];
		holder[0] = this.fixture.registry(this.factory, (builder) -> builder.creationObserver((attempt) -> {
			if (attempt.name().equals("fast")) {
				this.seen.add(holder[0].get(Echo.PACKAGE, "first").echo("x"));
				return (provider, failure) -> this.seen.add(holder[0].get(Echo.PACKAGE, "last").echo("x"));
			}
			return null;
		})).providers();
		for (String name : List.of("fast", "first", "last")) {
			holder[0].put("echoes", name, RegistryFixture.config());
		}
		assertThat(holder[0].get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
		assertThat(this.seen).containsExactly("first:x", "last:x");
	}

	@Test
	void observerThatThrowsAnErrorStopsNobody() {
		for (ProviderCreationObserver observer : List.<ProviderCreationObserver>of((attempt) -> {
			throw new AssertionError("begin");
		}, (attempt) -> (provider, failure) -> {
			throw new StackOverflowError("end");
		})) {
			EchoFactory factory = new EchoFactory();
			Providers providers = this.fixture.registry(factory, (builder) -> builder.creationObserver(observer))
				.providers();
			providers.put("echoes", "fast", RegistryFixture.config());
			assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
			providers.put("echoes", "fast", RegistryFixture.config("second"));
			assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("second:x");
			assertThat(factory.calls()).isEqualTo(2);
		}
	}

	@Test
	void observerThatThrowsStopsNobody() {
		for (ProviderCreationObserver observer : List.<ProviderCreationObserver>of((attempt) -> {
			throw new IllegalStateException("begin");
		}, (attempt) -> (provider, failure) -> {
			throw new IllegalStateException("end");
		})) {
			Providers providers = this.fixture
				.registry(new EchoFactory(), (builder) -> builder.creationObserver(observer))
				.providers();
			providers.put("echoes", "fast", RegistryFixture.config());
			assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
		}
	}

}
