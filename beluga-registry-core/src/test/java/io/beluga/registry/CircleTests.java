package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CircleTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	/**
	 * Which names a name uses while it is created.
	 */
	private final Map<String, List<String>> uses = new ConcurrentHashMap<>();

	private final EchoFactory factory = new EchoFactory((context, config) -> {
		for (String used : this.uses.getOrDefault(context.name(), List.of())) {
			context.providers().get(Echo.PACKAGE, used).echo("x");
		}
	});

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	private final ExecutorService pool = Executors.newCachedThreadPool();

	@AfterEach
	void shutDown() throws InterruptedException {
		this.pool.shutdownNow();
		assertThat(this.pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void useWhenANameNeedsItselfThrowsException() {
		uses("one", "one");
		assertCircle("one", "echoes.one -> echoes.one");
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	@Test
	void useWhenTwoNeedEachOtherThrowsException() {
		uses("one", "two");
		uses("two", "one");
		assertCircle("one", "echoes.one -> echoes.two -> echoes.one");
	}

	@Test
	void useWhenThreeNeedEachOtherThrowsException() {
		uses("one", "two");
		uses("two", "three");
		uses("three", "two");
		ProviderCreationFailedException failure = fail("one");
		assertThat(circles(failure)).containsExactly("echoes.two -> echoes.three -> echoes.two");
	}

	@Test
	void useWhenTheCircleGoesThroughAnAliasThrowsException() {
		uses("one", "first");
		this.registry.configuredProviders().setAliases("echoes", Map.of("first", "one"));
		assertCircle("one", "echoes.one -> echoes.one");
	}

	@Test
	void useWhenTheCircleGoesThroughTheDefaultThrowsException() {
		this.factory.step = (context, config) -> context.providers().getDefault(Echo.PACKAGE).echo("x");
		uses("one");
		assertCircle("one", "echoes.one -> echoes.one");
	}

	@Test
	void useWhenTheCircleGoesThroughTwoPackagesNamesThem() {
		ProviderPackage<Echo> others = ProviderPackage.of("others", Echo.class);
		this.registry.registerPackage(others);
		this.registry.registerProvider("others", "echo",
				new EchoFactory((context, config) -> context.providers().get(Echo.PACKAGE, "one").echo("x")));
		this.providers.put("others", "one", RegistryFixture.config());
		this.factory.step = (context, config) -> context.providers().get(others, "one").echo("x");
		uses("one");
		assertCircle("one", "echoes.one -> others.one -> echoes.one");
	}

	@Test
	void useWhenTheFactoryDoesNotAskItsContextThrowsException() {
		this.factory.step = (context, config) -> this.providers.get(Echo.PACKAGE, "one").echo("x");
		uses("one");
		assertCircle("one", "echoes.one -> echoes.one");
	}

	@Test
	void useWhenTheFactoryUsesAHandleThrowsException() {
		this.factory.step = (context,
				config) -> context.providers().handle(Echo.PACKAGE, "one").use((echo) -> echo.echo("x"));
		uses("one");
		assertCircle("one", "echoes.one -> echoes.one");
	}

	@Test
	void useWhenTheFactoryAsksOnItsOwnPoolThrowsException() {
		this.factory.step = (context, config) -> onPool(() -> context.providers().get(Echo.PACKAGE, "one").echo("x"));
		uses("one");
		assertCircle("one", "echoes.one -> echoes.one");
	}

	@Test
	void useWhenTheCircleGoesThroughPoolsThrowsException() {
		this.factory.step = (context, config) -> {
			String other = "one".equals(context.name()) ? "two" : "one";
			onPool(() -> context.providers().get(Echo.PACKAGE, other).echo("x"));
		};
		uses("one");
		uses("two");
		assertCircle("one", "echoes.one -> echoes.two -> echoes.one");
	}

	@Test
	void useWhenTheRegistryCannotSeeTheCircleEndsAtTheDeadline() {
		this.factory.step = (context, config) -> onPool(() -> this.providers.get(Echo.PACKAGE, "one").echo("x"));
		this.registry.configuredProviders()
			.add(ConfiguredProvider.builder("echoes", "one", RegistryFixture.config())
				.creationTimeout(Duration.ofMillis(200))
				.build());
		assertThat(fail("one")).hasCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void useWhenTwoThreadsCloseTheCircleThrowsException() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		this.factory.step = (context, config) -> {
			barrier.await(30, TimeUnit.SECONDS);
			String other = "one".equals(context.name()) ? "two" : "one";
			context.providers().get(Echo.PACKAGE, other).echo("x");
		};
		uses("one");
		uses("two");
		Task<String> first = this.fixture.start("one", () -> this.providers.get(Echo.PACKAGE, "one").echo("x"));
		Task<String> second = this.fixture.start("two", () -> this.providers.get(Echo.PACKAGE, "two").echo("x"));
		assertThat(first.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(second.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(circles(first.failure())).hasSize(1)
			.isSubsetOf("echoes.one -> echoes.two -> echoes.one", "echoes.two -> echoes.one -> echoes.two");
		assertThat(circles(second.failure())).isEqualTo(circles(first.failure()));
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	@Test
	void useWhenOneOfTwoThreadsCatchesTheRefusalBothEnd() {
		CyclicBarrier barrier = new CyclicBarrier(2);
		this.factory.step = (context, config) -> {
			barrier.await(30, TimeUnit.SECONDS);
			String other = "one".equals(context.name()) ? "two" : "one";
			try {
				context.providers().get(Echo.PACKAGE, other).echo("x");
			}
			catch (ProviderCreationFailedException ex) {
				// goes on without
			}
		};
		uses("one");
		uses("two");
		Task<String> first = this.fixture.start("one", () -> this.providers.get(Echo.PACKAGE, "one").echo("x"));
		Task<String> second = this.fixture.start("two", () -> this.providers.get(Echo.PACKAGE, "two").echo("x"));
		assertThat(first.result()).isEqualTo("one:x");
		assertThat(second.result()).isEqualTo("two:x");
	}

	@Test
	void useWhenSeveralNeedTheSameIsNoCircle() {
		uses("one", "two", "three", "two");
		uses("two", "four");
		uses("three", "four");
		uses("four");
		assertThat(this.providers.get(Echo.PACKAGE, "one").echo("x")).isEqualTo("one:x");
		assertThat(this.factory.labels()).containsExactly("four", "two", "three", "one");
	}

	@Test
	void useWhenTwoThreadsNeedTheSameIsNoCircle() {
		CyclicBarrier barrier = new CyclicBarrier(2);
		this.factory.step = (context, config) -> {
			if (!"shared".equals(context.name())) {
				barrier.await(30, TimeUnit.SECONDS);
				context.providers().get(Echo.PACKAGE, "shared").echo("x");
			}
		};
		for (String name : new String[] { "one", "two", "shared" }) {
			uses(name);
		}
		Task<String> first = this.fixture.start("one", () -> this.providers.get(Echo.PACKAGE, "one").echo("x"));
		Task<String> second = this.fixture.start("two", () -> this.providers.get(Echo.PACKAGE, "two").echo("x"));
		assertThat(first.result()).isEqualTo("one:x");
		assertThat(second.result()).isEqualTo("two:x");
		assertThat(this.factory.calls()).isEqualTo(3);
	}

	@Test
	void lookUpsInsideTheOwnCreationAreNoCircle() {
		this.factory.step = (context, config) -> {
			context.providers().get(Echo.PACKAGE, "one").toString();
			context.providers().handle(Echo.PACKAGE, "one").info();
			context.providers().info("echoes", "one");
			context.providers().all(Echo.PACKAGE);
		};
		uses("one");
		assertThat(this.providers.get(Echo.PACKAGE, "one").echo("x")).isEqualTo("one:x");
	}

	@Test
	void useWhenNestedBeyondSixtyFourThrowsException() {
		IntStream.rangeClosed(1, 70)
			.forEach((i) -> uses("n" + i, (i < 64) ? new String[] { "n" + (i + 1) } : new String[0]));
		assertThat(this.providers.get(Echo.PACKAGE, "n1").echo("x")).isEqualTo("n1:x");
		assertThat(this.factory.calls()).isEqualTo(64);
		IntStream.rangeClosed(1, 70)
			.forEach((i) -> uses("m" + i, (i < 66) ? new String[] { "m" + (i + 1) } : new String[0]));
		assertThat(fail("m1").errorCode()).isEqualTo(ErrorCode.PROVIDER_CREATION_FAILED);
		assertThat(this.factory.labels()).doesNotContain("m66");
	}

	@Test
	void circleThroughCreateProviderThrowsException() {
		this.registry.registerProvider("echoes", "direct",
				new EchoFactory((context, config) -> context.providers().get(Echo.PACKAGE, "one").echo("x")));
		this.factory.step = (context, config) -> this.registry.createProvider("echoes", "direct",
				ProviderConfig.builder("direct").apiKey("k").build());
		uses("one");
		assertThat(fail("one").getMessage()).isNotEmpty();
		assertThat(circles(fail("one"))).singleElement().asString().startsWith("echoes.one -> ").endsWith("echoes.one");
	}

	private void uses(String name, String... used) {
		this.uses.put(name, List.of(used));
		this.providers.put("echoes", name, RegistryFixture.config());
	}

	private void assertCircle(String name, String circle) {
		assertThat(circles(fail(name))).containsExactly(circle);
	}

	private ProviderCreationFailedException fail(String name) {
		Echo echo = this.providers.get(Echo.PACKAGE, name);
		return catchThrowableOfType(ProviderCreationFailedException.class, () -> echo.echo("x"));
	}

	/**
	 * Return the circles that the messages of a chain name.
	 */
	private static List<String> circles(Throwable exception) {
		Pattern pattern = Pattern.compile("[a-z]+\\.\\w+(?: -> [a-z]+\\.\\w+)+");
		return Chain.of(exception)
			.stream()
			.flatMap((part) -> pattern.matcher(String.valueOf(part.getMessage())).results())
			.map(MatchResult::group)
			.distinct()
			.toList();
	}

	private void onPool(Callable<String> work) throws Exception {
		try {
			this.pool.submit(work).get();
		}
		catch (ExecutionException ex) {
			throw (Exception) ex.getCause();
		}
	}

}
