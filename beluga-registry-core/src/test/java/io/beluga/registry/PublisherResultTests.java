package io.beluga.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * Results that are publishers of the JDK.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PublisherResultTests {

	/**
	 * How many instances are destroyed at the same time.
	 */
	private static final int DESTROYERS = 16;

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final TalkerFixture talkers = new TalkerFixture(this.fixture);

	private final Source source = new Source();

	private final Sink sink = new Sink();

	private Flow.Publisher<String> result() {
		this.talkers.talker().give(this.source);
		return this.talkers.reference.flow();
	}

	@Test
	void subscriptionHoldsItsInstanceUntilItCompletes() {
		result().subscribe(this.sink);
		this.sink.subscription.request(2);
		assertThat(this.source.requested).containsExactly(2L);
		this.source.subscriber.onNext("a");
		this.talkers.assertHeldThroughReplacement();
		this.source.subscriber.onNext("b");
		this.source.subscriber.onComplete();
		assertThat(this.sink.signals).containsExactly("a", "b", "complete");
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin flow", "returned", "end");
	}

	@Test
	void instanceIsReleasedAfterTheLastSignal() {
		result().subscribe(this.sink);
		this.sink.duringEnd = () -> this.sink.signals.add(this.talkers.calls().inFlight() + " in flight");
		this.source.subscriber.onComplete();
		assertThat(this.sink.signals).containsExactly("1 in flight", "complete");
		assertThat(this.talkers.calls().inFlight()).isZero();
	}

	@Test
	void subscriptionThatFailsIsACallThatFailed() {
		result().subscribe(this.sink);
		this.talkers.assertHeldThroughReplacement();
		this.source.subscriber.onError(new IllegalStateException("refused"));
		assertThat(this.sink.signals).containsExactly("error refused");
		this.talkers.assertReleased();
		assertThat(this.talkers.calls().failed()).isOne();
		assertThat(this.talkers.observed).containsExactly("begin flow", "returned",
				"failed java.lang.IllegalStateException");
	}

	@Test
	void subscriptionThatIsCancelledEndsAndIsNoFailure() {
		result().subscribe(this.sink);
		this.talkers.assertHeldThroughReplacement();
		this.sink.subscription.cancel();
		assertThat(this.source.cancels).isOne();
		this.talkers.assertReleased();
		this.source.subscriber.onError(new IllegalStateException("too late"));
		assertThat(this.talkers.calls().failed()).isZero();
		assertThat(this.talkers.observed).containsExactly("begin flow", "returned", "end");
	}

	@Test
	void subscriberThatThrowsEndsItsSubscription() {
		result().subscribe(this.sink);
		this.sink.duringNext = () -> {
			throw new IllegalStateException("of the subscriber");
		};
		assertThatIllegalStateException().isThrownBy(() -> this.source.subscriber.onNext("a"))
			.withMessage("of the subscriber");
		assertThat(this.source.cancels).isOne();
		this.talkers.replace();
		this.talkers.assertReleased();
	}

	@Test
	void publisherThatThrowsEndsTheSubscription() {
		this.talkers.talker().give((Flow.Publisher<String>) (subscriber) -> {
			throw new IllegalStateException("of the publisher");
		});
		assertThatIllegalStateException().isThrownBy(() -> this.talkers.reference.flow().subscribe(this.sink));
		this.talkers.replace();
		this.talkers.assertReleased();
		assertThat(this.talkers.calls().failed()).isOne();
	}

	@Test
	void eachSubscriptionHoldsTheInstance() {
		Flow.Publisher<String> result = result();
		result.subscribe(this.sink);
		Flow.Subscriber<? super String> first = this.source.subscriber;
		Sink second = new Sink();
		this.fixture.start("another thread", () -> {
			result.subscribe(second);
			return null;
		}).join();
		assertThat(this.talkers.calls().inFlight()).isEqualTo(2);
		this.talkers.replace();
		first.onComplete();
		assertThat(this.talkers.calls().inFlight()).isOne();
		assertThat(this.talkers.talker().isClosed()).isFalse();
		second.subscription.cancel();
		this.talkers.assertReleased();
		assertThat(this.talkers.observed).containsExactly("begin flow", "returned", "begin flow", "returned", "end",
				"end");
	}

	@Test
	void resultThatNobodySubscribesToHoldsUntilTheDrainTimeout() {
		TalkerFixture hasty = new TalkerFixture(this.fixture, Duration.ofMillis(50));
		hasty.talker().give(this.source);
		Flow.Publisher<String> result = hasty.reference.flow();
		assertThat(hasty.calls().inFlight()).isOne();
		hasty.replace().awaitClosed();
		assertThat(hasty.calls().inFlight()).isZero();
		result.subscribe(this.sink);
		assertThat(this.sink.signals)
			.containsExactly("error This result of talkers.main was subscribed to after the instance that it came "
					+ "from was replaced or closed. Call talkers.main again.");
		assertThat(this.source.subscriber).isNull();
		assertThat(hasty.observed).containsExactly("begin flow", "returned", "end");
	}

	@Test
	void resultThatNobodySubscribesToHoldsTheInstanceBeforeTheDrainTimeout() {
		Flow.Publisher<String> result = result();
		this.talkers.assertHeldThroughReplacement();
		result.subscribe(this.sink);
		this.source.subscriber.onNext("a");
		assertThat(this.talkers.talker().isClosed()).isFalse();
		this.source.subscriber.onComplete();
		assertThat(this.sink.signals).containsExactly("a", "complete");
		this.talkers.assertReleased();
	}

	@Test
	void secondSubscriptionAfterTheInstanceIsGoneFails() {
		Flow.Publisher<String> result = result();
		result.subscribe(this.sink);
		this.source.subscriber.onComplete();
		this.talkers.replace().awaitClosed();
		Sink second = new Sink();
		result.subscribe(second);
		assertThat(second.signals).singleElement().asString().startsWith("error This result of talkers.main");
	}

	@Test
	void resultThatIsThrownAwayDoesNotCountForEver() {
		result();
		Await.until("the result is found to be garbage", () -> {
			System.gc();
			return this.talkers.calls().inFlight() == 0;
		});
		this.talkers.replace().awaitClosed();
		assertThat(this.talkers.observed).containsExactly("begin flow", "returned", "end");
	}

	@Test
	void subscriptionWhoseResultIsGarbageHoldsItsInstance() {
		result().subscribe(this.sink);
		for (int i = 0; i < 5; i++) {
			System.gc();
			assertThat(this.talkers.calls().inFlight()).isOne();
		}
		this.sink.subscription.cancel();
		assertThat(this.talkers.calls().inFlight()).isZero();
	}

	@Test
	void closeDoesNotWaitForResultsThatNobodySubscribedTo() {
		Flow.Publisher<String> result = result();
		this.talkers.registry.close();
		assertThat(this.talkers.talker().isClosed()).isTrue();
		result.subscribe(this.sink);
		assertThat(this.sink.signals).singleElement().asString().startsWith("error This result of talkers.main");
	}

	@Test
	void closeWaitsForASubscription() {
		result().subscribe(this.sink);
		Task<Object> close = this.fixture.start("close", () -> {
			this.talkers.registry.close();
			return null;
		});
		close.awaitBlocked();
		assertThat(this.talkers.talker().isClosed()).isFalse();
		this.source.subscriber.onComplete();
		close.result();
		assertThat(this.talkers.talker().isClosed()).isTrue();
	}

	/**
	 * Nothing of ours is a {@link SubmissionPublisher}, and the caller may know that it
	 * gets one.
	 */
	@Test
	void resultThatTheCallerKnowsByAnotherNameIsReturnedAsItIs() {
		TalkerFixture hasty = new TalkerFixture(this.fixture, Duration.ofMillis(50));
		try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>()) {
			hasty.talker().give(publisher);
			SubmissionPublisher<String> used = hasty.handle.use(Talker::generic);
			assertThat(used).isSameAs(publisher);
			assertThat(hasty.reference.anything()).isSameAs(publisher);
			assertThat(hasty.reference.flow()).isNotSameAs(publisher);
		}
		hasty.replace().awaitClosed();
	}

	@Test
	void closeWhenACallReturnsAPublisherMeanwhileDoesNotWaitForASubscription() {
		Gate gate = this.fixture.gate();
		Task<Flow.Publisher<String>> call = this.fixture.start("call", () -> this.talkers.handle.use((talker) -> {
			gate.passStubbornly();
			return this.source;
		}));
		gate.awaitEntered();
		Task<Object> close = this.fixture.start("close", () -> {
			this.talkers.registry.close();
			return null;
		}).awaitBlocked();
		gate.open();
		Flow.Publisher<String> result = call.result();
		close.result();
		assertThat(this.talkers.talker().isClosed()).isTrue();
		result.subscribe(this.sink);
		assertThat(this.sink.signals).singleElement(STRING).startsWith("error This result of talkers.main was");
	}

	@Test
	void subscribeAfterTheDrainTimeoutFailsAlsoWhileTheInstanceWaitsForItsEnd() {
		Gate gate = this.fixture.gate();
		DefaultProviderRegistry registry = this.talkers.registry;
		registry.registerProvider("talkers", "slow", (context, config) -> {
			context.onDestroy(gate::passStubbornly);
			return new FakeTalker().product();
		});
		registry.registerProvider("talkers", "stuck", (context, config) -> {
			gate.passStubbornly();
			return new FakeTalker().product();
		});
		registry.configuredProviders().add(configured("main-at-once", "talker").drainTimeout(Duration.ZERO).build());
		Flow.Publisher<String> result = this.talkers.providers.handle(Talker.PACKAGE, "main-at-once")
			.use((talker) -> this.source);
		// all threads that destroy have something to do, so that the next one waits
		for (int i = 0; i < DESTROYERS; i++) {
			registry.configuredProviders().add(configured("slow-" + i, "slow").build());
			this.talkers.providers.handle(Talker.PACKAGE, "slow-" + i).use((talker) -> "created");
			this.talkers.providers.remove("talkers", "slow-" + i);
		}
		gate.awaitEntered(DESTROYERS);
		this.talkers.providers.remove("talkers", "main-at-once");
		// the timer is at this deadline after the drain timeout
		registry.configuredProviders().add(configured("late", "stuck").creationTimeout(Duration.ofMillis(1)).build());
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.talkers.providers.handle(Talker.PACKAGE, "late").use((talker) -> "created"));
		result.subscribe(this.sink);
		assertThat(this.sink.signals).singleElement(STRING).startsWith("error This result of talkers.main-at-once was");
	}

	private static ConfiguredProvider.Builder configured(String name, String provider) {
		return ConfiguredProvider.builder("talkers", name, ProviderConfig.builder(provider).apiKey("k").build());
	}

	private static final class Source implements Flow.Publisher<String>, Flow.Subscription {

		private final List<Long> requested = new ArrayList<>();

		private volatile Flow.Subscriber<? super String> subscriber;

		private volatile int cancels;

		@Override
		public void subscribe(Flow.Subscriber<? super String> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(this);
		}

		@Override
		public void request(long count) {
			this.requested.add(count);
		}

		@Override
		public void cancel() {
			this.cancels++;
		}

	}

	private static final class Sink implements Flow.Subscriber<String> {

		private final List<String> signals = new ArrayList<>();

		private volatile Flow.Subscription subscription;

		private volatile Runnable duringNext = () -> {
		};

		private volatile Runnable duringEnd = () -> {
		};

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
		}

		@Override
		public void onNext(String item) {
			this.duringNext.run();
			this.signals.add(item);
		}

		@Override
		public void onError(Throwable failure) {
			this.duringEnd.run();
			this.signals.add("error " + failure.getMessage());
		}

		@Override
		public void onComplete() {
			this.duringEnd.run();
			this.signals.add("complete");
		}

	}

}
