package io.beluga.registry.routing;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.ProviderCall;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a publisher that a member has returned. The first subscription takes that
 * one, and each later one is a call of its own.
 */
final class RoutedPublisher<P, T> implements Results.ContextPublisher<T> {

	private final RoutingHandle<P> group;

	private final ProviderCall<? super P, ?, ?> call;

	private final @Nullable Method method;

	private final AtomicReference<@Nullable First<P>> first;

	/**
	 * What the call has returned, until it is subscribed to.
	 */
	record First<P>(Route<P> route, Attempt<P> attempt, Object publisher) {
	}

	/**
	 * Create a publisher. It may never be subscribed to, so it holds no place among the
	 * member's calls.
	 */
	RoutedPublisher(RoutingHandle<P> group, ProviderCall<? super P, ?, ?> call, Route<P> route, Attempt<P> attempt,
			Object publisher) {
		this.group = group;
		this.call = call;
		this.method = route.method();
		this.first = new AtomicReference<>(new First<>(route, attempt, publisher));
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
		new RoutedSubscription<>(this.group, this.method, this.call, (Flow.Subscriber<Object>) subscriber, context)
			.start(this.first.getAndSet(null));
	}

}
