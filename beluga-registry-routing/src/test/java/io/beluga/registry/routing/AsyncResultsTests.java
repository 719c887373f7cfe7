package io.beluga.registry.routing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.spi.AttributedCall;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Stages and publishers.
 */
class AsyncResultsTests extends AbstractGroupTests {

	private int inFlight() {
		return this.registry.state("smart", "main").inFlight() + this.registry.state("smart", "spare").inFlight();
	}

	/**
	 * Keeps what it gets, and wants no more than it says.
	 */
	private static final class Probe extends BaseSubscriber<String> {

		private final List<String> elements = new ArrayList<>();

		private final List<Throwable> errors = new ArrayList<>();

		private final long demand;

		private int completions;

		Probe(long demand) {
			this.demand = demand;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.demand > 0) {
				subscription.request(this.demand);
			}
		}

		@Override
		protected void hookOnNext(String element) {
			this.elements.add(element);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.errors.add(failure);
		}

		@Override
		protected void hookOnComplete() {
			this.completions++;
		}

	}

	private static Probe subscribe(Flux<String> flux) {
		Probe probe = new Probe(Long.MAX_VALUE);
		flux.subscribe(probe);
		return probe;
	}

	@Test
	void stageWhenFirstFailsCompletesWithNext() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		CompletionStage<String> stage = smart(Settings.retries(0)).askLater("?");
		assertThat(stage.toCompletableFuture().join()).isEqualTo("spare");
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageWhenFailureMayPassRetriesAfterBackoff() {
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE));
		CompletableFuture<String> stage = smart(Settings.retries(1)).askLater("?").toCompletableFuture();
		assertThat(stage).isNotDone();
		this.registry.time().advance(Duration.ofMillis(250));
		assertThat(stage.join()).isEqualTo("main");
		assertThat(this.registry.time().waits()).isEmpty();
	}

	@Test
	void stageWhenAllFailCompletesWithFirstFailure() {
		KnownFailure first = new KnownFailure(FailureKind.UNAVAILABLE);
		KnownFailure second = new KnownFailure(FailureKind.REJECTED);
		this.main.fail(first);
		this.spare.fail(second);
		CompletionStage<String> stage = smart(Settings.retries(0)).askLater("?");
		assertThat(catchThrowable(() -> stage.toCompletableFuture().join())).isInstanceOf(CompletionException.class)
			.cause()
			.isSameAs(first);
		assertThat(first.getSuppressed()).containsExactly(second);
	}

	@Test
	void stageWhenNothingComesInTimeIsCancelledAndMovesOn() {
		CompletableFuture<String> silent = new CompletableFuture<>();
		this.main.stage(() -> silent);
		CompletableFuture<String> stage = smart(Settings.retries(3)).askLater("?").toCompletableFuture();
		this.registry.time().advance(Duration.ofSeconds(29));
		assertThat(stage).isNotDone();
		this.registry.time().advance(Duration.ofSeconds(1));
		assertThat(stage.join()).isEqualTo("spare");
		assertThat(silent).isCancelled();
		assertThat(this.main.calls()).isOne();
		assertThat(this.registry.time().pending()).isZero();
	}

	/**
	 * What a library's own client returns.
	 */
	public static final class OwnStage extends CompletableFuture<String> {

		OwnStage(Throwable failure) {
			completeExceptionally(failure);
		}

	}

	/**
	 * A stream that a library has a name for.
	 */
	public static final class OwnFlux extends Flux<String> {

		OwnFlux() {
		}

		@Override
		public void subscribe(CoreSubscriber<? super String> subscriber) {
			Operators.error(subscriber, new KnownFailure(FailureKind.UNAVAILABLE));
		}

	}

	@Test
	void stageWhenOfTypeOfItsOwnMovesOn() {
		this.main.stage(() -> new OwnStage(new KnownFailure(FailureKind.UNAVAILABLE)));
		CompletionStage<String> stage = smart(Settings.retries(0)).askLater("?");
		assertThat(stage.toCompletableFuture().join()).isEqualTo("spare");
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageWhenOfTheJdksHttpClientMovesOn() {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:1")).build();
		this.main.stage(() -> HttpClient.newHttpClient()
			.sendAsync(request, BodyHandlers.ofString())
			.thenApply(HttpResponse::body));
		CompletionStage<String> stage = smart(Settings.retries(0)).askLater("?");
		assertThat(stage.toCompletableFuture().join()).isEqualTo("spare");
	}

	@Test
	void streamWhenOfTypeOfItsOwnMovesOn() {
		this.main.flux(OwnFlux::new);
		assertThat(subscribe(smart(Settings.retries(0)).stream("?")).elements).containsExactly("spare", "!");
	}

	@Test
	void stageWhenSilentIsCancelledAfterTheNextIsAsked() {
		AtomicInteger askedBefore = new AtomicInteger();
		this.main.stage(() -> new CompletableFuture<>() {
			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				askedBefore.set(AsyncResultsTests.this.spare.calls());
				return super.cancel(mayInterruptIfRunning);
			}
		});
		CompletableFuture<String> stage = smart(Settings.retries(0)).askLater("?").toCompletableFuture();
		this.registry.time().advance(Duration.ofSeconds(30));
		assertThat(stage.join()).isEqualTo("spare");
		assertThat(askedBefore).hasValue(1);
	}

	@Test
	void stageWhenCancelledCancelsMembersStageAndMovesNowhere() {
		CompletableFuture<String> silent = new CompletableFuture<>();
		this.main.stage(() -> silent);
		CompletableFuture<String> stage = smart(Settings.retries(3)).askLater("?").toCompletableFuture();
		stage.cancel(true);
		assertThat(silent).isCancelled();
		assertThat(this.spare.calls()).isZero();
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageWhenCancelledWhileWaitingMakesNoFurtherAttempt() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		CompletableFuture<String> stage = smart(Settings.retries(1)).askLater("?").toCompletableFuture();
		stage.cancel(false);
		this.registry.time().advance(Duration.ofSeconds(10));
		assertThat(this.main.calls()).isOne();
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageAndStreamWhenCancelledDuringALaterAttemptAskNoOther() {
		AtomicReference<Runnable> cancel = new AtomicReference<>();
		KnownFailure failure = new KnownFailure(FailureKind.UNAVAILABLE);
		this.main.fail(failure).whenCalled(() -> {
			if (this.main.calls() % 2 == 0) {
				cancel.get().run();
				throw failure;
			}
		});
		Model smart = smart(Settings.retries(1));
		CompletableFuture<String> stage = smart.askLater("?").toCompletableFuture();
		cancel.set(() -> stage.cancel(true));
		this.registry.time().advance(Duration.ofSeconds(1));
		Probe probe = subscribe(smart.stream("?"));
		cancel.set(probe::cancel);
		this.registry.time().advance(Duration.ofSeconds(1));
		assertThat(this.main.calls()).isEqualTo(4);
		assertThat(this.spare.calls()).isZero();
		assertThat(probe.errors).isEmpty();
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageWhenHalfOpenProbeIsCancelledGivesSlotBack() throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		this.main.fail(null).stage(CompletableFuture::new);
		smart.askLater("?").toCompletableFuture().cancel(true);
		this.main.stage(null);
		assertThat(smart.askLater("?").toCompletableFuture().join()).isEqualTo("main");
	}

	@Test
	void stageWhenCancelOfMembersStageFailsHasGivenPlaceBackBefore() {
		List<Integer> inFlight = new ArrayList<>();
		this.main.stage(() -> new CompletableFuture<>() {
			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				inFlight.add(inFlight());
				throw new IllegalStateException("cannot be cancelled");
			}
		});
		smart(Settings.retries(0)).askLater("?").toCompletableFuture().cancel(true);
		assertThat(inFlight).containsExactly(0);
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageWhenNextMemberReturnsNoneSaysSoAndServesNothing() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.stage(() -> null).flux(() -> null);
		Model smart = smart(Settings.retries(0));
		assertThat(catchThrowable(() -> smart.askLater("?").toCompletableFuture().join())).cause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("spare has returned no stage");
		assertThat(subscribe(smart.stream("?")).errors).singleElement()
			.isInstanceOf(IllegalStateException.class)
			.asString()
			.contains("spare has returned no publisher");
		assertThat(this.registry.state("smart", "spare").served()).isZero();
		assertThat(inFlight()).isZero();
	}

	@Test
	void streamWhenFailsBeforeFirstElementMovesOn() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Probe probe = subscribe(smart(Settings.retries(0)).stream("?"));
		assertThat(probe.elements).containsExactly("spare", "!");
		assertThat(probe.completions).isOne();
		assertThat(inFlight()).isZero();
	}

	@Test
	void streamWhenBufferedAndCutMovesOnWithoutElementsOfTheFirst() {
		this.main.flux(() -> Flux.concat(Flux.just("a", "b"), Flux.error(new KnownFailure(FailureKind.UNAVAILABLE))));
		Probe probe = subscribe(smart(Settings.retries(0).buffered()).stream("?"));
		assertThat(probe.elements).containsExactly("spare", "!");
		assertThat(probe.errors).isEmpty();
	}

	@Test
	void streamWhenBufferedSendsNoMoreThanIsWanted() {
		this.main.flux(() -> Flux.just("a", "b", "c"));
		Probe probe = new Probe(1);
		smart(Settings.retries(0).buffered()).stream("?").subscribe(probe);
		assertThat(probe.elements).containsExactly("a");
		probe.request(1);
		assertThat(probe.elements).containsExactly("a", "b");
		assertThat(probe.completions).isZero();
		probe.request(5);
		assertThat(probe.elements).containsExactly("a", "b", "c");
		assertThat(probe.completions).isOne();
	}

	@Test
	void streamWhenLiveAsksNextMemberForNoMoreThanIsWanted() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		List<Long> requested = new ArrayList<>();
		this.spare.flux(() -> Flux.just("a", "b", "c").doOnRequest(requested::add));
		Probe probe = new Probe(2);
		smart(Settings.retries(0)).stream("?").subscribe(probe);
		assertThat(probe.elements).containsExactly("a", "b");
		assertThat(requested).containsExactly(2L);
	}

	@Test
	void streamWhenSilentBeforeFirstElementMovesOnAndCancelsIt() {
		AtomicInteger cancelled = new AtomicInteger();
		this.main.flux(() -> Flux.<String>never().doOnCancel(cancelled::incrementAndGet));
		Probe probe = subscribe(
				smart(Settings.retries(3).timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30))).stream("?"));
		this.registry.time().advance(Duration.ofSeconds(10));
		assertThat(probe.elements).containsExactly("spare", "!");
		assertThat(cancelled).hasValue(1);
		assertThat(this.main.calls()).isOne();
		assertThat(this.registry.time().pending()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamWhenSilentIsCancelledAfterTheCallerHasWhatItGets(boolean first) {
		// a client may wait for the next byte before it lets go of the connection
		List<String> atCancel = new ArrayList<>();
		Probe probe = new Probe(Long.MAX_VALUE);
		Flux<String> silent = first ? Flux.never() : Flux.concat(Flux.just("a"), Flux.never());
		this.main.flux(() -> silent.doOnCancel(() -> {
			atCancel.addAll(probe.elements);
			probe.errors.forEach((error) -> atCancel.add("error"));
		}));
		smart(Settings.retries(0)).stream("?").subscribe(probe);
		this.registry.time().advance(Duration.ofSeconds(30));
		assertThat(atCancel).containsExactlyElementsOf(first ? List.of("spare", "!") : List.of("a", "error"));
	}

	@Test
	void streamWhenSilentBetweenElementsEndsWithTimeout() {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.main.flux(sink::asFlux);
		Probe probe = subscribe(
				smart(Settings.retries(0).timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30))).stream("?"));
		sink.tryEmitNext("a");
		this.registry.time().advance(Duration.ofSeconds(29));
		sink.tryEmitNext("b");
		this.registry.time().advance(Duration.ofSeconds(29));
		assertThat(probe.errors).isEmpty();
		this.registry.time().advance(Duration.ofSeconds(1));
		assertThat(probe.elements).containsExactly("a", "b");
		assertThat(probe.errors).singleElement().isInstanceOf(TimeoutException.class);
		assertThat(probe.errors.get(0)).hasMessageContaining("models.smart").hasMessageContaining("main");
		assertThat(inFlight()).isZero();
	}

	@Test
	void streamWhenCancelledWhileFirstElementComesLeavesNoTimer() {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.main.flux(sink::asFlux);
		Probe probe = subscribe(smart(Settings.retries(0)).stream("?"));
		this.registry.time().beforeNextSchedule(probe::cancel);
		sink.tryEmitNext("a");
		assertThat(this.registry.time().pending()).isZero();
		assertThat(inFlight()).isZero();
	}

	@Test
	void streamWhenFirstElementComesAsTimerIsSetAnewHasOneTimer() {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.main.flux(sink::asFlux);
		Probe probe = new Probe(0);
		smart(Settings.retries(0).timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30))).stream("?")
			.subscribe(probe);
		this.registry.time().beforeNextSchedule(() -> {
			probe.request(Long.MAX_VALUE);
			sink.tryEmitNext("a");
		});
		this.registry.time().advance(Duration.ofSeconds(10));
		assertThat(probe.elements).containsExactly("a");
		assertThat(this.registry.time().pending()).isOne();
		this.registry.time().advance(Duration.ofSeconds(29));
		assertThat(probe.errors).isEmpty();
		this.registry.time().advance(Duration.ofSeconds(1));
		assertThat(probe.errors).singleElement().isInstanceOf(TimeoutException.class);
		assertThat(this.registry.time().pending()).isZero();
	}

	@Test
	void streamWhenCallerWantsNothingDoesNotTimeOut() {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.main.flux(sink::asFlux);
		Probe probe = new Probe(1);
		smart(Settings.retries(0)).stream("?").subscribe(probe);
		sink.tryEmitNext("a");
		sink.tryEmitNext("b");
		this.registry.time().advance(Duration.ofMinutes(10));
		assertThat(probe.errors).isEmpty();
		probe.request(1);
		assertThat(probe.elements).containsExactly("a", "b");
		probe.cancel();
	}

	@Test
	void streamWhenBufferedAndStalledMovesOn() {
		this.main.flux(() -> Flux.concat(Flux.just("a"), Flux.never()));
		Probe probe = subscribe(smart(Settings.retries(0).buffered()).stream("?"));
		this.registry.time().advance(Duration.ofSeconds(30));
		assertThat(probe.elements).containsExactly("spare", "!");
	}

	@Test
	void streamWhenEmptyIsComplete() {
		this.main.flux(Flux::empty);
		Probe probe = subscribe(smart(Settings.retries(0)).stream("?"));
		assertThat(probe.elements).isEmpty();
		assertThat(probe.completions).isOne();
	}

	@Test
	void streamWhenSubscribedTwiceRoutesEachAnew() {
		Flux<String> stream = smart(Settings.retries(0)).stream("?");
		assertThat(stream.collectList().block()).containsExactly("main", "!");
		assertThat(this.main.calls()).isOne();
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		assertThat(stream.collectList().block()).containsExactly("spare", "!");
		assertThat(this.main.calls()).isEqualTo(2);
	}

	@Test
	void streamWhenSubscriberIsInterruptedByTheCallMovesNowhere() {
		Flux<String> stream = smart(Settings.retries(1)).stream("?");
		stream.blockLast();
		KnownFailure failure = new KnownFailure(FailureKind.UNAVAILABLE);
		this.main.whenCalled(() -> {
			Thread.currentThread().interrupt();
			throw failure;
		});
		Probe probe = subscribe(stream);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(probe.errors).containsExactly(failure);
		assertThat(this.spare.calls()).isZero();
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageWhenHalfOpenProbeTimesOutOpensAgainAndGivesPlaceBack() throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		this.main.fail(null).stage(CompletableFuture::new);
		CompletableFuture<String> stage = smart.askLater("?").toCompletableFuture();
		this.registry.time().advance(Duration.ofSeconds(30));
		assertThat(stage.join()).isEqualTo("spare");
		assertThat(inFlight()).isZero();
		assertThat(this.registry.state("smart", "main").generation().breaker().state()).isEqualTo(BreakerState.OPEN);
		this.main.stage(null);
		this.registry.time().advance(Duration.ofSeconds(31));
		assertThat(smart.askLater("?").toCompletableFuture().join()).isEqualTo("main");
	}

	/**
	 * A call whose answers are told who gave them.
	 */
	private record Signed<R>(ProviderCall<Model, R, Exception> call) implements AttributedCall<Model, R, Exception> {

		@Override
		public R call(Model model) throws Exception {
			return this.call.call(model);
		}

		@Override
		public Object attribute(Object answer, String name, long generation, int attempts) {
			return answer + " by " + name + ", " + generation + ", " + attempts;
		}

	}

	@Test
	void answersWhenCallIsAttributedSayWhoGaveThem() throws Exception {
		smart(Settings.retries(0)).options();
		ProviderHandle<Model> handle = this.registry.handle("smart");
		assertThat(handle.<CompletionStage<String>, Exception>use(new Signed<>((model) -> model.askLater("?")))
			.toCompletableFuture()
			.join()).isEqualTo("main by main, 1, 1");
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		assertThat(handle.<String, Exception>use(new Signed<>((model) -> model.ask("?"))))
			.isEqualTo("spare by spare, 1, 2");
		assertThat(handle.<CompletionStage<String>, Exception>use(new Signed<>((model) -> model.askLater("?")))
			.toCompletableFuture()
			.join()).isEqualTo("spare by spare, 1, 2");
		this.registry.replace("spare");
		Flux<String> stream = handle.<Flux<String>, Exception>use(new Signed<>((model) -> model.stream("?")));
		for (int i = 0; i < 2; i++) {
			assertThat(stream.collectList().block()).containsExactly("spare by spare, 2, 2", "! by spare, 2, 2");
		}
	}

	@Test
	void streamWhenTimeoutsAreZeroNeverTimesOut() {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.main.flux(sink::asFlux);
		Probe probe = subscribe(smart(Settings.retries(0).timeouts(Duration.ZERO, Duration.ZERO)).stream("?"));
		this.registry.time().advance(Duration.ofDays(1));
		sink.tryEmitNext("a");
		this.registry.time().advance(Duration.ofDays(1));
		sink.tryEmitNext("b");
		sink.tryEmitComplete();
		assertThat(probe.elements).containsExactly("a", "b");
		assertThat(probe.completions).isOne();
		CompletableFuture<String> slow = new CompletableFuture<>();
		this.main.stage(() -> slow);
		CompletableFuture<String> stage = this.registry
			.group("smart", Settings.retries(0).timeouts(Duration.ZERO, Duration.ZERO).failover("main", "spare"))
			.askLater("?")
			.toCompletableFuture();
		this.registry.time().advance(Duration.ofDays(1));
		slow.complete("late");
		assertThat(stage.join()).isEqualTo("late");
	}

	@Test
	void stageAndStreamWhenPaymentMayHaveRunMoveNowhere() {
		FakeModel visa = this.registry.member(TestRegistry.PAYMENTS, "visa", Map.of());
		FakeModel master = this.registry.member(TestRegistry.PAYMENTS, "master", Map.of());
		Model pay = this.registry.group(TestRegistry.PAYMENTS, "pay",
				Settings.retries(2).buffered().failover("visa", "master"));
		visa.stage(CompletableFuture::new);
		CompletableFuture<String> stage = pay.askLater("?").toCompletableFuture();
		this.registry.time().advance(Duration.ofSeconds(30));
		assertThat(catchThrowable(stage::join)).hasCauseInstanceOf(TimeoutException.class);
		visa.flux(() -> Flux.concat(Flux.just("a"), Flux.error(new KnownFailure(FailureKind.CONNECT))));
		assertThat(subscribe(pay.stream("?")).errors).hasSize(1);
		visa.flux(() -> Flux.concat(Flux.just("a"), Flux.never()));
		Probe stalled = subscribe(pay.stream("?"));
		this.registry.time().advance(Duration.ofSeconds(30));
		assertThat(stalled.errors).hasSize(1);
		assertThat(visa.calls()).isEqualTo(3);
		assertThat(master.calls()).isZero();
	}

	@Test
	void streamWhenNeverSubscribedHoldsNoHalfOpenSlot() throws Exception {
		Model smart = smart(Settings.retries(0).maxConcurrent(1));
		halfOpen(smart);
		this.main.fail(null);
		smart.stream("?");
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void streamWhenCancelledBeforeFirstElementGivesHalfOpenSlotBack() throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		this.main.fail(null).flux(Flux::never);
		Probe probe = subscribe(smart.stream("?"));
		assertThat(smart.ask("?")).isEqualTo("spare");
		probe.cancel();
		assertThat(smart.ask("?")).isEqualTo("main");
		assertThat(this.registry.time().pending()).isZero();
	}

	@Test
	void streamWhenCancelOfMembersStreamFailsHasGivenPlaceBackBefore() {
		List<Integer> inFlight = new ArrayList<>();
		this.main.flux(() -> Flux.from((subscriber) -> subscriber.onSubscribe(new Subscription() {
			@Override
			public void request(long count) {
			}

			@Override
			public void cancel() {
				inFlight.add(inFlight());
				throw new IllegalStateException("cannot be cancelled");
			}
		})));
		Probe probe = subscribe(smart(Settings.retries(0)).stream("?"));
		assertThat(catchThrowable(probe::cancel)).isNull();
		assertThat(inFlight).containsExactly(0);
		assertThat(inFlight()).isZero();
	}

	@Test
	void streamWhenFirstElementIsThereClosesHalfOpenBreaker() throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		this.main.fail(null).flux(() -> Flux.concat(Flux.just("a"), Flux.never()));
		Probe probe = subscribe(smart.stream("?"));
		assertThat(probe.elements).containsExactly("a");
		assertThat(smart.ask("?")).isEqualTo("main");
		probe.cancel();
		assertThat(inFlight()).isZero();
	}

	@Test
	void streamWhenRetryWaitsDoesSoWithoutThread() {
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE));
		Probe probe = subscribe(smart(Settings.retries(1)).stream("?"));
		assertThat(probe.elements).isEmpty();
		this.registry.time().advance(Duration.ofSeconds(1));
		assertThat(probe.elements).containsExactly("main", "!");
	}

	@Test
	void streamWhenCallerHasContextPassesItToEachMember() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		AtomicReference<Object> seen = new AtomicReference<>();
		this.spare.flux(() -> Flux.deferContextual((context) -> {
			seen.set(context.get("tenant"));
			return Flux.just("a");
		}));
		smart(Settings.retries(0)).stream("?").contextWrite((context) -> context.put("tenant", "acme")).blockLast();
		assertThat(seen).hasValue("acme");
	}

	@Test
	void monoWhenFirstFailsMovesOn() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Mono<String> mono = smart(Settings.retries(0)).once("?");
		assertThat(mono.block()).isEqualTo("spare");
		assertThat(this.registry.state("smart", "spare").served()).isOne();
	}

	@Test
	void flowPublisherWhenFirstFailsMovesOn() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Flow.Publisher<String> publisher = smart(Settings.retries(0)).publish("?");
		assertThat(Flux.from(FlowAdapters.toPublisher(publisher)).collectList().block()).containsExactly("spare", "!");
	}

	@Test
	void streamWhenAllFailEndsWithFirstFailure() {
		KnownFailure first = new KnownFailure(FailureKind.UNAVAILABLE);
		KnownFailure second = new KnownFailure(FailureKind.REJECTED);
		this.main.fail(first);
		this.spare.fail(second);
		Probe probe = subscribe(smart(Settings.retries(0)).stream("?"));
		assertThat(probe.errors).containsExactly(first);
		assertThat(first.getSuppressed()).contains(second);
	}

	@Test
	void streamWhenGroupIsMemberMovesOnThroughBoth() {
		this.registry.member("last");
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		smart(Settings.retries(0));
		Model outer = this.registry.group("outer", Settings.retries(0).failover("smart", "last"));
		assertThat(outer.stream("?").collectList().block()).containsExactly("last", "!");
	}

	@Test
	void resultsWhenObserverOfAttemptsThrowsAreGivenAllTheSame() throws Exception {
		this.registry.observer((member, outcome) -> {
			throw new IllegalStateException("an observer");
		});
		Model smart = smart(Settings.retries(0));
		assertThat(smart.ask("?")).isEqualTo("main");
		CompletableFuture<String> late = new CompletableFuture<>();
		this.main.stage(() -> late);
		CompletableFuture<String> stage = smart.askLater("?").toCompletableFuture();
		late.complete("late");
		assertThat(stage).isCompletedWithValue("late");
		Probe probe = subscribe(smart.stream("?"));
		assertThat(probe.elements).containsExactly("main", "!");
		assertThat(probe.completions).isOne();
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(smart.askLater("?").toCompletableFuture()).isCompletedWithValue("spare");
		assertThat(subscribe(smart.stream("?")).elements).containsExactly("spare", "!");
		assertThat(inFlight()).isZero();
	}

	/**
	 * A call whose answer cannot say who gave it.
	 */
	private record Nameless<R>(
			ProviderCall<Model, R, RuntimeException> call) implements AttributedCall<Model, R, RuntimeException> {

		@Override
		public R call(Model instance) {
			return this.call.call(instance);
		}

		@Override
		public Object attribute(Object answer, String name, long generation, int attempts) {
			throw new IllegalStateException("an answer");
		}

	}

	@Test
	void resultsWhenTheyCannotSayWhoGaveThemAreGivenAllTheSame() {
		smart(Settings.retries(0)).options();
		ProviderHandle<Model> handle = this.registry.handle("smart");
		assertThat(handle.use(new Nameless<>(Model::options))).isEqualTo("options of main");
		CompletableFuture<String> late = new CompletableFuture<>();
		this.main.stage(() -> late);
		CompletableFuture<String> stage = handle.use(new Nameless<>((model) -> model.askLater("?")))
			.toCompletableFuture();
		late.complete("late");
		assertThat(stage).isCompletedWithValue("late");
		Probe probe = subscribe(handle.use(new Nameless<>((model) -> model.stream("?"))));
		assertThat(probe.elements).containsExactly("main", "!");
		assertThat(probe.completions).isOne();
		assertThat(inFlight()).isZero();
	}

	@Test
	void stageWhenItLetsNobodyFollowFailsAndHoldsNothing() {
		IllegalStateException foreign = new IllegalStateException("foreign");
		this.main.stage(() -> new CompletableFuture<>() {

			@Override
			public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
				throw foreign;
			}

		});
		Model smart = smart(Settings.retries(0));
		CompletableFuture<String> stage = smart.askLater("?").toCompletableFuture();
		assertThat(catchThrowable(stage::join)).cause().isSameAs(foreign);
		assertThat(inFlight()).isZero();
		assertThat(this.registry.time().pending()).isZero();
	}

	@Test
	void fluxWhenBreakersOpenBeforeItsFirstSubscriptionTriesTheMemberThatReopensFirst() {
		Model smart = smart(Settings.retries(0));
		Flux<String> flux = smart.stream("?");
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		for (int i = 0; i < 5; i++) {
			catchThrowable(() -> smart.ask("?"));
		}
		Probe probe = subscribe(flux);
		assertThat(probe.errors).isEmpty();
		assertThat(probe.elements).containsExactly("main", "!");
		assertThat(inFlight()).isZero();
	}

	private long count(FailureKind kind) {
		return this.registry.state("smart", "main").count(kind.ordinal());
	}

	@Test
	void callsThatAreCancelledOrEndInErrorAreCounted() {
		Model smart = smart(Settings.retries(0));
		this.main.stage(CompletableFuture::new);
		smart.askLater("?").toCompletableFuture().cancel(true);
		assertThat(count(FailureKind.CANCELLED)).isOne();
		this.main.flux(Flux::never);
		subscribe(smart.stream("?")).cancel();
		assertThat(count(FailureKind.CANCELLED)).isEqualTo(2);
		this.main.whenCalled(() -> {
			throw new NoSuchMethodError("gone");
		});
		assertThat(catchThrowable(() -> smart.ask("?"))).isInstanceOf(NoSuchMethodError.class);
		assertThat(count(FailureKind.UNKNOWN)).isOne();
		this.main.whenCalled(() -> {
		}).stage(() -> CompletableFuture.failedFuture(new NoSuchMethodError("gone")));
		smart.askLater("?");
		this.main.flux(() -> Flux.error(new NoSuchMethodError("gone")));
		subscribe(smart.stream("?"));
		assertThat(count(FailureKind.UNKNOWN)).isEqualTo(3);
		assertThat(this.registry.views().route("models", "smart").get(0).calls()).isEqualTo(5);
		assertThat(inFlight()).isZero();
	}

}
