package io.beluga.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FactoryErrorTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void outOfMemoryErrorIsRethrown() {
		assertRethrown(new OutOfMemoryError("for the test"));
	}

	@Test
	void internalErrorIsRethrown() {
		assertRethrown(new InternalError("for the test"));
	}

	private void assertRethrown(VirtualMachineError error) {
		List<String> closed = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> {
			context.onDestroy(() -> closed.add("resource"));
			throw error;
		};
		Echo echo = put();
		assertThat(catchThrowable(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config())))
			.isSameAs(error);
		assertThat(catchThrowable(() -> echo.echo("x"))).isSameAs(error);
		Await.until("the resources are closed", () -> closed.size() == 2);
		assertUsableAtOnce(echo);
	}

	@Test
	void stackOverflowErrorIsRethrown() {
		this.factory.step = (context, config) -> overflow(0);
		Echo echo = put();
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> echo.echo("x"));
		assertUsableAtOnce(echo);
	}

	private static int overflow(int depth) {
		return overflow(depth + 1) + 1;
	}

	/**
	 * A VirtualMachineError is not remembered, whatever the delay.
	 */
	private void assertUsableAtOnce(Echo echo) {
		this.factory.step = (context, config) -> {
		};
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.registry.createProvider("echoes", "echo", RegistryFixture.config())).isInstanceOf(Echo.class);
		this.registry.registerProvider("echoes", "later", new EchoFactory());
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void waiterOfACreationThatEndsWithAnErrorIsReleased() {
		Gate gate = this.fixture.gate();
		OutOfMemoryError error = new OutOfMemoryError("for the test");
		this.factory.step = (context, config) -> {
			if (this.factory.calls() == 1) {
				gate.pass();
				throw error;
			}
		};
		Echo echo = put();
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		gate.awaitEntered();
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x")).awaitBlocked();
		gate.open();
		assertThat(creator.failure()).isSameAs(error);
		waiter.join();
		assertThat(echo.echo("x")).isEqualTo("fast:x");
	}

	@Test
	void linkageErrorIsACreationFailure() {
		NoClassDefFoundError error = new NoClassDefFoundError("com/vendor/Client");
		this.factory.step = (context, config) -> {
			throw error;
		};
		Echo echo = put();
		for (Throwable failure : new Throwable[] {
				catchThrowable(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config())),
				catchThrowable(() -> echo.echo("x")) }) {
			assertThat(failure).isInstanceOf(ProviderCreationFailedException.class);
			assertThat(failure.getCause()).isSameAs(error);
		}
		this.factory.step = (context, config) -> {
		};
		this.providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(echo.echo("x")).isEqualTo("fast:x");
	}

	@Test
	void initializerErrorIsACreationFailure() {
		this.factory.step = (context, config) -> assertThat(Broken.value()).isZero();
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()))
			.withCauseInstanceOf(ExceptionInInitializerError.class);
	}

	@Test
	void errorDuringAReplacementKeepsTheOldInstance() {
		Echo echo = put();
		echo.echo("x");
		OutOfMemoryError error = new OutOfMemoryError("for the test");
		this.factory.step = (context, config) -> {
			throw error;
		};
		assertThat(catchThrowable(() -> this.providers.put("echoes", "fast", RegistryFixture.config("new"))))
			.isSameAs(error);
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.factory.made).singleElement().matches((product) -> !product.isClosed());
		this.factory.step = (context, config) -> {
		};
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(echo.echo("x")).isEqualTo("new:x");
		this.factory.made.get(0).awaitClosed();
	}

	private Echo put() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		return this.providers.get(Echo.PACKAGE, "fast");
	}

	private static final class Broken {

		private static final int VALUE = Integer.parseInt("no number");

		private static int value() {
			return VALUE;
		}

	}

}
