package io.beluga.registry;

import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * Has publishers of Reactive Streams hold their instance, without Reactor.
 */
final class ReactiveStreamsResults {

	private ReactiveStreamsResults() {
	}

	static Object hold(Object publisher, PublisherHold hold) {
		return FlowAdapters
			.toPublisher(new HeldPublisher<>(FlowAdapters.toFlowPublisher((Publisher<?>) publisher), hold));
	}

}
