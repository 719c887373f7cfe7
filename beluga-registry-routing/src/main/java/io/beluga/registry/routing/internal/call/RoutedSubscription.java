package io.beluga.registry.routing.internal.call;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;

import io.beluga.registry.routing.internal.attempt.Attempt;
import io.beluga.registry.routing.internal.attempt.Route;
import io.beluga.registry.routing.internal.group.RoutingSettings;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that goes on at the next member where a publisher fails before its first
 * element, or before its last one where the elements are held back. Foreign code is never
 * called under its monitor.
 */
final class RoutedSubscription<P> extends LaterCall<P> implements Flow.Subscription {

	private final Flow.Subscriber<Object> downstream;

	private final @Nullable Object context;

	private final boolean buffered;

	private final Object monitor = new Object();

	/**
	 * What sends elements now. Who takes it out ends it.
	 */
	private @Nullable Source source;

	/**
	 * How many elements the caller wants and has not got.
	 */
	private long demand;

	/**
	 * Whether nothing more is to be sent.
	 */
	private boolean done;

	/**
	 * The elements of a publisher that was complete before any of them was sent.
	 */
	private @Nullable Queue<Object> complete;

	private boolean draining;

	RoutedSubscription(Route<P> route, Flow.Subscriber<Object> downstream, @Nullable Object context) {
		super(route, Results.Kind.PUBLISHER);
		this.downstream = downstream;
		this.context = context;
		this.buffered = group().settings().buffered();
	}

	/**
	 * Begin.
	 * @param first what has made the call, where nobody has subscribed to its result yet
	 */
	void start(@Nullable Attempt<P> first) {
		this.downstream.onSubscribe(this);
		if (!route().isCancelled()) {
			route().observe(this.context);
			run((first != null) ? route().resume(first) : route().begin());
		}
	}

	@Override
	void follow(Attempt<P> attempt) {
		Source source = new Source(attempt);
		boolean wanted;
		synchronized (this.monitor) {
			wanted = !this.done;
			if (wanted) {
				this.source = source;
			}
		}
		if (!wanted) {
			attempt.release();
			return;
		}
		source.watch(group().settings().attemptTimeout().toNanos());
		try {
			Results.subscribe(Objects.requireNonNull(attempt.result()), source, this.context);
		}
		catch (Throwable ex) {
			source.onError(ex);
		}
	}

	/**
	 * Take a source out, if it is still the one that sends.
	 */
	private boolean take(Source source) {
		synchronized (this.monitor) {
			if (this.source != source) {
				return false;
			}
			this.source = null;
			return true;
		}
	}

	@Override
	void end(Throwable failure) {
		synchronized (this.monitor) {
			if (this.done) {
				return;
			}
			this.done = true;
		}
		route().cancel();
		this.downstream.onError(failure);
	}

	@Override
	public void request(long count) {
		if (count <= 0) {
			refuse(count);
			return;
		}
		Flow.Subscription upstream = null;
		synchronized (this.monitor) {
			this.demand = (this.demand + count < 0) ? Long.MAX_VALUE : this.demand + count;
			if (this.source != null) {
				upstream = this.source.upstream;
				this.source.touch();
			}
		}
		if (this.buffered) {
			drain();
		}
		else if (upstream != null) {
			upstream.request(count);
		}
	}

	private void refuse(long count) {
		Source source;
		synchronized (this.monitor) {
			source = this.source;
			this.source = null;
		}
		if (source != null) {
			source.stop();
		}
		end(new IllegalArgumentException("The number of requested elements must be positive and is " + count));
	}

	@Override
	public void cancel() {
		Source source;
		synchronized (this.monitor) {
			this.done = true;
			source = this.source;
			this.source = null;
			this.complete = null;
		}
		route().cancel();
		if (source != null) {
			source.stop();
		}
	}

	/**
	 * Send what was held back, as much of it as is wanted.
	 */
	private void drain() {
		synchronized (this.monitor) {
			if (this.draining) {
				return;
			}
			this.draining = true;
		}
		while (true) {
			Object element;
			synchronized (this.monitor) {
				if (this.done || this.complete == null || (this.demand == 0 && !this.complete.isEmpty())) {
					this.draining = false;
					return;
				}
				element = this.complete.poll();
				if (element == null) {
					this.done = true;
					this.draining = false;
				}
				else if (this.demand != Long.MAX_VALUE) {
					this.demand--;
				}
			}
			if (element == null) {
				this.downstream.onComplete();
				return;
			}
			this.downstream.onNext(element);
		}
	}

	/**
	 * What one member sends.
	 */
	private final class Source implements Flow.Subscriber<Object> {

		private final Attempt<P> attempt;

		private final Queue<Object> held = new ArrayDeque<>();

		/**
		 * Guarded by the monitor, as all that follows.
		 */
		private Flow.@Nullable Subscription upstream;

		private boolean started;

		/**
		 * Whether the caller is busy with an element.
		 */
		private boolean sending;

		private long lastSignal;

