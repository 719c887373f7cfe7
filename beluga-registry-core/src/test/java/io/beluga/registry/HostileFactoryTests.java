package io.beluga.registry;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Factories that break what one takes for granted: nobody waits for ever, and the name
 * can be healed.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileFactoryTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	@Test
	void exceptionWhoseMessageCannotBeReadIsAFailureLikeAnyOther() {
		assertFailureIsNoTrap(new BrokenException(true, false));
	}

	@Test
	void exceptionWhoseCauseCannotBeReadIsAFailureLikeAnyOther() {
		assertFailureIsNoTrap(new BrokenException(false, true));
	}

	private void assertFailureIsNoTrap(Exception failure) {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		this.factory.step = (context, config) -> {
			throw failure;
		};
		registry.providers().put("echoes", "fast", RegistryFixture.config());
		Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
		Task<String> first = this.fixture.start("first", () -> echo.echo("x"));
		first.join();
		Task<String> second = this.fixture.start("second", () -> echo.echo("x")).join();
		assertThat(first.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(second.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(catchThrowable(() -> registry.createProvider("echoes", "echo", RegistryFixture.config())))
			.isInstanceOf(ProviderCreationFailedException.class);
		this.factory.step = (context, config) -> {
		};
		registry.providers().put("echoes", "fast", RegistryFixture.config());
		assertThat(echo.echo("x")).isEqualTo("fast:x");
	}

	@Test
	void resourceWhoseFailureCannotBeReadDoesNotKeepTheOthersOpen() throws Exception {
		try (LogCapture log = LogCapture.start()) {
			CountDownLatch closed = new CountDownLatch(1);
			DefaultProviderRegistry registry = this.fixture.registry(this.factory);
			this.factory.step = (context, config) -> {
				context.onDestroy(closed::countDown);
				context.onDestroy(() -> {
					throw new BrokenException(true, true);
				});
			};
			registry.destroyProvider(registry.createProvider("echoes", "echo", RegistryFixture.config()));
			Await.latch("the other resource is closed", closed);
			assertThat(log.lines()).isNotNull();
		}
	}

	/**
	 * A node that is taken out of the balancer has to heal, whatever a retry met with.
	 */
	@Test
	void errorDuringARetryInTheBackgroundDoesNotEndTheRetries() {
		DefaultProviderRegistry registry = this.fixture.registry(this.factory,
				(builder) -> builder.creationRetryDelay(Duration.ofMillis(5)));
		this.factory.step = (context, config) -> {
			if (this.factory.calls() == 1) {
				throw new IllegalStateException("down");
			}
			if (this.factory.calls() == 2) {
				throw new OutOfMemoryError("for the test");
			}
		};
		registry.providers().put("echoes", "fast", RegistryFixture.config());
		Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		Await.until("the provider heals",
				() -> registry.providers().info("echoes", "fast").state() == ProviderState.READY);
	}

	@Test
	void factoryThatReturnsTheSameProductTwiceHasItClosedWithTheLastOfThem() {
		FakeEcho shared = new FakeEcho("shared");
		DefaultProviderRegistry registry = this.fixture.registry((context, config) -> shared);
		Object first = registry.createProvider("echoes", "echo", RegistryFixture.config());
		Object second = registry.createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(first).isSameAs(second);
		registry.destroyProvider(first);
		assertThat(shared.isClosed()).isFalse();
		registry.destroyProvider(second);
		assertThat(shared.closes).hasValue(1);
	}

	private static final class BrokenException extends Exception {

		private static final long serialVersionUID = 1L;

		private final boolean brokenMessage;

		private final boolean brokenCause;

		private BrokenException(boolean brokenMessage, boolean brokenCause) {
			this.brokenMessage = brokenMessage;
			this.brokenCause = brokenCause;
		}

		@Override
		public String getMessage() {
			if (this.brokenMessage) {
				throw new IllegalStateException("no message");
			}
			return "message";
		}

		@Override
		public synchronized Throwable getCause() {
			if (this.brokenCause) {
				throw new IllegalStateException("no cause");
			}
			return null;
		}

	}

}
