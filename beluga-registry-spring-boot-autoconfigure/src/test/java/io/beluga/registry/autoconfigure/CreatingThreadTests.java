package io.beluga.registry.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * On which thread instances are made in an application, and what becomes of it when a
 * factory ignores that it is interrupted.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CreatingThreadTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static volatile CountDownLatch open = new CountDownLatch(1);

	private static final AtomicInteger stuck = new AtomicInteger();

	private static final List<Thread> threads = new CopyOnWriteArrayList<>();

	private static final AtomicReference<ClassLoader> classLoader = new AtomicReference<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withPropertyValues("beluga.providers.llms.main.provider-name=quick");

	@AfterEach
	void openAll() {
		open.countDown();
		open = new CountDownLatch(1);
		threads.clear();
		stuck.set(0);
	}

	@Test
	void eagerStartWhenFactoryIgnoresItsInterruptFailsAtTheDeadline() {
		this.runner
			.withPropertyValues("beluga.registry.eager=true", "beluga.registry.creation-timeout=200ms",
					"beluga.providers.llms.stuck.provider-name=stubborn")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ProviderCreationFailedException.class)
				.hasMessageContaining("llms.stuck was not created within 200 ms."));
	}

	@Test
	void eagerStartWhenAnOptionalFactoryIgnoresItsInterruptGoesOn() {
		this.runner
			.withPropertyValues("beluga.registry.eager=true", "beluga.registry.creation-timeout=200ms",
					"beluga.providers.llms.stuck.provider-name=stubborn", "beluga.providers.llms.stuck.optional=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Providers providers = context.getBean(Providers.class);
				assertThat(providers.info("llms", "stuck").state()).isEqualTo(ProviderState.UNAVAILABLE);
				assertThat(providers.info("llms", "main").state()).isEqualTo(ProviderState.READY);
			});
	}

	@Test
	void closeDuringAnEagerStartEndsIt() {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicReference<ConfigurableApplicationContext> starting = new AtomicReference<>();
		Thread start = new Thread(() -> this.runner.withInitializer(starting::set)
			.withPropertyValues("beluga.registry.eager=true", "beluga.registry.creation-timeout=0",
					"beluga.providers.llms.stuck.provider-name=stubborn")
			.run((context) -> failure.set(context.getStartupFailure())), "start");
		start.setDaemon(true);
		start.start();
		await("the factory is called", () -> stuck.get() == 1);
		await("the start waits", () -> start.getState() == Thread.State.WAITING);
		starting.get().close();
		await("the start has ended", () -> !start.isAlive());
		assertThat(failure.get()).isInstanceOf(ProviderCreationFailedException.class)
			.hasMessageStartingWith("The application was told to stop");
	}

	@Test
	void callWhenFactoryIgnoresItsInterruptReturnsAtTheDeadline() {
		this.runner
			.withPropertyValues("beluga.registry.creation-timeout=200ms",
					"beluga.providers.llms.stuck.provider-name=stubborn")
			.run((context) -> assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> llm(context, "stuck").ask("?"))
				.withMessage("llms.stuck was not created within 200 ms."));
	}

	@Test
	void instanceThatABeanNeedsAtTheStartIsMadeByThatThread() {
		this.runner.withUserConfiguration(Impatient.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(threads).containsExactly(Thread.currentThread());
			context.getBean(Providers.class).renew("llms", "main");
			assertThat(threads.get(1)).isNotSameAs(Thread.currentThread());
		});
	}

	@Test
	void lazyBeanThatUsesAProviderWhoseFactoryFetchesALazyBeanIsMade() {
		this.runner.withUserConfiguration(LazyBeans.class)
			.withPropertyValues("beluga.providers.llms.main.provider-name=fetching")
			.run((context) -> {
				assertThat(context.getBean("user")).isEqualTo("main: ?");
				assertThat(threads).containsExactly(Thread.currentThread());
			});
	}

	@Test
	void instanceIsMadeWithTheClassLoaderOfTheApplication() {
		ClassLoader application = new FilteredClassLoader("none");
		this.runner.withClassLoader(application).run((context) -> {
			Thread call = new Thread(() -> llm(context, "main").ask("?"), "call");
			call.setContextClassLoader(ClassLoader.getPlatformClassLoader());
			call.start();
			call.join();
			assertThat(classLoader).hasValue(context.getClassLoader());
		});
	}

	@Test
	void closeLeavesNoThreadBehind() throws InterruptedException {
		Set<Thread> before = registryThreads();
		Set<Thread> started = new HashSet<>();
		this.runner.withPropertyValues("beluga.registry.eager=true").run((context) -> {
			context.getBean(Providers.class).renew("llms", "main");
			llm(context, "main").ask("?");
			started.addAll(registryThreads());
		});
		started.removeAll(before);
		assertThat(started).isNotEmpty();
		for (Thread thread : started) {
			// less than they wait for more to do
			thread.join(Duration.ofSeconds(3).toMillis());
			assertThat(thread.isAlive()).as(thread.getName()).isFalse();
		}
	}

	private static Set<Thread> registryThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("beluga"))
			.collect(Collectors.toSet());
	}

	private static Llm llm(ApplicationContext context, String name) {
		return context.getBean(Providers.class).get(LLMS, name);
	}

	private static void await(String description, BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as(description).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	private static Llm made(String name) {
		threads.add(Thread.currentThread());
		classLoader.set(Thread.currentThread().getContextClassLoader());
		return (question) -> name + ": " + question;
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "quick", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> quick() {
			return (creation, config) -> made(creation.name());
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "stubborn", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> stubborn() {
			return (creation, config) -> {
				CountDownLatch opened = open;
				Llm made = made(creation.name());
				stuck.incrementAndGet();
				while (opened.getCount() > 0) {
					try {
						opened.await();
					}
					catch (InterruptedException ex) {
						// as a driver does that knows nothing of interrupts
					}
				}
				return made;
			};
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "fetching", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> fetching(ObjectProvider<StringBuilder> lazy) {
			return (creation, config) -> {
				lazy.getObject();
				return made(creation.name());
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Impatient {

		@Bean
		String answer(Providers providers) {
			return providers.get(LLMS, "main").ask("?");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBeans {

		@Bean
		@Lazy
		String user(Providers providers) {
			return providers.get(LLMS, "main").ask("?");
		}

		@Bean
		@Lazy
		StringBuilder lazy() {
			return new StringBuilder();
		}

	}

}
