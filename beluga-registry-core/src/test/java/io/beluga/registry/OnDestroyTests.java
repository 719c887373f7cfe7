package io.beluga.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OnDestroyTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final List<String> closed = new CopyOnWriteArrayList<>();

	private final DefaultProviderRegistry registry = this.fixture.registry();

	private final Providers providers = this.registry.providers();

	@Test
	void destroyProviderClosesTheProductAndThenItsResourcesInReverseOrder() {
		register(false);
		Object product = this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(this.closed).isEmpty();
		this.registry.destroyProvider(product);
		assertClosedInOrder();
	}

	@Test
	void destroyProviderWhenDoneDoesNothing() {
		register(false);
		Object product = this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.destroyProvider(product);
		this.registry.destroyProvider(product);
		this.registry.close();
		assertClosedInOrder();
	}

	@Test
	void destroyProviderWhenObjectIsForeignDoesNothing() {
		register(false);
		FakeEcho foreign = new FakeEcho("foreign");
		this.registry.destroyProvider(foreign);
		this.registry.destroyProvider("foreign");
		assertThat(foreign.isClosed()).isFalse();
	}

	@Test
	void destroyProviderWhenInstanceIsSharedDoesNothing() {
		EchoFactory factory = new EchoFactory();
		this.registry.registerProvider("echoes", "echo", factory);
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		this.registry.destroyProvider(echo);
		this.registry.destroyProvider(factory.last());
		assertThat(factory.last().isClosed()).isFalse();
		assertThat(echo.echo("x")).isEqualTo("fast:x");
	}

	/**
	 * Products may be equal without being the same, and their own methods may be broken.
	 */
	@Test
	void destroyProviderGoesByIdentity() {
		CopyOnWriteArrayList<AlwaysEqual> made = new CopyOnWriteArrayList<>();
		this.registry.registerProvider("echoes", "equal", (context, config) -> {
			AlwaysEqual product = new AlwaysEqual();
			made.add(product);
			return product;
		});
		ProviderConfig config = ProviderConfig.builder("equal").apiKey("k").build();
		Object first = this.registry.createProvider("echoes", "equal", config);
		Object second = this.registry.createProvider("echoes", "equal", config);
		this.registry.destroyProvider(second);
		assertThat(made.get(0).closes).isZero();
		assertThat(made.get(1).closes).isEqualTo(1);
		this.registry.destroyProvider(first);
		assertThat(made.get(0).closes).isEqualTo(1);
	}

	@Test
	void closeReleasesWhatCreateProviderMade() {
		register(false);
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.close();
		assertClosedInOrder();
	}

	@Test
	void closeReleasesEachOfSeveralInstancesWithOneProduct() {
		FakeEcho product = new FakeEcho("one");
		AtomicInteger resources = new AtomicInteger();
		this.registry.registerProvider("echoes", "echo", (context, config) -> {
			context.onDestroy(resources::incrementAndGet);
			return product;
		});
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.close();
		assertThat(resources).hasValue(2);
	}

	@Test
	void destroyProviderOfAProductThatWasMadeTwiceClosesItWithTheLastInstance() {
		FakeEcho product = new FakeEcho("one");
		AtomicInteger resources = new AtomicInteger();
		this.registry.registerProvider("echoes", "echo", (context, config) -> {
			context.onDestroy(resources::incrementAndGet);
			return product;
		});
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.destroyProvider(product);
		assertThat(resources).hasValue(1);
		assertThat(product.isClosed()).isFalse();
		this.registry.destroyProvider(product);
		assertThat(resources).hasValue(2);
		assertThat(product.closes).hasValue(1);
	}

	@Test
	void removeClosesTheInstanceAndItsResources() {
		register(false);
		this.providers.put("echoes", "fast", RegistryFixture.config());
		this.providers.get(Echo.PACKAGE, "fast").echo("x");
		this.providers.remove("echoes", "fast");
		Await.until("all is closed", () -> this.closed.size() == 3);
		assertClosedInOrder();
	}

	@Test
	void replacementClosesTheOldInstanceAndItsResources() {
		register(false);
		this.providers.put("echoes", "fast", RegistryFixture.config());
		this.providers.get(Echo.PACKAGE, "fast").echo("x");
		this.providers.renew("echoes", "fast");
		Await.until("the old one is closed", () -> this.closed.size() >= 3);
		assertClosedInOrder();
		this.registry.close();
		assertThat(this.closed).hasSize(6);
	}

	@Test
	void resourcesAreClosedWhenCreateFails() {
		IllegalStateException failure = new IllegalStateException("down");
		this.registry.registerProvider("echoes", "echo", (context, config) -> {
			context.onDestroy(() -> this.closed.add("first"));
			context.onDestroy(() -> this.closed.add("second"));
			throw failure;
		});
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()))
			.withCause(failure);
		Await.until("the resources are closed", () -> this.closed.size() == 2);
		assertThat(this.closed).containsExactly("second", "first");
	}

	/**
	 * Whatever a factory has started may go on after it has failed.
	 */
	@Test
	void resourceThatIsLeftAfterCreateFailedIsClosedAtOnce() throws InterruptedException {
		AtomicReference<ProviderContext> left = new AtomicReference<>();
		this.registry.registerProvider("echoes", "echo", (context, config) -> {
			left.set(context);
			throw new IllegalStateException("broken");
		});
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		CountDownLatch closed = new CountDownLatch(1);
		left.get().onDestroy(closed::countDown);
		assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void resourcesAreClosedWhenTheProductIsRefused() {
		this.registry.registerProvider("echoes", "null", (context, config) -> {
			context.onDestroy(() -> this.closed.add("of null"));
			return null;
		});
		this.registry.registerProvider("echoes", "wrong", (context, config) -> {
			context.onDestroy(() -> this.closed.add("of wrong"));
			return (AutoCloseable) () -> this.closed.add("wrong");
		});
		for (String name : List.of("null", "wrong")) {
			assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> this.registry
				.createProvider("echoes", name, ProviderConfig.builder(name).apiKey("k").build()));
		}
		Await.until("all is closed", () -> this.closed.size() == 3);
		assertThat(this.closed).containsExactly("of null", "wrong", "of wrong");
	}

	@Test
	void resourceThatThrowsDoesNotKeepTheOthersOpen() {
		try (LogCapture log = LogCapture.start()) {
			register(true);
			Object product = this.registry.createProvider("echoes", "echo", RegistryFixture.config());
			this.registry.destroyProvider(product);
			assertClosedInOrder();
			assertThat(log.lines()).anyMatch((line) -> line.contains("resource does not close"));
		}
	}

	@Test
	void productThatThrowsDoesNotKeepItsResourcesOpen() {
		try (LogCapture log = LogCapture.start()) {
			this.registry.registerProvider("echoes", "echo", (context, config) -> {
				context.onDestroy(() -> this.closed.add("resource"));
				FakeEcho product = new FakeEcho("x");
				product.duringClose = () -> {
					throw new AssertionError("product does not close");
				};
				return product;
			});
			Object product = this.registry.createProvider("echoes", "echo", RegistryFixture.config());
			this.registry.destroyProvider(product);
			assertThat(this.closed).containsExactly("resource");
			assertThat(log.lines()).anyMatch((line) -> line.contains("product does not close"));
		}
	}

	@Test
	void productThatIsItsOwnResourceIsClosedOnce() {
		this.registry.registerProvider("echoes", "echo", (context, config) -> {
			FakeEcho product = new FakeEcho("x");
			product.duringClose = () -> this.closed.add("product");
			context.onDestroy(() -> this.closed.add("before"));
			context.onDestroy(product);
			context.onDestroy(() -> this.closed.add("after"));
			return product;
		});
		Object product = this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.destroyProvider(product);
		assertThat(this.closed).containsExactly("product", "after", "before");
	}

	@Test
	void productThatIsNotCloseableLeavesItsResourcesToTheRegistry() {
		this.registry.registerProvider("echoes", "echo", (context, config) -> {
			context.onDestroy(() -> this.closed.add("resource"));
			return (Echo) (text) -> text;
		});
		this.registry.destroyProvider(this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		assertThat(this.closed).containsExactly("resource");
	}

	private void register(boolean failing) {
		this.registry.registerProvider("echoes", "echo", (context, config) -> {
			context.onDestroy(() -> this.closed.add("first"));
			context.onDestroy(() -> {
				this.closed.add("second");
				if (failing) {
					throw new IllegalStateException("resource does not close");
				}
			});
			FakeEcho product = new FakeEcho(context.name());
			product.duringClose = () -> this.closed.add("product");
			return product;
		});
	}

	private void assertClosedInOrder() {
		assertThat(this.closed).containsExactly("product", "second", "first");
	}

	private static final class AlwaysEqual implements Echo, AutoCloseable {

		private volatile int closes;

		@Override
		public String echo(String text) {
			return text;
		}

		@Override
		public void close() {
			this.closes = this.closes + 1;
		}

		@Override
		public boolean equals(Object other) {
			return true;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

}
