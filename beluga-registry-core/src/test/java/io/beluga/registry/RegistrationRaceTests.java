package io.beluga.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RegistrationRaceTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	@Test
	void registerProviderByAThousandThreadsHasOneWinner() throws InterruptedException {
		int count = 1000;
		DefaultProviderRegistry registry = this.fixture.registry();
		CountDownLatch ready = new CountDownLatch(count);
		CountDownLatch start = new CountDownLatch(1);
		AtomicInteger winners = new AtomicInteger();
		AtomicInteger losers = new AtomicInteger();
		AtomicReference<EchoFactory> winner = new AtomicReference<>();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			tasks.add(this.fixture.start("registrar-" + i, () -> {
				EchoFactory factory = new EchoFactory();
				ready.countDown();
				start.await();
				try {
					registry.registerProvider("echoes", "echo", factory);
					winners.incrementAndGet();
					winner.set(factory);
				}
				catch (ProviderExistsException ex) {
					losers.incrementAndGet();
					assertThat(registry.listProviders("echoes")).containsExactly("echo");
				}
				return null;
			}));
		}
		Await.latch("all threads are there", ready);
		start.countDown();
		tasks.forEach(Task::result);
		assertThat(winners).hasValue(1);
		assertThat(losers).hasValue(count - 1);
		registry.createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(winner.get().calls()).isEqualTo(1);
		assertThat(this.fixture.events.registrations()).containsExactly("+echo");
	}

	@Test
	void registrationIsVisibleAsAWhole() {
		DefaultProviderRegistry registry = this.fixture.registry();
		AtomicBoolean end = new AtomicBoolean();
		List<Task<Void>> readers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			readers.add(this.fixture.start("reader-" + i, () -> {
				while (!end.get()) {
					for (String name : registry.listProviders("echoes")) {
						readIfThere(() -> registry.getProviderInfo("echoes", name).name(), name);
					}
				}
				return null;
			}));
		}
		long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
		for (int i = 0; System.nanoTime() - until < 0; i++) {
			String name = "n" + (i % 5);
			registry.registerProvider("echoes", name, new EchoFactory());
			assertThat(registry.listProviders("echoes")).contains(name);
			assertThat(registry.getProviderInfo("echoes", name).name()).isEqualTo(name);
			assertThat(registry.unregisterProvider("echoes", name)).isTrue();
			assertThat(registry.listProviders("echoes")).doesNotContain(name);
		}
		end.set(true);
		readers.forEach(Task::result);
	}

	private static void readIfThere(Callable<String> read, String expected) throws Exception {
		try {
			assertThat(read.call()).isEqualTo(expected);
		}
		catch (ProviderNotFoundException ex) {
			// unregistered meanwhile
		}
	}

	/**
	 * A package that is listed can be used in every way.
	 */
	@Test
	void packageIsVisibleAsAWhole() {
		AtomicReference<DefaultProviderRegistry> shared = new AtomicReference<>();
		AtomicBoolean end = new AtomicBoolean();
		AtomicInteger seen = new AtomicInteger();
		Task<Void> reader = this.fixture.start("reader", () -> {
			DefaultProviderRegistry last = null;
			while (!end.get()) {
				DefaultProviderRegistry registry = shared.get();
				if (registry != null && registry != last && registry.listPackages().contains("echoes")) {
					last = registry;
					seen.incrementAndGet();
					assertThat(registry.providers().list("echoes")).isEmpty();
				}
			}
			return null;
		});
		long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
		for (int i = 0; System.nanoTime() - until < 0; i++) {
			DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build();
			shared.set(registry);
			for (int spin = 0; spin < i % 200; spin++) {
				Thread.onSpinWait();
			}
			registry.registerPackage(Echo.PACKAGE);
			assertThat(registry.providers().list("echoes")).isEmpty();
		}
		Await.until("a package was seen", () -> seen.get() > 0);
		end.set(true);
		reader.result();
	}

}
