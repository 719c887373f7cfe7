package io.beluga.registry.routing.internal.call;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.routing.internal.attempt.Attempt;
import io.beluga.registry.routing.internal.attempt.Route;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a publisher that a member has returned. The first subscription takes that
 * one, and each later one is a call of its own.
 */
final class RoutedPublisher<P, T> implements Results.ContextPublisher<T> {

	private final Route<P> route;

	/**
	 * What has made the call, until its result is subscribed to.
	 */
	private final AtomicReference<@Nullable Attempt<P>> first;

	/**
	 * Create a publisher. It may never be subscribed to, so it holds no place among the
	 * member's calls.
	 */
	RoutedPublisher(Attempt<P> attempt) {
		this.route = attempt.route();
		this.first = new AtomicReference<>(attempt);
		attempt.handOver();
	}

	@Override
	public void subscribe(Flow.Subscriber<? super T> subscriber) {
		subscribe(subscriber, null);
	}

	@Override
	@SuppressWarnings("unchecked") // the elements are those of the publishers
	public void subscribe(Flow.Subscriber<? super T> subscriber, @Nullable Object context) {
		Objects.requireNonNull(subscriber, "'subscriber' must not be null");
		Attempt<P> first = this.first.getAndSet(null);
		Route<P> route = (first != null) ? this.route : this.route.again();
		new RoutedSubscription<>(route, (Flow.Subscriber<Object>) subscriber, context).start(first);
	}

}
