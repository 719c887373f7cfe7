package io.beluga.registry.routing.internal.call;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.routing.internal.attempt.Attempt;
import io.beluga.registry.routing.internal.attempt.Route;
import org.jspecify.annotations.Nullable;

/**
 * Goes on at the next member where a stage fails.
 */
final class RoutedStage<P> extends LaterCall<P> {

	private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

	/**
	 * The attempt whose stage is followed. Who takes it out ends it.
	 */
	private final AtomicReference<@Nullable Attempt<P>> running = new AtomicReference<>();

	private RoutedStage(Route<P> route) {
		super(route, Results.Kind.STAGE);
	}

	/**
	 * Return what stands for a stage.
	 */
	static <P> Object hold(Attempt<P> attempt) {
		CompletionStage<@Nullable Object> stage = stage(attempt);
		if (stage instanceof CompletableFuture<@Nullable Object> future && future.isDone()
				&& !future.isCompletedExceptionally()) {
			attempt.succeed();
			Object value = future.getNow(null);
			Object attributed = attempt.attribute(value);
			return (attributed == value) ? stage : CompletableFuture.completedFuture(attributed);
		}
		RoutedStage<P> routed = new RoutedStage<>(attempt.route());
		routed.result.whenComplete((value, failure) -> routed.stop());
		routed.follow(attempt);
		return routed.result;
	}

	@SuppressWarnings("unchecked") // a call returns the same type each time
	private static CompletionStage<@Nullable Object> stage(Attempt<?> attempt) {
		return (CompletionStage<@Nullable Object>) Objects.requireNonNull(attempt.result());
	}

	/**
	 * Stop what runs: the caller has the result, has cancelled it or has completed it.
	 */
	private void stop() {
		route().cancel();
		Attempt<P> attempt = this.running.getAndSet(null);
		if (attempt != null) {
			attempt.release();
			// last, since whoever follows that stage may take long
			cancelStage(attempt);
		}
	}

	private void cancelStage(Attempt<P> attempt) {
		cancel(() -> stage(attempt).toCompletableFuture().cancel(true));
	}

	@Override
	void follow(Attempt<P> attempt) {
		this.running.set(attempt);
		if (this.result.isDone()) {
			stop();
			return;
		}
		long limit = group().settings().attemptTimeout().toNanos();
		Runnable timer = (limit > 0) ? time().schedule(() -> timeOut(attempt, limit), limit) : () -> {
		};
		try {
			stage(attempt).whenComplete((value, failure) -> ended(attempt, timer, value, failure));
		}
		catch (Throwable ex) {
			// foreign code: a stage that nobody can follow must not be waited for
			ended(attempt, timer, null, ex);
		}
	}

	private void ended(Attempt<P> attempt, Runnable timer, @Nullable Object value, @Nullable Throwable failure) {
		timer.run();
		if (!this.running.compareAndSet(attempt, null)) {
			return;
		}
		if (failure != null) {
			proceed(route().failed(attempt, failure));
		}
		else {
			attempt.succeed();
			this.result.complete(attempt.attribute(value));
		}
	}

	private void timeOut(Attempt<P> attempt, long limit) {
		if (this.running.compareAndSet(attempt, null)) {
			time().execute(() -> {
				proceed(route().timedOut(attempt, limit));
				// last, since whoever follows that stage may take long
				cancelStage(attempt);
			});
		}
	}

	@Override
	void end(Throwable failure) {
		this.result.completeExceptionally(failure);
	}

}
