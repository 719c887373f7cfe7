package io.beluga.registry.internal.lease;

import java.util.Map;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;

/**
 * Has a Flux, a Mono and other publishers hold their instance, by Reactor's own
 * operators: they pass the context and requests through, and end a lease after the last
 * signal.
 */
final class ReactorResults {

	private ReactorResults() {
	}

	static Object hold(Object publisher, PublisherLease hold) {
		return (publisher instanceof Mono<?> mono) ? new HeldMono<>(mono, hold)
				: new HeldFlux<>(Flux.from((Publisher<?>) publisher), hold);
	}

	private static <T> void subscribe(PublisherLease hold, CoreSubscriber<? super T> subscriber,
			Function<Lease, Publisher<T>> source) {
		Lease lease;
		try {
			lease = hold.subscribe();
		}
		catch (IllegalStateException ex) {
			Operators.error(subscriber, ex);
			return;
		}
		try {
			source.apply(lease).subscribe(subscriber);
		}
		catch (Throwable ex) {
			// a hook on operators, or a subscriber that throws
			lease.fail(ex);
			lease.end();
			throw ex;
		}
	}

	private static <T> Flux<T> within(Flux<T> flux, Lease lease) {
		Map<String, Object> context = lease.reactorContext();
		return context.isEmpty() ? flux : flux.contextWrite((outer) -> outer.putAllMap(context));
	}

	private static <T> Mono<T> within(Mono<T> mono, Lease lease) {
		Map<String, Object> context = lease.reactorContext();
		return context.isEmpty() ? mono : mono.contextWrite((outer) -> outer.putAllMap(context));
	}

	private static final class HeldFlux<T> extends FluxOperator<T, T> {

		private final Flux<T> flux;

		private final PublisherLease hold;

		HeldFlux(Flux<T> flux, PublisherLease hold) {
			super(flux);
			this.flux = flux;
			this.hold = hold;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> subscriber) {
			ReactorResults.<T>subscribe(this.hold, subscriber,
					(lease) -> within(this.flux, lease).doOnError(lease::fail).doFinally((signal) -> lease.end()));
		}

	}

	private static final class HeldMono<T> extends MonoOperator<T, T> {

		private final Mono<T> mono;

		private final PublisherLease hold;

		HeldMono(Mono<T> mono, PublisherLease hold) {
			super(mono);
			this.mono = mono;
			this.hold = hold;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> subscriber) {
			ReactorResults.<T>subscribe(this.hold, subscriber,
					(lease) -> within(this.mono, lease).doOnError(lease::fail).doFinally((signal) -> lease.end()));
		}

	}

}
