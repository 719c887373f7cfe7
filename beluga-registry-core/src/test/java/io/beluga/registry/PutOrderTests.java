package io.beluga.registry;

import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Changes of one name that overtake each other.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PutOrderTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final Gate gate = this.fixture.gate();

	/**
	 * Holds up the configuration with the label "slow".
	 */
	private final EchoFactory factory = new EchoFactory((context, config) -> {
		if ("slow".equals(config.customFields().get("label"))) {
			this.gate.passStubbornly();
		}
		if ("failing".equals(config.customFields().get("label"))) {
			throw new IllegalStateException("refused");
		}
	});

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void putWhileTheFirstInstanceIsCreatedOvertakesIt() {
		Echo echo = put("slow");
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		this.gate.awaitEntered();
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x")).awaitBlocked();
		put("new");
		assertThat(waiter.result()).isEqualTo("new:x");
		assertThat(creator.result()).isEqualTo("new:x");
		assertThat(echo.echo("x")).isEqualTo("new:x");
		this.gate.open();
		awaitMade("slow");
		this.factory.made("slow").awaitClosed();
		assertThat(this.factory.made("slow").closes).hasValue(1);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(1);
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1");
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	@Test
	void removeWhileTheFirstInstanceIsCreatedOvertakesIt() {
		Echo echo = put("slow");
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		this.gate.awaitEntered();
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x")).awaitBlocked();
		assertThat(this.providers.remove("echoes", "fast")).isTrue();
		assertThat(waiter.failure()).isInstanceOf(ProviderNotFoundException.class);
		assertThat(creator.failure()).isInstanceOf(ProviderNotFoundException.class);
		this.gate.open();
		awaitMade("slow");
		this.factory.made("slow").awaitClosed();
		assertThat(this.fixture.events.of("fast")).isEmpty();
	}

	@Test
	void closeWhileTheFirstInstanceIsCreatedOvertakesIt() {
		Echo echo = put("slow");
		Task<String> creator = this.fixture.start("creator", () -> echo.echo("x"));
		this.gate.awaitEntered();
		Task<String> waiter = this.fixture.start("waiter", () -> echo.echo("x")).awaitBlocked();
		Task<Void> close = this.fixture.start("close", () -> {
			this.registry.close();
			return null;
		});
		assertThat(waiter.failure()).isInstanceOf(RegistryAccessFailedException.class);
		assertThat(creator.failure()).isInstanceOf(RegistryAccessFailedException.class);
		this.gate.open();
		close.join();
		awaitMade("slow");
		this.factory.made("slow").awaitClosed();
		assertThat(this.factory.made("slow").closes).hasValue(1);
	}

	private void awaitMade(String label) {
		Await.until("'" + label + "' is made", () -> this.factory.labels().contains(label));
	}

	@Test
	void putThatIsOvertakenByALaterOneIsDestroyedUnserved() {
		Echo echo = put("old");
		echo.echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		put("new");
		assertThat(echo.echo("x")).isEqualTo("new:x");
		this.gate.open();
		slow.result();
		assertThat(echo.echo("x")).isEqualTo("new:x");
		this.factory.made("slow").awaitClosed();
		this.factory.made("old").awaitClosed();
		assertThat(this.factory.made("new").isClosed()).isFalse();
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(2);
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config("new"));
		Await.until("the end is published", () -> this.fixture.events.of("fast").contains("closed 1"));
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "replaced 2", "closed 1");
	}

	@Test
	void putThatIsOvertakenByOneThatFailsWins() {
		Echo echo = put("old");
		echo.echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> put("failing"));
		assertThat(echo.echo("x")).isEqualTo("old:x");
		this.gate.open();
		slow.result();
		assertThat(echo.echo("x")).isEqualTo("slow:x");
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		// serving, but the newest configuration failed
		assertThat(info.state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(info.generation()).isEqualTo(2);
		this.factory.made("old").awaitClosed();
	}

	@Test
	void putThatFailsAfterALaterOneBuiltChangesNothing() {
		this.factory.step = (context, config) -> {
			if ("slow".equals(config.customFields().get("label"))) {
				this.gate.passStubbornly();
				throw new IllegalStateException("refused");
			}
		};
		Echo echo = put("old");
		echo.echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		put("new");
		this.gate.open();
		assertThat(slow.failure()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(echo.echo("x")).isEqualTo("new:x");
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void putThatFailsAfterALaterOneFailedTellsOfTheLater() {
		this.factory.step = (context, config) -> {
			if ("slow".equals(config.customFields().get("label"))) {
				this.gate.passStubbornly();
				throw new IllegalStateException("older");
			}
			if ("failing".equals(config.customFields().get("label"))) {
				throw new IllegalArgumentException("newer");
			}
		};
		Echo echo = put("old");
		echo.echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> put("failing"));
		this.gate.open();
		assertThat(slow.failure()).hasCauseInstanceOf(IllegalStateException.class);
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(info.lastFailure().orElseThrow()).hasCauseInstanceOf(IllegalArgumentException.class);
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "failed 1");
	}

	/**
	 * In whatever order the two take effect, the configuration that was put is the one
	 * that serves in the end.
	 */
	@Test
	void renewThatOvertakesAPutDoesNotUndoIt() {
		Echo echo = put("old");
		echo.echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		Task<Void> renew = this.fixture.start("renew", () -> {
			this.providers.renew("echoes", "fast");
			return null;
		});
		Await.until("the renewal ends or waits", () -> !renew.isRunning() || this.gate.entered() == 2);
		this.gate.open();
		slow.result();
		renew.result();
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config("slow"));
		assertThat(echo.echo("x")).isEqualTo("slow:x");
	}

	@Test
	void putWhileARemovalHappensIsNotLost() {
		Echo echo = put("old");
		echo.echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		assertThat(this.providers.remove("echoes", "fast")).isTrue();
		assertThat(this.providers.list("echoes")).isEmpty();
		this.gate.open();
		slow.result();
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config("slow"));
		assertThat(echo.echo("x")).isEqualTo("slow:x");
	}

	@Test
	void putWhenTheRegistryIsClosedMeanwhileThrowsException() {
		Echo echo = put("old");
		echo.echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		Task<Void> close = this.fixture.start("close", () -> {
			this.registry.close();
			return null;
		});
		this.factory.made("old").awaitClosed();
		this.gate.open();
		assertThat(slow.failure()).isInstanceOf(RegistryAccessFailedException.class);
		close.join();
		this.factory.made("slow").awaitClosed();
	}

	/**
	 * What a peer does: one replacement makes all others wait.
	 */
	@Test
	void putDoesNotWaitForTheReplacementOfAnotherName() {
		Echo echo = put("old");
		echo.echo("x");
		this.providers.put("echoes", "other", RegistryFixture.config("other"));
		this.providers.get(Echo.PACKAGE, "other").echo("x");
		Task<Void> slow = startPut("slow");
		this.gate.awaitEntered();
		this.providers.put("echoes", "other", RegistryFixture.config("changed"));
		assertThat(this.providers.get(Echo.PACKAGE, "other").echo("x")).isEqualTo("changed:x");
		assertThat(echo.echo("x")).isEqualTo("old:x");
		assertThat(slow.isRunning()).isTrue();
		this.gate.open();
		slow.result();
	}

	@Test
	void putDoesNotWaitForCallsOrForDestroying() {
		Echo echo = put("old");
		echo.echo("x");
		FakeEcho old = this.factory.last();
		old.duringCall = this.gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		this.gate.awaitEntered();
		put("second");
		this.factory.last().duringClose = this.gate::passStubbornly;
		put("third");
		this.gate.awaitEntered(2);
		put("fourth");
		assertThat(echo.echo("x")).isEqualTo("fourth:x");
		assertThat(call.isRunning()).isTrue();
		this.gate.open();
		assertThat(call.result()).isEqualTo("old:x");
		old.awaitClosed();
	}

	private Echo put(String label) {
		ProviderConfig config = RegistryFixture.config(label);
		this.providers.put("echoes", "fast", config);
		return this.providers.get(Echo.PACKAGE, "fast");
	}

	private Task<Void> startPut(String label) {
		return this.fixture.start("put " + label, () -> {
			this.providers.put("echoes", "fast", RegistryFixture.config(label));
			return null;
		});
	}

}
