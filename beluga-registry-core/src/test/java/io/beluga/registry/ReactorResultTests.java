package io.beluga.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Results that are publishers of Reactor or of Reactive Streams.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReactorResultTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final TalkerFixture talkers = new TalkerFixture(this.fixture);

	private final Sinks.Many<String> source = Sinks.many().multicast().onBackpressureBuffer();

	private Flux<String> result() {
		this.talkers.talker().give(this.source.asFlux());
		return this.talkers.reference.flux();
	}

	@Test
	void fluxHoldsItsInstanceUntilItCompletes() {
		List<String> items = new CopyOnWriteArrayList<>();
		result().subscribe(items::add);
		this.source.tryEmitNext("a");
		this.talkers.assertHeldThroughReplacement();
		this.source.tryEmitNext("b");
		this.source.tryEmitComplete();
		assertThat(items).containsExactly("a", "b");
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin flux", "returned", "end");
	}

	@Test
	void workOfAResultFindsTheContextOfItsObserver() {
		ProviderCallObserver observer = (call) -> new ProviderCallObserver.Observation() {

			@Override
			public Map<String, Object> reactorContext() {
				return Map.of("observed", call.method());
			}

			@Override
			public void end(Throwable failure) {
			}

		};
		DefaultProviderRegistry registry = this.fixture.registry((builder) -> builder.callObserver(observer));
		ProviderPackage<Talker> talkers = ProviderPackage.of("observed", Talker.class);
		registry.registerPackage(talkers);
		FakeTalker fake = new FakeTalker();
		registry.registerProvider("observed", "fake", (context, config) -> fake.product());
		registry.providers().put("observed", "one", ProviderConfig.builder("fake").apiKey("k").build());
		List<Object> downstream = new ArrayList<>();
		fake.give(Flux
			.deferContextual((context) -> Flux.just(context.<String>get("observed"), context.<String>get("outer"))));
		assertThat(registry.providers().get(talkers, "one").flux().transformDeferredContextual((flux, context) -> {
			downstream.add(context.hasKey("observed"));
			return flux;
		}).contextWrite(Context.of("outer", "kept")).collectList().block()).isEqualTo(List.of("flux", "kept"));
		assertThat(downstream).containsExactly(false);
	}

	@Test
	void fluxIsReleasedAfterTheLastSignal() {
		AtomicReference<Long> inFlight = new AtomicReference<>();
		result().doOnComplete(() -> inFlight.set(this.talkers.calls().inFlight())).subscribe();
		this.source.tryEmitComplete();
		assertThat(inFlight).hasValue(1L);
		assertThat(this.talkers.calls().inFlight()).isZero();
	}

	@Test
	void fluxThatFailsIsACallThatFailed() {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		result().subscribe((item) -> {
		}, failure::set);
		this.talkers.assertHeldThroughReplacement();
		IllegalStateException refused = new IllegalStateException("refused");
		this.source.tryEmitError(refused);
		assertThat(failure).hasValue(refused);
		this.talkers.assertReleased();
		assertThat(this.talkers.calls().failed()).isOne();
		assertThat(this.talkers.observed).containsExactly("begin flux", "returned",
				"failed java.lang.IllegalStateException");
	}

	@Test
	void fluxThatIsCancelledEndsAndIsNoFailure() {
		Disposable subscription = result().subscribe();
		this.talkers.assertHeldThroughReplacement();
		subscription.dispose();
		this.talkers.assertReleased();
		assertThat(this.source.currentSubscriberCount()).isZero();
		assertThat(this.talkers.calls().failed()).isZero();
		assertThat(this.talkers.observed).containsExactly("begin flux", "returned", "end");
	}

	@Test
	void subscriberThatThrowsEndsItsSubscription() {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		result().subscribe((item) -> {
			throw new IllegalStateException("of the subscriber");
		}, failure::set);
		this.source.tryEmitNext("a");
		assertThat(failure.get()).hasMessage("of the subscriber");
		this.talkers.replace();
		this.talkers.assertReleased();
	}

	@Test
	void requestsPassThrough() {
		List<Long> requests = new CopyOnWriteArrayList<>();
		List<Integer> items = new ArrayList<>();
		this.talkers.talker().give(Flux.range(1, 10).hide().doOnRequest(requests::add));
		BaseSubscriber<Object> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(3);
			}

			@Override
			protected void hookOnNext(Object item) {
				items.add((Integer) item);
			}

		};
		Flux<?> result = this.talkers.reference.flux();
		result.subscribe(subscriber);
		subscriber.request(2);
		subscriber.cancel();
		assertThat(requests).containsExactly(3L, 2L);
		assertThat(items).containsExactly(1, 2, 3, 4, 5);
		this.talkers.replace();
		this.talkers.assertReleased();
	}

	@Test
	void contextOfTheSubscriberReachesTheProvider() {
		this.talkers.talker().give(Flux.deferContextual((context) -> Flux.just(context.get("tenant").toString())));
		assertThat(this.talkers.reference.flux().contextWrite(Context.of("tenant", "42")).blockLast()).isEqualTo("42");
		this.talkers.talker().give(Mono.deferContextual((context) -> Mono.just(context.get("tenant").toString())));
		assertThat(this.talkers.reference.mono().contextWrite(Context.of("tenant", "43")).block()).isEqualTo("43");
	}

	@Test
	void fusedAndScannableSourcesWork() {
		this.talkers.talker().give(Flux.range(1, 1000).map(String::valueOf).name("numbers"));
		Flux<String> result = this.talkers.reference.flux();
		assertThat(Scannable.from(result.map((text) -> text)).name()).isEqualTo("numbers");
		assertThat(result.map(Integer::valueOf)
			.publishOn(Schedulers.parallel())
			.filter((number) -> number % 2 == 0)
			.reduce(0, Integer::sum)
			.block()).isEqualTo(250_500);
		Await.until("the subscription has ended", () -> this.talkers.calls().inFlight() == 0);
	}

	@Test
	void fluxThatIsRepeatedHoldsTheInstanceAgain() {
		AtomicReference<Long> most = new AtomicReference<>(0L);
		this.talkers.talker().give(Flux.just("a").doOnNext((item) -> most.set(this.talkers.calls().inFlight())));
		Flux<String> result = this.talkers.reference.flux();
		assertThat(result.repeat(2).collectList().block()).containsExactly("a", "a", "a");
		assertThat(most.get()).isBetween(1L, 2L);
		assertThat(this.talkers.calls().inFlight()).isZero();
		this.talkers.replace().awaitClosed();
		assertThatIllegalStateException().isThrownBy(result::blockLast)
			.withMessageStartingWith("This result of talkers.main was subscribed to after");
	}

	@Test
	void monoHoldsItsInstanceUntilItEnds() {
		Sinks.One<String> one = Sinks.one();
		this.talkers.talker().give(one.asMono());
		Mono<String> result = this.talkers.reference.mono();
		this.talkers.assertHeldThroughReplacement();
		List<String> items = new CopyOnWriteArrayList<>();
		result.subscribe(items::add);
		assertThat(this.talkers.talker().isClosed()).isFalse();
		one.tryEmitValue("a");
		assertThat(items).containsExactly("a");
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin mono", "returned", "end");
	}

	@Test
	void monoThatFailsIsACallThatFailed() {
		this.talkers.talker().give(Mono.error(new IllegalStateException("refused")));
		assertThatIllegalStateException().isThrownBy(() -> this.talkers.reference.mono().block());
		assertThat(this.talkers.calls().failed()).isOne();
		assertThat(this.talkers.calls().inFlight()).isZero();
	}

	@Test
	void resultThatNobodySubscribesToHoldsUntilTheDrainTimeout() {
		TalkerFixture hasty = new TalkerFixture(this.fixture, Duration.ofMillis(50));
		hasty.talker().give(Flux.just("a"));
		Flux<String> flux = hasty.reference.flux();
		hasty.talker().give(Mono.just("a"));
		Mono<String> mono = hasty.reference.mono();
		assertThat(hasty.calls().inFlight()).isEqualTo(2);
		hasty.replace().awaitClosed();
		assertThatIllegalStateException().isThrownBy(flux::blockLast).withMessageEndingWith("Call talkers.main again.");
		assertThatIllegalStateException().isThrownBy(mono::block).withMessageEndingWith("Call talkers.main again.");
	}

	@Test
	void kindOfTheResultIsKept() {
		this.talkers.talker().give(Mono.just("a"));
		assertThat(this.talkers.reference.publisher()).isInstanceOf(Mono.class);
		assertThat(this.talkers.reference.anything()).isInstanceOf(Mono.class);
		assertThat(this.talkers.reference.<Mono<String>>generic().block()).isEqualTo("a");
		assertThat(this.talkers.handle.<Mono<String>, RuntimeException>use(Talker::mono).block()).isEqualTo("a");
		this.talkers.talker().give(Flux.just("a").map((text) -> text).filter((text) -> true));
		assertThat(this.talkers.reference.publisher()).isInstanceOf(Flux.class);
		assertThat(this.talkers.handle.<Flux<String>, RuntimeException>use(Talker::flux).blockLast()).isEqualTo("a");
	}

	@Test
	void publisherOfReactiveStreamsHoldsItsInstance() {
		this.talkers.talker().give((Publisher<String>) (subscriber) -> this.source.asFlux().subscribe(subscriber));
		Publisher<String> result = this.talkers.reference.publisher();
		List<String> items = new CopyOnWriteArrayList<>();
		Flux.from(result).subscribe(items::add);
		this.talkers.assertHeldThroughReplacement();
		this.source.tryEmitNext("a");
		this.source.tryEmitComplete();
		assertThat(items).containsExactly("a");
		this.talkers.assertReleased();
	}

	/**
	 * Nothing of ours can stand for it.
	 */
	@Test
	void resultOfAnotherTypeIsReturnedAsItIsAndItsInstanceKeptUntilTheDrainTimeout() {
		TalkerFixture hasty = new TalkerFixture(this.fixture, Duration.ofMillis(50));
		ConnectableFlux<String> connectable = Flux.just("a").publish();
		hasty.talker().give(connectable);
		assertThat(hasty.reference.connectable()).isSameAs(connectable);
		ConnectableFlux<String> used = hasty.handle.use(Talker::connectable);
		assertThat(used).isSameAs(connectable);
		assertThat(hasty.calls().inFlight()).isZero();
		assertThat(hasty.observed).containsExactly("begin connectable", "end", "begin use", "end");
		hasty.replace().awaitClosed();
		this.talkers.talker().give(connectable);
		this.talkers.reference.connectable();
		this.talkers.replace();
		assertThat(this.talkers.talker().isClosed()).isFalse();
	}

}
