package io.beluga.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ProviderCallObserver.Call;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Handles, and what is known of calls.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProviderHandleTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private final List<String> ends = new CopyOnWriteArrayList<>();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory,
			(builder) -> builder.callObserver((call) -> {
				this.calls.add(call);
				return "unobserved".equals(call.name()) ? null
						: (failure) -> this.ends.add((failure != null) ? failure.toString() : "fine");
			}));

	private final Providers providers = this.registry.providers();

	@Test
	void useGivesTheInstanceItself() {
		ProviderHandle<Echo> handle = put("fast");
		List<Echo> used = new ArrayList<>();
		boolean added = handle.use(used::add);
		assertThat(added).isTrue();
		assertThat(used.get(0)).isSameAs(this.factory.last());
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	@Test
	void handleOfOneNameIsTheSameEachTime() {
		ProviderHandle<Echo> handle = put("fast");
		this.providers.put("echoes", "fast", RegistryFixture.config("other"));
		assertThat(this.providers.handle(Echo.PACKAGE, "fast")).isSameAs(handle);
	}

	@Test
	void useThrowsWhatWasThrown() {
		IOException failure = new IOException("broken");
		ProviderHandle<Echo> handle = put("fast");
		assertThat(catchThrowable(() -> handle.use((echo) -> {
			throw failure;
		}))).isSameAs(failure);
		assertThat(handle.info().calls().failed()).isEqualTo(1);
	}

	@Test
	void useWhenTheInstanceIsReplacedHoldsTheOldOneUntilTheEnd() {
		ProviderHandle<Echo> handle = put("fast");
		String text = handle.use((echo) -> {
			this.providers.put("echoes", "fast", RegistryFixture.config("new"));
			assertThat(handle.info().calls().inFlight()).isEqualTo(1);
			String inner = handle.use((successor) -> successor.echo("inner"));
			return echo.echo("outer") + " " + inner;
		});
		assertThat(text).isEqualTo("fast:outer new:inner");
		this.factory.made("fast").awaitClosed();
		assertThat(this.factory.made("new").isClosed()).isFalse();
	}

	@Test
	void useWhenCreationFailsThrowsException() {
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("down");
		};
		ProviderHandle<Echo> handle = put("fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> handle.use((echo) -> echo.echo("x")));
		assertThat(handle.info().calls().failed()).isZero();
		assertThat(this.calls).containsExactly(new Call("echoes", "fast", "echo", "use", false));
	}

	@Test
	void handleAfterRemoveThrowsException() {
		ProviderHandle<Echo> handle = put("fast");
		handle.use((echo) -> echo.echo("x"));
		this.providers.remove("echoes", "fast");
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> handle.use((echo) -> echo.echo("x")));
	}

	@Test
	void infoIsThatOfTheName() {
		ProviderHandle<Echo> handle = put("fast");
		assertThat(handle.info()).isEqualTo(this.providers.info("echoes", "fast"));
		assertThat(this.factory.calls()).isZero();
		assertThat(handle.toString()).contains("echoes.fast");
	}

	@Test
	void infoCountsCalls() {
		ProviderHandle<Echo> handle = put("fast");
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		assertThat(handle.info().calls()).isEqualTo(new CallStatistics(0, 0, Optional.empty(), Optional.empty()));
		handle.use((instance) -> {
			assertThat(handle.info().calls().inFlight()).isEqualTo(1);
			return null;
		});
		echo.echo("x");
		assertThat(handle.info().calls().inFlight()).isZero();
		assertThat(catchThrowable(() -> echo.failWith(new IOException("secret-marker")))).isNotNull();
		CallStatistics statistics = handle.info().calls();
		assertThat(statistics.inFlight()).isZero();
		assertThat(statistics.failed()).isEqualTo(1);
		assertThat(statistics.lastFailureType()).contains(IOException.class.getName());
		assertThat(statistics.lastFailedAt()).isPresent();
		assertThat(handle.info().toString()).doesNotContain("secret-marker");
		assertThat(handle.info().lastFailure()).isEmpty();
	}

	@Test
	void infoCountsCallsOfAllGenerations() {
		ProviderHandle<Echo> handle = put("fast");
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		assertThat(catchThrowable(() -> echo.failWith(new IOException("one")))).isNotNull();
		this.providers.renew("echoes", "fast");
		assertThat(catchThrowable(() -> echo.failWith(new IOException("two")))).isNotNull();
		assertThat(handle.info().calls().failed()).isEqualTo(2);
		assertThat(handle.info().generation()).isEqualTo(2);
	}

	@Test
	void observerIsToldOfEveryCall() {
		ProviderHandle<Echo> handle = put("fast");
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		echo.echo("y");
		handle.use((instance) -> instance.echo("z"));
		assertThat(catchThrowable(() -> echo.failWith(new IOException("broken")))).hasMessage("broken");
		assertThat(echo.toString()).isNotEmpty();
		assertThat(this.calls).containsExactly(new Call("echoes", "fast", "echo", "echo", false),
				new Call("echoes", "fast", "echo", "echo", false), new Call("echoes", "fast", "echo", "use", false),
				new Call("echoes", "fast", "echo", "failWith", false));
		assertThat(this.calls.get(0)).isSameAs(this.calls.get(1));
		assertThat(this.ends).containsExactly("fine", "fine", "fine", "java.io.IOException");
	}

	@Test
	void observerThatWantsNothingIsLeftAlone() {
		put("unobserved");
		assertThat(this.providers.get(Echo.PACKAGE, "unobserved").echo("x")).isEqualTo("unobserved:x");
		assertThat(this.calls).hasSize(1);
		assertThat(this.ends).isEmpty();
	}

	private ProviderHandle<Echo> put(String name) {
		this.providers.put("echoes", name, RegistryFixture.config());
		return this.providers.handle(Echo.PACKAGE, name);
	}

}
