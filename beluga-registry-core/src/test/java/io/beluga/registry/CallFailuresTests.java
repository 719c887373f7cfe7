package io.beluga.registry;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.log.CallFailures;
import io.beluga.registry.spi.ProviderLog.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Exceptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what is said about calls that fail.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CallFailuresTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(90));

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final CallFailures failures = new CallFailures(this::log, new LogThrottle(this.now::get));

	private void add(Throwable failure) {
		this.failures.add(failure, () -> new Subject("llms", "fast", "grok"));
	}

	private void log(System.Logger.Level level, Subject subject, String message) {
		this.lines.add(level + " " + message);
	}

	@Test
	void addWhenTypeHasALongNameLogsAllOfIt() {
		add(new ExceptionWithANameThatIsLongerThanNamesOfConfiguredProvidersMayBeInALine());
		assertThat(this.lines).containsExactly("WARNING A call of llms.fast failed with "
				+ "io.beluga.registry.CallFailuresTests$ExceptionWithANameThatIsLongerThanNamesOfConfiguredProvidersMayBeInALine.");
	}

	@Test
	void firstFailureIsLoggedByItsTypeAlone() {
		add(new IOException("the key is sk-4711"));
		assertThat(this.lines).containsExactly("WARNING A call of llms.fast failed with java.io.IOException.");
	}

	@Test
	void failuresOfOneTypeHaveOneLineInAMinute() {
		for (int i = 0; i < 4; i++) {
			add(new IOException());
		}
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(60) - 1);
		add(new IOException());
		assertThat(this.lines).hasSize(1);
		this.now.addAndGet(1);
		add(new IOException());
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(60));
		add(new IOException());
		assertThat(this.lines).containsExactly("WARNING A call of llms.fast failed with java.io.IOException.",
				"WARNING A call of llms.fast failed with java.io.IOException. Another 4 since the last such line.",
				"WARNING A call of llms.fast failed with java.io.IOException.");
	}

	@Test
	void failuresOfAnotherTypeHaveTheirOwnLine() {
		add(new IOException());
		add(new IllegalStateException());
		add(new IOException());
		assertThat(this.lines).containsExactly("WARNING A call of llms.fast failed with java.io.IOException.",
				"WARNING A call of llms.fast failed with java.lang.IllegalStateException.");
	}

	@Test
	void typesBeyondTheLimitShareOneLine() {
		LogThrottle reports = new LogThrottle(this.now::get);
		for (int i = 0; i < LogThrottle.MOST_TYPES; i++) {
			assertThat(reports.next("Type" + i)).isZero();
		}
		assertThat(reports.next("One")).isZero();
		assertThat(reports.next("Two")).isEqualTo(LogThrottle.NONE);
		assertThat(reports.next("Three")).isEqualTo(LogThrottle.NONE);
		assertThat(reports.next("Type0")).isEqualTo(LogThrottle.NONE);
		this.now.addAndGet(TimeUnit.MINUTES.toNanos(1));
		assertThat(reports.next("Four")).isEqualTo(2);
		assertThat(reports.next("Type0")).isEqualTo(1);
	}

	@Test
	void everyFailureIsCountedWhetherItIsLoggedOrNot() {
		for (int i = 0; i < 3; i++) {
			add(new IOException());
		}
		CallStatistics statistics = this.failures.statistics(0);
		assertThat(statistics.failed()).isEqualTo(3);
		assertThat(statistics.lastFailureType()).contains("java.io.IOException");
		assertThat(statistics.lastFailedAt()).isPresent();
	}

	@Test
	void callThatFailsIsLoggedWithWhatItIsAbout() {
		List<Subject> subjects = new CopyOnWriteArrayList<>();
		Providers providers = this.fixture
			.registry(new EchoFactory(), (builder) -> builder.log((level, subject, line) -> {
				subjects.add(subject);
				this.lines.add(line);
			}))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.lines).isEmpty();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> echo.failWith(new IOException("sk-4711")));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> echo.failWith(new IOException("sk-4711")));
		assertThat(this.lines).containsExactly("A call of echoes.fast failed with java.io.IOException.");
		assertThat(subjects).containsExactly(new Subject("echoes", "fast", "echo"));
	}

	@Test
	void callThatFailsIsCountedAsWhatWasThrownInTheFirstPlace() {
		EchoFactory factory = new EchoFactory();
		Providers providers = this.fixture.registry(factory, (builder) -> builder.log(this::log)).providers();
		IOException reason = new IOException();
		List<RuntimeException> carriers = List.of(
				new CompletionException(new ExecutionException(new CompletionException(reason))),
				new UndeclaredThrowableException(new InvocationTargetException(reason)), Exceptions.propagate(reason),
				new ProviderCreationFailedException("echoes", "other", "failed", reason));
		for (int i = 0; i < carriers.size(); i++) {
			RuntimeException carrier = carriers.get(i);
			String name = "name" + i;
			providers.put("echoes", name, RegistryFixture.config());
			Echo echo = providers.get(Echo.PACKAGE, name);
			echo.echo("x");
			factory.last().duringCall = () -> {
				throw carrier;
			};
			assertThatException().isThrownBy(() -> echo.echo("x")).isSameAs(carrier);
			assertThat(providers.info("echoes", name).calls().lastFailureType()).contains("java.io.IOException");
			assertThat(this.lines).last()
				.isEqualTo("WARNING A call of echoes." + name + " failed with java.io.IOException.");
		}
	}

	@Test
	void callThatFailsWithACarrierOfNothingIsCountedAsThat() {
		EchoFactory factory = new EchoFactory();
		Providers providers = this.fixture.registry(factory).providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		factory.last().duringCall = () -> {
			throw new CompletionException("without a cause", null);
		};
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> echo.echo("x"));
		assertThat(providers.info("echoes", "fast").calls().lastFailureType())
			.contains("java.util.concurrent.CompletionException");
	}

	@Test
	void namesThatOnlyAResolverKnowsShareTheirLines() {
		Providers providers = this.fixture
			.registry(new EchoFactory(),
					(builder) -> builder.log(this::log)
						.configResolver((packageName, name) -> Optional.of(RegistryFixture.config()))
						.resolved(10, Duration.ofHours(1), Duration.ofHours(1)))
			.providers();
		for (String tenant : List.of("one", "two", "three")) {
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> providers.get(Echo.PACKAGE, tenant).failWith(new IOException()));
		}
		assertThat(this.lines)
			.containsExactly("WARNING A call of a resolved name of echoes failed with java.io.IOException.");
	}

	@Test
	void logThatThrowsLeavesTheCallAsItIs() {
		Providers providers = this.fixture
			.registry(new EchoFactory(), (builder) -> builder.log((level, subject, line) -> {
				throw new IllegalStateException("the disk is full");
			}))
			.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		IOException failure = new IOException();
		try (LogCapture log = LogCapture.start()) {
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> providers.get(Echo.PACKAGE, "fast").failWith(failure))
				.isSameAs(failure);
			assertThat(log.lines())
				.containsExactly("WARNING The log of providers failed: java.lang.IllegalStateException");
		}
	}

	@SuppressWarnings("serial")
	private static final class ExceptionWithANameThatIsLongerThanNamesOfConfiguredProvidersMayBeInALine
			extends Exception {

	}

}