		/**
		 * How many timers there have been. All but the last one are of no concern.
		 */
		private int timers;

		private Runnable timer = () -> {
		};

		Source(Attempt<P> attempt) {
			this.attempt = attempt;
			touch();
		}

		void touch() {
			this.lastSignal = time().nanos();
		}

		/**
		 * Look after a time whether there was a signal, in place of the timer that is
		 * set.
		 */
		private void watch(long nanos) {
			int number;
			synchronized (RoutedSubscription.this.monitor) {
				number = ++this.timers;
			}
			timer().run();
			setTimer(number, nanos);
		}

		private void setTimer(int number, long nanos) {
			if (nanos <= 0) {
				return;
			}
			Runnable timer = time().schedule(() -> look(number), nanos);
			boolean current;
			synchronized (RoutedSubscription.this.monitor) {
				current = isCurrent(number);
				if (current) {
					this.timer = timer;
				}
			}
			if (!current) {
				// whoever made it superfluous meanwhile has found the timer before
				timer.run();
			}
		}

		private boolean isCurrent(int number) {
			return RoutedSubscription.this.source == this && this.timers == number;
		}

		private void look(int number) {
			RoutingSettings settings = group().settings();
			long limit;
			long left;
			synchronized (RoutedSubscription.this.monitor) {
				if (!isCurrent(number)) {
					return;
				}
				limit = (this.started ? settings.idleTimeout() : settings.attemptTimeout()).toNanos();
				boolean awaited = !this.sending
						&& (RoutedSubscription.this.buffered || RoutedSubscription.this.demand > 0);
				long now = time().nanos();
				left = awaited ? this.lastSignal + limit - now : limit;
				this.timers++;
				if (limit > 0 && left <= 0) {
					RoutedSubscription.this.source = null;
				}
			}
			if (limit > 0 && left > 0) {
				setTimer(number + 1, left);
			}
			else if (limit > 0) {
				long exceeded = limit;
				time().execute(() -> timeOut(exceeded));
			}
		}

		private void timeOut(long limit) {
			try {
				proceed(route().timedOut(this.attempt, limit));
			}
			finally {
				// last, since clients of vendors may wait for the next byte meanwhile
				cancelUpstream();
			}
		}

		/**
		 * Stop, after this was taken out.
		 */
		void stop() {
			timer().run();
			this.attempt.release();
			// last, since clients of vendors may wait for the next byte meanwhile
			cancelUpstream();
		}

		private Runnable timer() {
			synchronized (RoutedSubscription.this.monitor) {
				return this.timer;
			}
		}

		private void cancelUpstream() {
			Flow.Subscription upstream;
			synchronized (RoutedSubscription.this.monitor) {
				upstream = this.upstream;
			}
			if (upstream != null) {
				RoutedSubscription.this.cancel(upstream::cancel);
			}
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			long wanted = 0;
			boolean current;
			synchronized (RoutedSubscription.this.monitor) {
				current = RoutedSubscription.this.source == this && this.upstream == null;
				if (current) {
					this.upstream = subscription;
					wanted = RoutedSubscription.this.buffered ? Long.MAX_VALUE : RoutedSubscription.this.demand;
				}
			}
			if (!current) {
				subscription.cancel();
			}
			else if (wanted > 0) {
				subscription.request(wanted);
			}
		}

		@Override
		public void onNext(Object sent) {
			Object element = this.attempt.attribute(sent);
			boolean first;
			synchronized (RoutedSubscription.this.monitor) {
				if (RoutedSubscription.this.source != this) {
					return;
				}
				first = !this.started;
				this.started = true;
				touch();
				if (RoutedSubscription.this.buffered) {
					this.held.add(element);
				}
				else {
					this.sending = true;
					if (RoutedSubscription.this.demand != Long.MAX_VALUE) {
						RoutedSubscription.this.demand--;
					}
				}
			}
			if (first) {
				this.attempt.answered();
				watch(group().settings().idleTimeout().toNanos());
			}
			if (!RoutedSubscription.this.buffered) {
				send(element);
			}
		}

		private void send(Object element) {
			try {
				RoutedSubscription.this.downstream.onNext(element);
			}
			finally {
				synchronized (RoutedSubscription.this.monitor) {
					this.sending = false;
					touch();
				}
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (take(this)) {
				timer().run();
				proceed(route().failed(this.attempt, failure));
			}
		}

		@Override
		public void onComplete() {
			if (!take(this)) {
				return;
			}
			timer().run();
			this.attempt.succeed();
			if (RoutedSubscription.this.buffered) {
				synchronized (RoutedSubscription.this.monitor) {
					RoutedSubscription.this.complete = RoutedSubscription.this.done ? null : this.held;
				}
				drain();
				return;
			}
			synchronized (RoutedSubscription.this.monitor) {
				if (RoutedSubscription.this.done) {
					return;
				}
				RoutedSubscription.this.done = true;
			}
			RoutedSubscription.this.downstream.onComplete();
		}

	}

}
