package io.beluga.registry.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.ProviderCall;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Goes on at the next member where a stage fails.
 */
final class RoutedStage<P> {

	private final RoutingHandle<P> group;

	private final Route<P> route;

	private final ProviderCall<? super P, ?, ?> call;

	private final CompletableFuture<Object> result = new CompletableFuture<>();

	/**
	 * The attempt that runs. Who takes it out ends it.
	 */
	private final AtomicReference<@Nullable Running<P>> running = new AtomicReference<>();

	private record Running<P>(Attempt<P> attempt, CompletionStage<Object> stage) {
	}

	private RoutedStage(RoutingHandle<P> group, Route<P> route, ProviderCall<? super P, ?, ?> call) {
		this.group = group;
		this.route = route;
		this.call = call;
	}

	/**
	 * Return what stands for a stage.
	 */
	static <P> Object hold(Route<P> route, Attempt<P> attempt, ProviderCall<? super P, ?, ?> call,
			CompletionStage<Object> stage, RoutingHandle<P> group) {
		if (stage instanceof CompletableFuture<?> future && future.isDone() && !future.isCompletedExceptionally()) {
			attempt.succeed();
			Object value = future.getNow(null);
			Object attributed = attempt.attribute(call, value);
			return (attributed == value) ? stage : CompletableFuture.completedFuture(attributed);
		}
		RoutedStage<P> routed = new RoutedStage<>(group, route, call);
		routed.result.whenComplete((value, failure) -> routed.stop());
		routed.follow(attempt, stage);
		return routed.result;
	}

	/**
	 * Stop what runs: the caller has the result, has cancelled it or has completed it.
	 */
	private void stop() {
		Running<P> running = this.running.getAndSet(null);
		if (running != null) {
			running.attempt().release();
			// last, since whoever follows that stage may take long
			cancel(running);
		}
	}

	private void cancel(Running<P> running) {
		this.group.cancel(() -> running.stage().toCompletableFuture().cancel(true));
	}

	private void follow(Attempt<P> attempt, CompletionStage<Object> stage) {
		Running<P> running = new Running<>(attempt, stage);
		this.running.set(running);
		if (this.result.isDone()) {
			stop();
			return;
		}
		long limit = this.group.settings().attemptTimeout().toNanos();
		Runnable timer = (limit > 0) ? this.group.time().schedule(() -> timeOut(running, limit), limit) : () -> {
		};
		try {
			stage.whenComplete((value, failure) -> ended(running, timer, value, failure));
		}
		catch (Throwable ex) {
			// foreign code: a stage that nobody can follow must not be waited for
			ended(running, timer, null, ex);
		}
	}

	private void ended(Running<P> running, Runnable timer, @Nullable Object value, @Nullable Throwable failure) {
		timer.run();
		if (!this.running.compareAndSet(running, null)) {
			return;
		}
		Attempt<P> attempt = running.attempt();
		if (failure == null) {
			attempt.succeed();
			this.result.complete(attempt.attribute(this.call, value));
		}
		else if (failure instanceof Error) {
			attempt.releaseAfterError();
			this.result.completeExceptionally(failure);
		}
		else {
			proceed(this.route.failed(attempt, failure));
		}
	}

	private void timeOut(Running<P> running, long limit) {
		if (this.running.compareAndSet(running, null)) {
			this.group.time().execute(() -> {
				proceed(this.route.failed(running.attempt(), this.group.timeout(running.attempt(), limit),
						ClassifiedFailure.of(FailureKind.TIMEOUT)));
				// last, since whoever follows that stage may take long
				cancel(running);
			});
		}
	}

	/**
	 * Go on, on a thread that may take its time, since the one that completes a stage may
	 * not.
	 */
	private void proceed(@Nullable Attempt<P> next) {
		if (next != null) {
			this.group.time().execute(() -> run(next));
			return;
		}
		Attempt.Wait<P> wait = this.route.takeWait();
		if (wait == null) {
			this.result.completeExceptionally(this.route.failure());
		}
		else {
			this.group.time().schedule(() -> this.group.time().execute(() -> resume(wait)), wait.nanos());
		}
	}

	private void resume(Attempt.Wait<P> wait) {
		if (!this.result.isDone()) {
			Attempt<P> next = this.route.resume(wait);
			if (next != null) {
				run(next);
			}
			else {
				proceed(null);
			}
		}
	}

	@SuppressWarnings("unchecked") // a call returns the same type each time
	private void run(Attempt<P> first) {
		Attempt<P> attempt = first;
		while (attempt != null) {
			if (this.result.isDone()) {
				attempt.release();
				return;
			}
			Object value;
			try {
				value = attempt.make(this.call);
			}
			catch (Error ex) {
				attempt.releaseAfterError();
				this.result.completeExceptionally(ex);
				return;
			}
			catch (Throwable ex) {
				attempt = this.route.failed(attempt, ex);
				continue;
			}
			if (value instanceof CompletionStage<?> stage) {
				follow(attempt, (CompletionStage<Object>) stage);
			}
			else {
				attempt.release();
				this.result.completeExceptionally(new IllegalStateException(
						this.group + ": " + attempt + " has returned no stage, where another member did."));
			}
			return;
		}
		proceed(null);
	}

}
