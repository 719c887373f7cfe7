package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results that end after their calls: stages and streams.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AsyncResultTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final TalkerFixture talkers = new TalkerFixture(this.fixture);

	@Test
	void stageHoldsItsInstanceUntilItCompletes() {
		CompletableFuture<String> result = new CompletableFuture<>();
		this.talkers.talker().give(result);
		assertThat(this.talkers.reference.stage()).isSameAs(result);
		assertThat(this.talkers.observed).containsExactly("begin stage", "returned");
		this.talkers.assertHeldThroughReplacement();
		result.complete("x");
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin stage", "returned", "end");
		assertThat(this.talkers.calls().failed()).isZero();
	}

	@Test
	void stageOfAHandleHoldsItsInstanceUntilItCompletes() {
		CompletableFuture<String> result = new CompletableFuture<>();
		this.talkers.talker().give(result);
		assertThat(this.talkers.handle.<Object, RuntimeException>use(Talker::future)).isSameAs(result);
		this.talkers.assertHeldThroughReplacement();
		result.complete("x");
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin use", "returned", "end");
	}

	@Test
	void stageThatIsDeclaredAsAFutureHoldsItsInstanceUntilItCompletes() {
		CompletableFuture<String> result = new CompletableFuture<>();
		this.talkers.talker().give(result);
		assertThat(this.talkers.reference.plainFuture()).isSameAs(result);
		this.talkers.assertHeldThroughReplacement();
		result.complete("x");
		this.talkers.assertReleased();
	}

	@Test
	void stageThatFailsIsACallThatFailed() {
		CompletableFuture<String> source = new CompletableFuture<>();
		this.talkers.talker().give(source.thenApply((text) -> text));
		this.talkers.reference.stage();
		this.talkers.assertHeldThroughReplacement();
		source.completeExceptionally(new IllegalStateException("refused"));
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin stage", "returned",
				"failed java.lang.IllegalStateException");
		assertThat(this.talkers.calls().failed()).isOne();
		assertThat(this.talkers.calls().lastFailureType()).contains(IllegalStateException.class.getName());
	}

	@Test
	void stageThatIsCancelledEndsAndIsNoFailure() {
		CompletableFuture<String> result = new CompletableFuture<>();
		this.talkers.talker().give(result);
		this.talkers.reference.future().cancel(true);
		this.talkers.replace();
		this.talkers.assertReleased();
		assertThat(result).isCancelled();
		assertThat(this.talkers.calls().failed()).isZero();
		assertThat(this.talkers.observed).containsExactly("begin future", "returned", "end");
	}

	@Test
	void stageThatIsCompleteHoldsNothing() {
		this.talkers.talker().give(CompletableFuture.completedFuture("x"));
		this.talkers.reference.stage();
		assertThat(this.talkers.observed).containsExactly("begin stage", "end");
		assertThat(this.talkers.calls().inFlight()).isZero();
		this.talkers.talker().give(CompletableFuture.failedFuture(new IllegalStateException("refused")));
		this.talkers.reference.stage();
		assertThat(this.talkers.calls().inFlight()).isZero();
		assertThat(this.talkers.calls().failed()).isOne();
		this.talkers.talker().give(CompletableFuture.failedFuture(new CancellationException()));
		this.talkers.reference.stage();
		assertThat(this.talkers.calls().failed()).isOne();
	}

	@Test
	void stageThatNeverCompletesHoldsUntilTheDrainTimeout() {
		TalkerFixture hasty = new TalkerFixture(this.fixture, Duration.ofMillis(50));
		CompletableFuture<String> result = new CompletableFuture<>();
		hasty.talker().give(result);
		hasty.reference.stage();
		hasty.replace().awaitClosed();
		result.complete("late");
		assertThat(hasty.calls().inFlight()).isZero();
		assertThat(hasty.observed).containsExactly("begin stage", "returned", "end");
	}

	@Test
	void stageThatDoesNotTellItsEndKeepsItsInstanceUntilTheDrainTimeout() {
		TalkerFixture hasty = new TalkerFixture(this.fixture, Duration.ofMillis(50));
		CompletableFuture<String> odd = new CompletableFuture<>() {

			@Override
			public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
				throw new UnsupportedOperationException();
			}

		};
		hasty.talker().give(odd);
		assertThat(hasty.reference.stage()).isSameAs(odd);
		assertThat(hasty.calls().inFlight()).isZero();
		hasty.replace().awaitClosed();
	}

	@Test
	void resultsWithoutADeclaredTypeAreKnown() {
		CompletableFuture<String> result = new CompletableFuture<>();
		this.talkers.talker().give(result);
		assertThat(this.talkers.reference.anything()).isSameAs(result);
		assertThat(this.talkers.reference.<CompletableFuture<String>>generic()).isSameAs(result);
		assertThat(this.talkers.calls().inFlight()).isEqualTo(2);
		result.complete("x");
		assertThat(this.talkers.calls().inFlight()).isZero();
		this.talkers.talker().give("text");
		assertThat(this.talkers.reference.anything()).isEqualTo("text");
		this.talkers.talker().give(null);
		assertThat(this.talkers.reference.anything()).isNull();
		assertThat(this.talkers.reference.stage()).isNull();
		assertThat(this.talkers.calls().inFlight()).isZero();
	}

	@Test
	void resultsInsideOfOthersAreNotLookedInto() {
		this.talkers.talker().give(Optional.of(Flux.never()));
		assertThat(this.talkers.reference.optional()).isPresent();
		assertThat(this.talkers.calls().inFlight()).isZero();
	}

	@Test
	void streamHoldsItsInstanceUntilItIsClosed() {
		List<String> closed = new CopyOnWriteArrayList<>();
		this.talkers.talker().give(Stream.of("a", "b").onClose(() -> closed.add("source")));
		try (Stream<String> stream = this.talkers.reference.stream()) {
			this.talkers.assertHeldThroughReplacement();
			assertThat(stream.map((text) -> text + "!").toList()).containsExactly("a!", "b!");
			assertThat(this.talkers.calls().inFlight()).isOne();
		}
		assertThat(closed).containsExactly("source");
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin stream", "returned", "end");
	}

	@Test
	void streamOfPrimitivesHoldsItsInstanceUntilItIsClosed() {
		this.talkers.talker().give(IntStream.of(1, 2));
		try (IntStream stream = this.talkers.reference.ints()) {
			this.talkers.assertHeldThroughReplacement();
			assertThat(stream.sum()).isEqualTo(3);
		}
		this.talkers.assertReleased();
	}

	@Test
	void streamThatIsNeverClosedHoldsUntilTheDrainTimeout() {
		TalkerFixture hasty = new TalkerFixture(this.fixture, Duration.ofMillis(50));
		hasty.talker().give(Stream.of("a"));
		hasty.reference.stream();
		hasty.replace().awaitClosed();
	}

	@Test
	void closeWaitsForAStage() {
		CompletableFuture<String> result = new CompletableFuture<>();
		this.talkers.talker().give(result);
		this.talkers.reference.stage();
		Task<Void> close = this.fixture.start("close", () -> {
			this.talkers.registry.close();
			return null;
		});
		close.awaitBlocked();
		assertThat(this.talkers.talker().isClosed()).isFalse();
		result.complete("x");
		close.result();
		assertThat(this.talkers.talker().isClosed()).isTrue();
	}

}
