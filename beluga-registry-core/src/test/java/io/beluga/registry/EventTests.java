package io.beluga.registry;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.event.ProviderRegistered;
import io.beluga.registry.event.ProviderUnregistered;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final EchoFactory factory = new EchoFactory();

	private volatile ProviderEventListener listener = (event) -> {
	};

	private final DefaultProviderRegistry registry = this.fixture
		.registry((builder) -> builder.listener((event) -> this.listener.onEvent(event)));

	private final Providers providers = this.registry.providers();

	@Test
	void eventsSayWhatHappened() {
		Instant before = Instant.now();
		register();
		use("fast");
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		fail("fast");
		this.providers.remove("echoes", "fast");
		this.registry.unregisterProvider("echoes", "echo");
		Await.until("all is published", () -> this.fixture.events.all().size() == 7);
		assertThat(this.fixture.events.all()).allSatisfy((event) -> {
			assertThat(event.packageName()).isEqualTo("echoes");
			assertThat(event.providerName()).isEqualTo("echo");
			assertThat(event.timestamp()).isBetween(before, Instant.now());
		});
		assertThat(only(ProviderRegistered.class)).hasSize(1);
		assertThat(only(InstanceReady.class)).singleElement()
			.satisfies((event) -> assertThat(event.generation()).isEqualTo(1));
		assertThat(only(InstanceReplaced.class)).singleElement().satisfies((event) -> {
			assertThat(event.name()).isEqualTo("fast");
			assertThat(event.generation()).isEqualTo(2);
		});
		assertThat(only(InstanceFailed.class)).singleElement().satisfies((event) -> {
			assertThat(event.generation()).isEqualTo(2);
			assertThat(event.failure()).isInstanceOf(ProviderCreationFailedException.class);
		});
		assertThat(only(InstanceClosed.class)).extracting(InstanceClosed::generation).containsExactlyInAnyOrder(1L, 2L);
		assertThat(only(ProviderUnregistered.class)).hasSize(1);
	}

	private <E extends ProviderEvent> List<E> only(Class<E> type) {
		return this.fixture.events.all().stream().filter(type::isInstance).map(type::cast).toList();
	}

	@Test
	void createProviderPublishesNoEventsOfInstances() {
		register();
		this.registry.destroyProvider(this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		assertThat(this.fixture.events.all()).hasSize(1);
	}

	@Test
	void eventsArriveOnTheThreadThatCausedThemBeforeItGoesOn() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		this.listener = (event) -> threads.add(Thread.currentThread());
		register();
		assertThat(threads).hasSize(1);
		use("fast");
		assertThat(threads).hasSize(2);
		this.registry.unregisterProvider("echoes", "echo");
		assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread(), Thread.currentThread());
	}

	/**
	 * What a peer does wrong: its event is published before the entry is visible, and a
	 * listener that asks for the entry waits for itself.
	 */
	@Test
	void changeIsVisibleBeforeItsEvent() {
		this.listener = (event) -> {
			if (event instanceof ProviderRegistered) {
				this.seen.add("registered " + this.registry.listProviders("echoes"));
			}
			if (event instanceof ProviderUnregistered) {
				this.seen.add("unregistered " + this.registry.listProviders("echoes"));
			}
			if (event instanceof InstanceReady ready) {
				this.seen.add(this.providers.info("echoes", ready.name()).state() + " "
						+ this.providers.get(Echo.PACKAGE, ready.name()).echo("x"));
			}
			if (event instanceof InstanceReplaced replaced) {
				this.seen.add(this.providers.info("echoes", replaced.name()).generation() + " "
						+ this.providers.get(Echo.PACKAGE, replaced.name()).echo("x"));
			}
			if (event instanceof InstanceFailed failed) {
				this.seen.add(String.valueOf(this.providers.info("echoes", failed.name()).state()));
			}
		};
		register();
		use("fast");
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		fail("fast");
		// left to the worker, if that delivers the end of the old instance just now
		Await.until("the failure is published", () -> this.seen.contains("DEGRADED"));
		this.registry.unregisterProvider("echoes", "echo");
		assertThat(this.seen).containsExactly("registered [echo]", "READY fast:x", "2 new:x", "DEGRADED",
				"unregistered []");
	}

	@Test
	void listenerMayChangeTheRegistryAndEventsKeepTheirOrder() {
		this.listener = (event) -> {
			this.seen.add(shortText(event));
			if (event instanceof InstanceReady) {
				this.providers.put("echoes", "fast", RegistryFixture.config("second"));
				assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(2);
				this.seen.add("nested put has returned");
			}
			if (event instanceof ProviderRegistered registered && "echo".equals(registered.providerName())) {
				this.registry.registerProvider("echoes", "nested", new EchoFactory());
				this.seen.add("nested registration has returned");
			}
		};
		register();
		assertThat(this.seen).containsExactly("ProviderRegistered echo", "nested registration has returned",
				"ProviderRegistered nested");
		this.seen.clear();
		assertThat(use("fast").echo("x")).isEqualTo("second:x");
		assertThat(this.seen).startsWith("InstanceReady echo", "nested put has returned", "InstanceReplaced echo");
	}

	private static String shortText(ProviderEvent event) {
		return event.getClass().getSimpleName() + " " + event.providerName();
	}

	@Test
	void listenerThatThrowsStopsNobody() {
		for (Throwable failure : new Throwable[] { new IllegalStateException("listener failed"),
				new AssertionError("listener failed"), new NoSuchMethodError("listener failed"),
				new UnusualError("listener failed") }) {
			assertListenerStopsNobody(failure);
		}
	}

	private static void assertListenerStopsNobody(Throwable failure) {
		RecordingListener second = new RecordingListener();
		try (LogCapture log = LogCapture.start();
				DefaultProviderRegistry registry = DefaultProviderRegistry.builder()
					.listener((event) -> sneakyThrow(failure))
					.listener(second)
					.build()) {
			registry.registerPackage(Echo.PACKAGE);
			registry.registerProvider("echoes", "echo", new EchoFactory());
			registry.providers().put("echoes", "fast", RegistryFixture.config());
			assertThat(registry.providers().get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
			assertThat(second.registrations()).containsExactly("+echo");
			assertThat(second.of("fast")).containsExactly("ready 1");
			assertThat(log.lines()).anyMatch((line) -> line.contains("listener failed"));
		}
	}

	@SuppressWarnings("unchecked") // the type is erased
	private static <X extends Throwable> void sneakyThrow(Throwable failure) throws X {
		throw (X) failure;
	}

	@Test
	void slowListenerHoldsUpNeitherTheOthersNorOtherNames() {
		Gate gate = this.fixture.gate();
		register();
		this.listener = (event) -> {
			this.seen.add(shortText(event) + ((event instanceof InstanceReplaced it) ? " " + it.generation() : ""));
			if (event instanceof InstanceReady ready && "fast".equals(ready.name())) {
				gate.passStubbornly();
			}
		};
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo fast = this.providers.get(Echo.PACKAGE, "fast");
		Task<String> first = this.fixture.start("first", () -> fast.echo("x"));
		gate.awaitEntered();
		assertThat(fast.echo("x")).isEqualTo("fast:x");
		this.providers.put("echoes", "fast", RegistryFixture.config("second"));
		this.providers.put("echoes", "fast", RegistryFixture.config("third"));
		assertThat(fast.echo("x")).isEqualTo("third:x");
		assertThat(this.seen).containsExactly("InstanceReady echo");
		assertThat(use("other").echo("x")).isEqualTo("other:x");
		assertThat(this.seen).containsExactly("InstanceReady echo", "InstanceReady echo");
		assertThat(first.isRunning()).isTrue();
		gate.open();
		first.result();
		assertThat(this.seen).contains("InstanceReplaced echo 2", "InstanceReplaced echo 3");
		assertThat(this.seen.indexOf("InstanceReplaced echo 2"))
			.isLessThan(this.seen.indexOf("InstanceReplaced echo 3"));
	}

	/**
	 * Events of one name are delivered one at a time, also where the name was removed and
	 * added again.
	 */
	@Test
	void eventsOfANameThatWasAddedAgainAreDeliveredOneAtATime() {
		Gate gate = this.fixture.gate();
		register();
		this.listener = (event) -> {
			this.seen.add(event.getClass().getSimpleName());
			if (event instanceof InstanceClosed) {
				gate.passStubbornly();
				this.seen.add("end of InstanceClosed");
			}
		};
		use("fast");
		this.providers.remove("echoes", "fast");
		gate.awaitEntered();
		use("fast");
		gate.open();
		Await.until("all is published", () -> this.seen.size() == 4);
		assertThat(this.seen).containsExactly("InstanceReady", "InstanceClosed", "end of InstanceClosed",
				"InstanceReady");
	}

	@Test
	void closingFromInsideAListenerReturns() {
		register();
		this.listener = (event) -> {
			if (event instanceof InstanceReady) {
				this.registry.close();
				this.seen.add("closed");
			}
		};
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		Task<String> use = this.fixture.start("use", () -> echo.echo("x"));
		use.join();
		assertThat(this.seen).containsExactly("closed");
		this.factory.last().awaitClosed();
	}

	private void register() {
		this.registry.registerProvider("echoes", "echo", this.factory);
	}

	private Echo use(String name) {
		this.providers.put("echoes", name, RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, name);
		echo.echo("x");
		return echo;
	}

	private void fail(String name) {
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("refused");
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.put("echoes", name, RegistryFixture.config("failing")));
	}

	private static final class UnusualError extends Error {

		private static final long serialVersionUID = 1L;

		private UnusualError(String message) {
			super(message);
		}

	}

}
