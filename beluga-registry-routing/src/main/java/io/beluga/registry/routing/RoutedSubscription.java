package io.beluga.registry.routing;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;

import io.beluga.registry.ProviderCall;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that goes on at the next member where a publisher fails before its first
 * element, or before its last one where the elements are held back. Foreign code is never
 * called under its monitor.
 */
final class RoutedSubscription<P> implements Flow.Subscription {

	private final RoutingHandle<P> group;

	private final @Nullable Method method;

	private final ProviderCall<? super P, ?, ?> call;

	private final Flow.Subscriber<Object> downstream;

	private final @Nullable Object context;

	private final boolean buffered;

	private final Object monitor = new Object();

	/**
	 * The way through the members; used by who holds the current source.
	 */
	private @Nullable Route<P> route;

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

	RoutedSubscription(RoutingHandle<P> group, @Nullable Method method, ProviderCall<? super P, ?, ?> call,
			Flow.Subscriber<Object> downstream, @Nullable Object context) {
		this.group = group;
		this.method = method;
		this.call = call;
		this.downstream = downstream;
		this.context = context;
		this.buffered = group.settings().stream() == StreamMode.BUFFERED;
	}

	/**
	 * Begin.
	 * @param first what the call has returned, where nobody has subscribed to it yet
	 */
	void start(RoutedPublisher.@Nullable First<P> first) {
		this.downstream.onSubscribe(this);
		if (isDone()) {
			return;
		}
		Route<P> route = (first != null) ? first.route() : new Route<>(this.group, this.method);
		this.route = route;
		route.observe(this.context);
		Attempt<P> attempt = (first != null) ? route.resume(first.attempt()) : route.begin();
		if (attempt != null && first != null && attempt.member() == first.attempt().member()) {
			subscribe(attempt, first.publisher());
		}
		else if (attempt != null) {
			run(attempt);
		}
		else {
			proceed(route, null);
		}
	}

	private boolean isDone() {
		synchronized (this.monitor) {
			return this.done;
		}
	}

	/**
	 * Make calls until one returns a publisher.
	 */
	private void run(Attempt<P> first) {
		Route<P> route = route();
		Attempt<P> attempt = first;
		while (attempt != null) {
			if (isDone()) {
				attempt.release();
				return;
			}
			Object publisher;
			try {
				publisher = attempt.make(this.call);
			}
			catch (Error ex) {
				attempt.releaseAfterError();
				end(ex);
				return;
			}
			catch (Throwable ex) {
				attempt = route.failed(attempt, ex);
				continue;
			}
			if (Results.kindOf(publisher, this.method) == Results.Kind.PUBLISHER) {
				subscribe(attempt, publisher);
			}
			else {
				attempt.release();
				end(new IllegalStateException(
						this.group + ": " + attempt + " has returned no publisher, where another member did."));
			}
			return;
		}
		proceed(route, null);
	}

	private Route<P> route() {
		Route<P> route = this.route;
		if (route == null) {
			throw new IllegalStateException("The subscription has not begun");
		}
		return route;
	}

	private void subscribe(Attempt<P> attempt, Object publisher) {
		Source source = new Source(attempt);
		synchronized (this.monitor) {
			if (!this.done) {
				this.source = source;
			}
		}
		if (isDone()) {
			attempt.release();
			return;
		}
		source.watch(this.group.settings().attemptTimeout().toNanos());
		try {
			Results.subscribe(publisher, source, this.context);
		}
		catch (Error ex) {
			if (take(source)) {
				attempt.releaseAfterError();
				end(ex);
			}
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

	/**
	 * Go on, on a thread that may take its time, since the one that sends a signal may
	 * not.
	 */
	private void proceed(Route<P> route, @Nullable Attempt<P> next) {
		Attempt.Wait<P> wait = (next == null) ? route.takeWait() : null;
		if (next != null) {
			this.group.time().execute(() -> run(next));
		}
		else if (wait != null) {
			this.group.time().schedule(() -> this.group.time().execute(() -> resume(route, wait)), wait.nanos());
		}
		else {
			end(route.failure());
		}
	}

	private void resume(Route<P> route, Attempt.Wait<P> wait) {
		if (isDone()) {
			return;
		}
		Attempt<P> next = route.resume(wait);
		if (next != null) {
			run(next);
		}
		else {
			proceed(route, null);
		}
	}

	private void end(Throwable failure) {
		synchronized (this.monitor) {
			if (this.done) {
				return;
			}
			this.done = true;
		}
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

		private Runnable timer = () -> {
		};

		Source(Attempt<P> attempt) {
			this.attempt = attempt;
			touch();
		}

		void touch() {
			this.lastSignal = RoutedSubscription.this.group.time().nanos();
		}

		/**
		 * Look after a time whether there was a signal.
		 */
		private void watch(long nanos) {
			if (nanos > 0) {
				Runnable timer = RoutedSubscription.this.group.time().schedule(this::look, nanos);
				boolean current;
				synchronized (RoutedSubscription.this.monitor) {
					this.timer = timer;
					current = RoutedSubscription.this.source == this;
				}
				if (!current) {
					// whoever took it out meanwhile has found the timer before
					timer.run();
				}
			}
		}

		private void look() {
			RoutingSettings settings = RoutedSubscription.this.group.settings();
			long limit;
			long left;
			synchronized (RoutedSubscription.this.monitor) {
				if (RoutedSubscription.this.source != this) {
					return;
				}
				limit = (this.started ? settings.idleTimeout() : settings.attemptTimeout()).toNanos();
				boolean awaited = !this.sending
						&& (RoutedSubscription.this.buffered || RoutedSubscription.this.demand > 0);
				long now = RoutedSubscription.this.group.time().nanos();
				left = awaited ? this.lastSignal + limit - now : limit;
				if (limit > 0 && left <= 0) {
					RoutedSubscription.this.source = null;
				}
			}
			if (limit > 0 && left > 0) {
				watch(left);
			}
			else if (limit > 0) {
				long exceeded = limit;
				RoutedSubscription.this.group.time().execute(() -> timeOut(exceeded));
			}
		}

		private void timeOut(long limit) {
			try {
				fail(RoutedSubscription.this.group.timeout(this.attempt, limit),
						ClassifiedFailure.of(FailureKind.TIMEOUT));
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
				RoutedSubscription.this.group.cancel(upstream::cancel);
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
			Object element = this.attempt.attribute(RoutedSubscription.this.call, sent);
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
				timer().run();
				watch(RoutedSubscription.this.group.settings().idleTimeout().toNanos());
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
				if (failure instanceof Error) {
					endByError(failure);
					return;
				}
				ClassifiedFailure classified;
				try {
					classified = RoutedSubscription.this.group.classify(this.attempt, failure);
				}
				catch (VirtualMachineError ex) {
					endByError(ex);
					return;
				}
				fail(failure, classified);
			}
		}

		private void endByError(Throwable error) {
			this.attempt.releaseAfterError();
			end(error);
		}

		private void fail(Throwable failure, ClassifiedFailure classified) {
			if (this.started && !RoutedSubscription.this.buffered) {
				this.attempt.fail(classified);
				end(failure);
			}
			else {
				Route<P> route = route();
				proceed(route, route.failed(this.attempt, failure, classified));
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
