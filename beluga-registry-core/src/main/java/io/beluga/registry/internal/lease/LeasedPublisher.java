package io.beluga.registry.internal.lease;

import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * Stands for a publisher that a call has returned: each subscription holds the instance
 * that it came from until its last signal.
 */
final class LeasedPublisher<T> implements Publisher<T> {

	private final Publisher<T> publisher;

	private final PublisherLease hold;

	LeasedPublisher(Publisher<T> publisher, PublisherLease hold) {
		this.publisher = publisher;
		this.hold = hold;
	}

	@Override
	public void subscribe(Subscriber<? super T> subscriber) {
		Objects.requireNonNull(subscriber, "'subscriber' must not be null");
		Lease lease;
		try {
			lease = this.hold.subscribe();
		}
		catch (IllegalStateException ex) {
			subscriber.onSubscribe(new EndedSubscription());
			subscriber.onError(ex);
			return;
		}
		try {
			this.publisher.subscribe(new HoldingSubscriber<>(subscriber, lease));
		}
		catch (Throwable ex) {
			lease.fail(ex);
			lease.end();
			throw ex;
		}
	}

	/**
	 * Ends its lease after it has passed the last signal on. A subscriber that throws
	 * gets no more signals, so that is an end too.
	 */
	private static final class HoldingSubscriber<T> implements Subscriber<T> {

		private final Subscriber<? super T> subscriber;

		private final Lease lease;

		private volatile Subscription subscription = new EndedSubscription();

		HoldingSubscriber(Subscriber<? super T> subscriber, Lease lease) {
			this.subscriber = subscriber;
			this.lease = lease;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			pass(() -> this.subscriber.onSubscribe(new HoldingSubscription(subscription, this.lease)));
		}

		@Override
		public void onNext(T item) {
			pass(() -> this.subscriber.onNext(item));
		}

		private void pass(Runnable signal) {
			try {
				signal.run();
			}
			catch (Throwable ex) {
				new HoldingSubscription(this.subscription, this.lease).cancel();
				throw ex;
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.lease.fail(failure);
			try {
				this.subscriber.onError(failure);
			}
			finally {
				this.lease.end();
			}
		}

		@Override
		public void onComplete() {
			try {
				this.subscriber.onComplete();
			}
			finally {
				this.lease.end();
			}
		}

	}

	private record HoldingSubscription(Subscription subscription, Lease lease) implements Subscription {

		@Override
		public void request(long count) {
			this.subscription.request(count);
		}

		@Override
		public void cancel() {
			try {
				this.subscription.cancel();
			}
			finally {
				this.lease.end();
			}
		}

	}

	/**
	 * The subscription of somebody who gets nothing but an error.
	 */
	private static final class EndedSubscription implements Subscription {

		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
		}

	}

}
