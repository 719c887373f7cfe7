package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventRelay}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ExtendWith(OutputCaptureExtension.class)
class EventRelayTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final List<String> failing = new CopyOnWriteArrayList<>();

	private volatile Consumer<ProviderEvent> listener = (event) -> {
	};

	private volatile Consumer<ProviderEvent> applicationListener = (event) -> {
	};

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withBean("first", First.class, () -> (event) -> this.listener.accept(event))
		.withBean("second", ProviderEventListener.class, () -> (event) -> this.seen.add("bean " + text(event)))
		.withBean("third", Third.class, () -> new Third((event) -> {
			this.seen.add("application " + text(event));
			this.applicationListener.accept(event);
		}))
		.withPropertyValues("beluga.providers.llms.fast.provider-name=grok");

	private static String text(ProviderEvent event) {
		if (event instanceof InstanceReplaced replaced) {
			return "replaced " + replaced.generation();
		}
		if (event instanceof InstanceClosed closed) {
			return "closed " + closed.generation();
		}
		return event.getClass().getSimpleName();
	}

	private static Llm fast(ApplicationContext context) {
		return context.getBean(Providers.class).get(LLMS, "fast");
	}

	private static void put(ApplicationContext context, String model) {
		context.getBean(Providers.class)
			.put("llms", "fast", ProviderConfig.builder("grok").customField("model", model).build());
	}

	private static void await(String description, BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as(description).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	@Test
	void eventReachesListenerBeansAndThenTheApplicationOnceItIsVisible() {
		this.runner.run((context) -> {
			this.seen.clear();
			this.listener = (event) -> this.seen
				.add("state " + context.getBean(Providers.class).info("llms", "fast").state());
			fast(context).ask("?");
			assertThat(this.seen).containsExactly("state READY", "bean InstanceReady", "application InstanceReady");
		});
	}

	@Test
	void listenerThatThrowsAnythingStopsNobody() {
		this.runner.run((context) -> {
			this.seen.clear();
			this.listener = (event) -> {
				throw new NoClassDefFoundError("for the test");
			};
			assertThat(fast(context).ask("?")).isEqualTo("fast: ?");
			assertThat(this.seen).containsExactly("bean InstanceReady", "application InstanceReady");
		});
	}

	@Test
	void listenerThatFailsAgainAndAgainIsLoggedOnceUntilItHasWorked(CapturedOutput output) {
		assertLoggedOnceUntilItHasWorked(output, "The listener ", (listener) -> this.listener = listener);
	}

	@Test
	void applicationListenerThatFailsAgainAndAgainIsLoggedOnceUntilItHasWorked(CapturedOutput output) {
		assertLoggedOnceUntilItHasWorked(output, "An application listener ",
				(listener) -> this.applicationListener = listener);
	}

	private void assertLoggedOnceUntilItHasWorked(CapturedOutput output, String line,
			Consumer<Consumer<ProviderEvent>> setter) {
		this.runner.run((context) -> {
			fast(context).ask("?");
			setter.accept((event) -> {
				throw new IllegalStateException("for the test");
			});
			IntStream.range(0, 3).forEach((number) -> put(context, "failing" + number));
			awaitClosed(4);
			assertThat(output.getOut().split(line + ".*failed on InstanceReplaced of llms", -1)).hasSize(2);
			setter.accept((event) -> {
			});
			put(context, "working");
			awaitClosed(5);
			setter.accept((event) -> {
				throw new IllegalStateException("for the test");
			});
			put(context, "failing");
			awaitClosed(6);
			assertThat(output.getOut().split(line + ".*failed on InstanceReplaced of llms", -1)).hasSize(3);
		});
	}

	/**
	 * What a replacement leads to is told last.
	 */
	private void awaitClosed(int generation) {
		await("it is closed", () -> this.seen.contains("bean closed " + (generation - 1)));
	}

	@Test
	void listenersOfOneClassThatFailAreLoggedEach(CapturedOutput output) {
		this.runner.withBean("one", Named.class, () -> new Named("one", this.failing::contains))
			.withBean("two", Named.class, () -> new Named("two", this.failing::contains))
			.run((context) -> {
				fast(context).ask("?");
				this.failing.add("one");
				IntStream.range(0, 3).forEach((number) -> put(context, "one fails" + number));
				awaitClosed(4);
				assertThat(output.getOut().split("Named failed on InstanceReplaced of llms", -1)).hasSize(2);
				this.failing.add("two");
				put(context, "both fail");
				awaitClosed(5);
				assertThat(output.getOut().split("Named failed on InstanceReplaced of llms", -1)).hasSize(3);
			});
	}

	@Test
	void listenerThatCallsBackChangesTheRegistryAndKeepsTheOrder() {
		this.runner.run((context) -> {
			this.seen.clear();
			this.listener = (event) -> {
				if (event instanceof InstanceReady) {
					put(context, "second");
					assertThat(context.getBean(Providers.class).info("llms", "fast").generation()).isEqualTo(2);
				}
			};
			fast(context).ask("?");
			await("all is published", () -> this.seen.contains("application replaced 2"));
			assertThat(this.seen).startsWith("bean InstanceReady", "application InstanceReady", "bean replaced 2",
					"application replaced 2");
		});
	}

	@Test
	void listenerThatBlocksHoldsUpNoCallAndNoOtherName() {
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		this.runner.withPropertyValues("beluga.providers.llms.other.provider-name=grok").run((context) -> {
			this.listener = (event) -> {
				if (event instanceof InstanceReady ready && ready.name().equals("fast")) {
					entered.countDown();
					awaitQuietly(open);
				}
			};
			Thread first = new Thread(() -> fast(context).ask("?"));
			first.start();
			try {
				assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
				assertThat(fast(context).ask("?")).isEqualTo("fast: ?");
				put(context, "second");
				assertThat(context.getBean(Providers.class).info("llms", "fast").generation()).isEqualTo(2);
				this.seen.clear();
				context.getBean(Providers.class).get(LLMS, "other").ask("?");
				assertThat(this.seen).containsExactly("bean InstanceReady", "application InstanceReady");
			}
			finally {
				open.countDown();
				first.join();
			}
			await("the replacement is told", () -> this.seen.contains("application replaced 2"));
		});
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Order(0)
	@FunctionalInterface
	interface First extends ProviderEventListener {

	}

	@Order(1)
	record Named(String name, Predicate<String> failing) implements ProviderEventListener {

		@Override
		public void onEvent(ProviderEvent event) {
			if (this.failing.test(this.name)) {
				throw new IllegalStateException("for the test");
			}
		}

	}

	static final class Third {

		private final Consumer<ProviderEvent> events;

		Third(Consumer<ProviderEvent> events) {
			this.events = events;
		}

		@EventListener
		void onEvent(ProviderEvent event) {
			this.events.accept(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

}
