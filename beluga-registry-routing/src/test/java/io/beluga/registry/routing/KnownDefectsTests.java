package io.beluga.registry.routing;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What routers in use are known to get wrong, a test each.
 */
class KnownDefectsTests extends AbstractGroupTests {

	@Test
	void keyOfThePrimaryIsNotSentToTheFallback() throws Exception {
		this.registry.member(TestRegistry.MODELS, "main", Map.of("key", "key-of-main"))
			.fail(new KnownFailure(FailureKind.AUTH));
		this.registry.member(TestRegistry.MODELS, "spare", Map.of("key", "key-of-spare"));
		assertThat(smart(Settings.retries(1)).ask("?")).isEqualTo("spare");
		assertThat(this.registry.keysUsed()).containsExactly("main: key-of-main", "spare: key-of-spare");
	}

	@Test
	void positionIsNotSharedAmongCalls() throws Exception {
		Model smart = smart(Settings.retries(0));
		List<String> meanwhile = new ArrayList<>();
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.whenCalled(() -> {
			this.spare.whenCalled(() -> {
			});
			try {
				meanwhile.add(smart.ask("?"));
			}
			catch (Exception ex) {
				meanwhile.add(ex.toString());
			}
		});
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(meanwhile).containsExactly("main");
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void streamThatThrowsAtOnceMovesOn() {
		this.main.whenCalled(() -> {
			throw new KnownFailure(FailureKind.UNAVAILABLE);
		});
		Flux<String> stream = smart(Settings.retries(0)).stream("?");
		assertThat(stream.collectList().block()).containsExactly("spare", "!");
		assertThat(stream.collectList().block()).as("another subscription").containsExactly("spare", "!");
	}

	@Test
	void streamDoesNotMoveOnAfterElementsWereDelivered() {
		KnownFailure cut = new KnownFailure(FailureKind.CONNECT);
		this.main.flux(() -> Flux.concat(Flux.just("a", "b"), Flux.error(cut)));
		List<String> elements = new ArrayList<>();
		Throwable failure = catchThrowable(
				() -> smart(Settings.retries(3)).stream("?").doOnNext(elements::add).blockLast());
		assertThat(failure).isSameAs(cut);
		assertThat(elements).containsExactly("a", "b");
		assertThat(this.main.calls()).isOne();
		assertThat(this.spare.calls()).isZero();
	}

	@ParameterizedTest
	@EnumSource(StreamMode.class)
	void streamThatIsCutDoesNotEndAsIfItWereComplete(StreamMode mode) {
		KnownFailure cut = new KnownFailure(FailureKind.CONNECT);
		this.main.flux(() -> Flux.concat(Flux.just("a", "b"), Flux.error(cut)));
		this.spare.flux(() -> Flux.concat(Flux.just("c"), Flux.error(new KnownFailure(FailureKind.CONNECT))));
		Settings settings = Settings.retries(0);
		List<String> ends = new ArrayList<>();
		Throwable failure = catchThrowable(
				() -> smart((mode == StreamMode.BUFFERED) ? settings.buffered() : settings).stream("?")
					.doOnComplete(() -> ends.add("complete"))
					.blockLast());
		assertThat(failure).isSameAs(cut);
		assertThat(ends).isEmpty();
		assertThat(this.registry.state("smart", "main").served()).isZero();
		assertThat(this.registry.state("smart", "main").lastFailure()).isEqualTo(FailureKind.CONNECT);
	}

	@Test
	void memberThatIsPausedIsNotPausedAgainForAShorterTime() throws Exception {
		Model one = this.registry.group("smart", Settings.retries(0).failover("main", "spare"));
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(60)));
		this.main.whenCalled(() -> {
			// a second call that was under way is limited, too, for a shorter time
			this.main.whenCalled(() -> {
			});
			catchThrowable(() -> one.ask("?"));
		});
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(5)));
		assertThat(one.ask("?")).isEqualTo("spare");
		this.registry.time().advance(Duration.ofSeconds(59));
		assertThat(one.ask("?")).isEqualTo("spare");
		this.registry.time().advance(Duration.ofSeconds(2));
		assertThat(one.ask("?")).isEqualTo("main");
	}

	@Test
	void memberWithoutConnectionIsLeftAlone() throws Exception {
		this.main.fail(new ConnectException("Connection refused"));
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 20; i++) {
			assertThat(smart.ask("?")).isEqualTo("spare");
		}
		assertThat(this.main.calls()).isEqualTo(5);
	}

	@Test
	void failureOfTheCallerDoesNotMoveOn() {
		for (Exception failure : List.of(new IllegalArgumentException("a bug"), new NullPointerException(),
				new KnownFailure(FailureKind.REJECTED), new UnsupportedOperationException())) {
			this.main.fail(failure);
			Model smart = smart(Settings.retries(3));
			assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(failure);
		}
		assertThat(this.main.calls()).isEqualTo(4);
		assertThat(this.spare.calls()).isZero();
	}

	@Test
	void memberThatComesBackGetsOneCallBeforeItGetsAll() throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(this.main.calls()).isEqualTo(6);
		assertThat(smart.ask("?")).as("open again").isEqualTo("spare");
		assertThat(this.main.calls()).isEqualTo(6);
		this.registry.time().advance(Duration.ofSeconds(31));
		List<String> meanwhile = new ArrayList<>();
		this.main.fail(null).whenCalled(() -> {
			assertThat(this.registry.state("smart", "main").generation().breaker().state())
				.isEqualTo(BreakerState.HALF_OPEN);
			catchThrowable(() -> meanwhile.add(smart.ask("?")));
		});
		assertThat(smart.ask("?")).isEqualTo("main");
		assertThat(meanwhile).containsExactly("spare");
		this.main.whenCalled(() -> {
		});
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@ParameterizedTest
	@ValueSource(strings = { "java.lang.RuntimeException: 503 Service Unavailable", "Exception: timeout",
			"Error: connection refused" })
	void answerAboutExceptionsIsNoFailure(String answer) throws Exception {
		this.registry.member(answer);
		Model smart = this.registry.group("smart", Settings.retries(1).failover(answer, "spare"));
		assertThat(smart.ask("?")).isEqualTo(answer);
		assertThat(smart.askLater("?").toCompletableFuture().join()).isEqualTo(answer);
		assertThat(smart.stream("?").collectList().block()).containsExactly(answer, "!");
		assertThat(this.spare.calls()).isZero();
	}

	@Test
	void failureOfTheFallbackDoesNotMaskTheFirst() {
		KnownFailure first = new KnownFailure(FailureKind.UNAVAILABLE);
		KnownFailure rejected = new KnownFailure(FailureKind.REJECTED);
		this.main.fail(first);
		this.spare.fail(rejected);
		Model smart = smart(Settings.retries(0));
		assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(first);
		assertThat(first.getSuppressed()).containsExactly(rejected);
		assertThat(catchThrowable(() -> smart.stream("?").blockLast())).isSameAs(first);
	}

}
