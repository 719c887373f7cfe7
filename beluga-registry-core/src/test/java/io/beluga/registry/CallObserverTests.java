package io.beluga.registry;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.MaskedFailure;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ProviderCallObserver}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CallObserverTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private Providers providers(ProviderCallObserver observer) {
		Providers providers = this.fixture.registry(new EchoFactory(), (builder) -> builder.callObserver(observer))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		return providers;
	}

	@Test
	void callIsObservedFromItsBeginToItsEnd() {
		Echo echo = providers((call) -> {
			this.seen.add("begin " + call);
			return (failure) -> this.seen.add("end " + failure);
		}).get(Echo.PACKAGE, "fast");
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.seen).containsExactly(
				"begin Call[packageName=echoes, name=fast, providerName=echo, method=echo, resolved=false]",
				"end null");
	}

	@Test
	void callThatFindsNoInstanceIsObserved() {
		EchoFactory factory = new EchoFactory((context, config) -> {
			throw new IllegalStateException("refused");
		});
		DefaultProviderRegistry registry = this.fixture.registry(factory, (builder) -> builder.callObserver((call) -> {
			this.seen.add("begin " + call);
			return (failure) -> this.seen.add("end " + Failures.typeOf(failure) + " " + failure.getMessage());
		}));
		Providers providers = registry.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> providers.handle(Echo.PACKAGE, "fast").use((instance) -> instance.echo("x")));
		assertThat(this.seen).containsExactly(
				"begin Call[packageName=echoes, name=fast, providerName=echo, method=echo, resolved=false]",
				"end java.lang.IllegalStateException null",
				"begin Call[packageName=echoes, name=fast, providerName=echo, method=use, resolved=false]",
				"end java.lang.IllegalStateException null");
		registry.close();
		assertThatExceptionOfType(RegistryAccessFailedException.class).isThrownBy(() -> echo.echo("x"));
		assertThat(this.seen).as("a closed registry").hasSize(4);
	}

	@Test
	void callThroughAHandleIsObservedAsUse() {
		ProviderHandle<Echo> handle = providers((call) -> {
			this.seen.add(call.method());
			return null;
		}).handle(Echo.PACKAGE, "fast");
		assertThat(handle.<String, RuntimeException>use((echo) -> echo.echo("x"))).isEqualTo("fast:x");
		assertThat(this.seen).containsExactly("use");
	}

	@Test
	void callForAMethodIsObservedAsThatMethod() throws Exception {
		DefaultProviderRegistry registry = this.fixture.registry((builder) -> builder.callObserver((call) -> {
			this.seen.add(call.method());
			return null;
		}));
		Method observed = Talker.class.getMethod("anything");
		Method unobserved = Talker.class.getMethod("future");
		ProviderPackage<Talker> quiet = ProviderPackage.of("quiet", Talker.class).withObservedMethods(observed::equals);
		registry.registerPackage(quiet);
		registry.registerProvider("quiet", "talker", (context, config) -> new FakeTalker().product());
		Providers providers = registry.providers();
		providers.put("quiet", "main", ProviderConfig.builder("talker").apiKey("k").build());
		ProviderHandle<Talker> handle = providers.handle(quiet, "main");
		for (Method method : List.of(unobserved, observed)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> handle.use(method, (talker) -> {
				throw new IOException();
			}));
		}
		assertThat(this.seen).containsExactly("anything");
		assertThat(providers.info("quiet", "main").calls().failed()).isOne();
	}

	@Test
	void callThatFailsIsObservedWithWhatWasThrownInTheFirstPlace() {
		EchoFactory factory = new EchoFactory();
		Providers providers = this.fixture.registry(factory, (builder) -> builder.callObserver((call) -> (thrown) -> {
			if (thrown != null) {
				this.seen.add(((MaskedFailure) thrown).originalType());
			}
		})).providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		CompletionException carrier = new CompletionException(new ExecutionException(new IOException()));
		factory.last().duringCall = () -> {
			throw carrier;
		};
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> echo.echo("x")).isSameAs(carrier);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> providers.handle(Echo.PACKAGE, "fast").use((used) -> used.echo("x")))
			.isSameAs(carrier);
		assertThat(this.seen).containsExactly("java.io.IOException", "java.io.IOException");
	}

	@Test
	void methodThatIsNotToBeObservedIsCalledAndNothingElse() {
		List<String> lines = new CopyOnWriteArrayList<>();
		DefaultProviderRegistry registry = this.fixture
			.registry((builder) -> builder.log((level, subject, line) -> lines.add(line)).callObserver((call) -> {
				this.seen.add(call.method());
				return null;
			}));
		ProviderPackage<Talker> quiet = ProviderPackage.of("quiet", Talker.class)
			.withObservedMethods((method) -> method.getReturnType() == Object.class);
		registry.registerPackage(quiet);
		FakeTalker talker = new FakeTalker();
		registry.registerProvider("quiet", "talker", (context, config) -> talker.product());
		Providers providers = registry.providers();
		providers.put("quiet", "main", ProviderConfig.builder("talker").apiKey("k").build());
		Talker reference = providers.get(quiet, "main");
		talker.give("x");
		assertThat(reference.anything()).isEqualTo("x");
		assertThat(this.seen).containsExactly("anything");
		CompletableFuture<String> result = new CompletableFuture<>();
		talker.give(result);
		assertThat(reference.future()).isSameAs(result);
		assertThat(providers.info("quiet", "main").calls().inFlight()).isOne();
		result.completeExceptionally(new IOException());
		assertThat(providers.info("quiet", "main").calls().inFlight()).isZero();
		talker.give(Flux.error(new IOException()));
		Flux<String> flux = reference.flux();
		for (int i = 0; i < 2; i++) {
			assertThatException().isThrownBy(flux::blockLast);
		}
		talker.give(new Object());
		assertThatExceptionOfType(ClassCastException.class).isThrownBy(reference::mono);
		assertThat(this.seen).containsExactly("anything");
		assertThat(providers.info("quiet", "main").calls().failed()).isZero();
		assertThat(lines).isEmpty();
	}

	@Test
	void callOfAMethodThatIsNotToBeObservedIsNotToldWhereThereIsNoInstance() {
		DefaultProviderRegistry registry = this.fixture.registry((builder) -> builder.callObserver((call) -> {
			this.seen.add("begin " + call.method());
			return null;
		}));
		ProviderPackage<Talker> quiet = ProviderPackage.of("quiet", Talker.class)
			.withObservedMethods((method) -> method.getName().equals("anything"));
		registry.registerPackage(quiet);
		registry.registerProvider("quiet", "talker", (context, config) -> {
			throw new IllegalStateException("refused");
		});
		registry.providers().put("quiet", "main", ProviderConfig.builder("talker").apiKey("k").build());
		Talker reference = registry.providers().get(quiet, "main");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(reference::future);
		assertThat(this.seen).isEmpty();
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(reference::anything);
		assertThat(this.seen).containsExactly("begin anything");
	}

	/**
	 * What an observer is told may be exported: the words of a vendor can hold a secret.
	 */
	@Test
	void callThatFailsIsObservedWithTypeAndStack() {
		IOException failure = new IOException("a-key-of-the-tests is not valid", new IllegalStateException("cause"));
		Echo echo = providers((call) -> (thrown) -> {
			assertThat(thrown).hasMessage(null).hasToString("java.io.IOException");
			assertThat(thrown.getStackTrace()).isEqualTo(failure.getStackTrace());
			assertThat(thrown.getCause()).hasToString("java.lang.IllegalStateException");
			this.seen.add(((MaskedFailure) thrown).originalType());
		}).get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> echo.failWith(failure)).isSameAs(failure);
		assertThat(this.seen).containsExactly("java.io.IOException");
	}

	/**
	 * A provider may have a registry of its own.
	 */
	@Test
	void callThatFailsWithAnExceptionOfARegistryIsObservedWithTypeAndStack() {
		ProviderCreationFailedException failure = new ProviderCreationFailedException("other", "x",
				"a-key-of-the-tests is not valid", null);
		EchoFactory factory = new EchoFactory();
		Providers providers = this.fixture
			.registry(factory,
					(builder) -> builder
						.callObserver((call) -> (thrown) -> this.seen.add((thrown != null) ? "" + thrown : "none")))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		factory.last().duringCall = () -> {
			throw failure;
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"))
			.isSameAs(failure);
		assertThat(this.seen).containsExactly("none", ProviderCreationFailedException.class.getName());
	}

	@Test
	void callIsNotToldWhileNobodyWantsToKnow() {
		AtomicBoolean enabled = new AtomicBoolean();
		Echo echo = providers(new ProviderCallObserver() {

			@Override
			public boolean isEnabled() {
				return enabled.get();
			}

			@Override
			public Observation begin(Call call) {
				CallObserverTests.this.seen.add(call.method());
				return null;
			}

		}).get(Echo.PACKAGE, "fast");
		echo.echo("x");
		assertThat(this.seen).isEmpty();
		enabled.set(true);
		echo.echo("x");
		assertThat(this.seen).containsExactly("echo");
	}

	@Test
	void callOfANameThatAResolverKnowsSaysSo() {
		Providers providers = this.fixture.registry(new EchoFactory(),
				(builder) -> builder.configResolver((packageName, name) -> Optional.of(RegistryFixture.config()))
					.callObserver((call) -> {
						this.seen.add(call.name() + " " + call.resolved());
						return null;
					}))
			.providers();
		providers.get(Echo.PACKAGE, "tenant").echo("x");
		assertThat(this.seen).containsExactly("tenant true");
	}

	@Test
	void observerThatThrowsIsNotTheCallersConcern() {
		Echo first = providers((call) -> {
			throw new IllegalStateException("begin");
		}).get(Echo.PACKAGE, "fast");
		assertThat(first.echo("x")).isEqualTo("fast:x");
		Echo second = providers((call) -> (failure) -> {
			throw new IllegalStateException("end");
		}).get(Echo.PACKAGE, "fast");
		assertThat(second.echo("x")).isEqualTo("fast:x");
		IOException failure = new IOException("for the test");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> second.failWith(failure)).isSameAs(failure);
	}

	@Test
	void observerThatThrowsAnErrorIsNotTheCallersConcern() {
		Echo echo = providers(new ProviderCallObserver() {

			@Override
			public Observation begin(Call call) {
				if (CallObserverTests.this.seen.isEmpty()) {
					CallObserverTests.this.seen.add("begin");
					throw new AssertionError("begin");
				}
				return (failure) -> {
					throw new AssertionError("end");
				};
			}

		}).get(Echo.PACKAGE, "fast");
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		IOException failure = new IOException("for the test");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> echo.failWith(failure)).isSameAs(failure);
	}

	@Test
	void observerThatThrowsIsLoggedOnceInAMinute() {
		Echo begin = providers((call) -> {
			throw new IllegalStateException("begin");
		}).get(Echo.PACKAGE, "fast");
		Echo end = providers((call) -> (failure) -> {
			throw new IllegalStateException("end");
		}).get(Echo.PACKAGE, "fast");
		try (LogCapture log = LogCapture.start()) {
			for (int i = 0; i < 100; i++) {
				begin.echo("x");
				end.echo("x");
			}
			assertThat(log.lines()).hasSize(2)
				.allSatisfy((line) -> assertThat(line).startsWith("WARNING The call observer failed.")
					.contains("java.lang.IllegalStateException"));
		}
	}

}
