package io.beluga.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls and changes at once: no call meets a destroyed instance, and every product is
 * destroyed once.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReplacementStressTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory((context, config) -> {
		if ("failing".equals(config.customFields().get("label"))) {
			throw new IllegalStateException("refused");
		}
	});

	private final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1000);

	@Test
	void callsDuringReplacementsMeetNoDestroyedInstance() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		Providers providers = registry.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = providers.get(Echo.PACKAGE, "fast");
		// where nothing serves yet, what is put and fails would be all there is
		echo.echo("x");
		AtomicLong calls = new AtomicLong();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			tasks.add(loop(() -> {
				assertThat(echo.echo("x")).endsWith(":x");
				calls.incrementAndGet();
				return null;
			}));
		}
		AtomicLong labels = new AtomicLong();
		for (int i = 0; i < 2; i++) {
			tasks.add(loop(() -> {
				providers.put("echoes", "fast", RegistryFixture.config("v" + labels.incrementAndGet()));
				return null;
			}));
		}
		tasks.add(loop(() -> {
			try {
				providers.put("echoes", "fast", RegistryFixture.config("failing"));
			}
			catch (ProviderCreationFailedException ex) {
				assertThat(ex).hasCauseInstanceOf(IllegalStateException.class);
			}
			return null;
		}));
		tasks.forEach(Task::result);
		assertThat(calls.get()).isPositive();
		assertThat(labels.get()).isPositive();
		Await.until("all but the last are closed", () -> open() == 1);
		registry.close();
		assertEachClosedOnce();
		assertOrdered(this.fixture.events.of("fast"));
	}

	/**
	 * Generations begin in their order, and each ends after it began.
	 */
	private static void assertOrdered(List<String> events) {
		long generation = 0;
		for (String event : events) {
			String[] words = event.split(" ");
			long number = Long.parseLong(words[1]);
			switch (words[0]) {
				case "ready" -> assertThat(number).isEqualTo(1);
				case "replaced" -> assertThat(number).isEqualTo(generation + 1);
				case "failed" -> assertThat(number).isEqualTo(generation);
				default -> assertThat(number).isLessThanOrEqualTo(generation);
			}
			if ("ready".equals(words[0]) || "replaced".equals(words[0])) {
				generation = number;
			}
		}
		assertThat(generation).isGreaterThan(1);
	}

	@Test
	void namesThatComeAndGoLeaveNothingBehind() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		Providers providers = registry.providers();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			tasks.add(loop(() -> {
				providers.put("echoes", randomName(),
						RegistryFixture.config("v" + ThreadLocalRandom.current().nextInt()));
				return null;
			}));
			tasks.add(loop(() -> {
				providers.remove("echoes", randomName());
				return null;
			}));
			tasks.add(loop(() -> {
				try {
					providers.get(Echo.PACKAGE, randomName()).echo("x");
				}
				catch (ProviderNotFoundException ex) {
					// removed
				}
				return null;
			}));
		}
		tasks.forEach(Task::result);
		registry.close();
		assertThat(this.factory.made).isNotEmpty();
		Await.until("all are closed", () -> open() == 0);
		assertEachClosedOnce();
	}

	@Test
	void closeDuringCreationsLeavesNothingBehind() {
		for (int round = 0; System.nanoTime() - this.end < 0; round++) {
			DefaultProviderRegistry registry = this.fixture.registry(this.factory);
			registry.providers().put("echoes", "fast", RegistryFixture.config());
			Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
			Task<Void> user = this.fixture.start("user", () -> untilClosed(() -> echo.echo("x")));
			Task<Void> owner = this.fixture.start("owner",
					() -> untilClosed(() -> registry.createProvider("echoes", "echo", RegistryFixture.config())));
			int made = this.factory.made.size();
			int wanted = made + round % 3;
			Await.until("something was made", () -> this.factory.made.size() >= wanted);
			registry.close();
			user.result();
			owner.result();
		}
		assertThat(this.factory.made).isNotEmpty();
		Await.until("all are closed", () -> open() == 0);
		assertEachClosedOnce();
	}

	@Test
	void asynchronousResultsDuringReplacementsMeetNoDestroyedInstance() {
		DefaultProviderRegistry registry = this.fixture.registry();
		List<AsyncTalker> made = new CopyOnWriteArrayList<>();
		registry.registerPackage(AsyncTalker.PACKAGE);
		registry.registerProvider("async", "async", (context, config) -> {
			AsyncTalker talker = new AsyncTalker();
			made.add(talker);
			return talker;
		});
		ProviderConfig config = ProviderConfig.builder("async").apiKey("k").build();
		registry.providers().put("async", "fast", config);
		AsyncContract reference = registry.providers().get(AsyncTalker.PACKAGE, "fast");
		AtomicLong results = new AtomicLong();
		List<Task<Void>> tasks = new ArrayList<>();
		tasks.add(loop(() -> {
			assertThat(reference.later().get(20, TimeUnit.SECONDS)).isEqualTo("open");
			results.incrementAndGet();
			return null;
		}));
		tasks.add(loop(() -> {
			assertThat(reference.items().collectList().block()).hasSize(20).containsOnly("open");
			results.incrementAndGet();
			return null;
		}));
		tasks.add(loop(() -> {
			assertThat(reference.items().take(ThreadLocalRandom.current().nextInt(1, 20)).collectList().block())
				.containsOnly("open");
			reference.later().cancel(true);
			reference.items();
			return null;
		}));
		tasks.add(loop(() -> {
			registry.providers().renew("async", "fast");
			return null;
		}));
		tasks.forEach(Task::result);
		assertThat(results.get()).isPositive();
		assertThat(made).hasSizeGreaterThan(1);
		registry.close();
		assertThat(made).allMatch((talker) -> talker.closes.get() == 1);
	}

	interface AsyncContract {

		CompletableFuture<String> later();

		Flux<String> items();

	}

	/**
	 * Gives results on other threads that tell whether it is still open.
	 */
	static final class AsyncTalker implements AsyncContract, AutoCloseable {

		static final ProviderPackage<AsyncContract> PACKAGE = ProviderPackage.of("async", AsyncContract.class);

		private final AtomicInteger closes = new AtomicInteger();

		@Override
		public CompletableFuture<String> later() {
			return CompletableFuture.supplyAsync(this::state);
		}

		@Override
		public Flux<String> items() {
			return Flux.range(0, 20).publishOn(Schedulers.parallel()).map((number) -> state());
		}

		private String state() {
			return (this.closes.get() == 0) ? "open" : "closed";
		}

		@Override
		public void close() {
			this.closes.incrementAndGet();
		}

	}

	private static Void untilClosed(Callable<?> use) throws Exception {
		while (true) {
			try {
				use.call();
			}
			catch (RegistryAccessFailedException ex) {
				return null;
			}
		}
	}

	private static String randomName() {
		return "n" + ThreadLocalRandom.current().nextInt(3);
	}

	private long open() {
		return this.factory.made.stream().filter((product) -> !product.isClosed()).count();
	}

	private void assertEachClosedOnce() {
		assertThat(this.factory.made).allMatch((product) -> product.closes.get() == 1);
	}

	private Task<Void> loop(Callable<Void> work) {
		return this.fixture.start("loop", () -> {
			while (System.nanoTime() - this.end < 0) {
				work.call();
			}
			return null;
		});
	}

}
