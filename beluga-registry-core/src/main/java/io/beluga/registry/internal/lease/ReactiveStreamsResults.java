package io.beluga.registry.internal.lease;

import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * Has publishers of Reactive Streams hold their instance, without Reactor.
 */
final class ReactiveStreamsResults {

	private ReactiveStreamsResults() {
	}

	static Object hold(Object publisher, PublisherLease hold) {
		return FlowAdapters
			.toPublisher(new LeasedPublisher<>(FlowAdapters.toFlowPublisher((Publisher<?>) publisher), hold));
	}

}
