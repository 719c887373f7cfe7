package io.beluga.registry.routing;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A member that does what a test says: first what was queued, then the usual.
 */
final class FakeModel implements Model {

	private final String answer;

	private final Queue<Exception> failures = new ArrayDeque<>();

	private final AtomicInteger calls = new AtomicInteger();

	private volatile Exception usual;

	private volatile Runnable whenCalled = () -> {
	};

	private volatile Supplier<CompletionStage<String>> stage;

	private volatile Supplier<Flux<String>> flux;

	FakeModel(String answer) {
		this.answer = answer;
	}

	/**
	 * Fail the next calls.
	 */
	FakeModel failNext(Exception... failures) {
		synchronized (this.failures) {
			this.failures.addAll(List.of(failures));
		}
		return this;
	}

	/**
	 * Fail all calls, or none.
	 */
	FakeModel fail(Exception failure) {
		this.usual = failure;
		return this;
	}

	FakeModel whenCalled(Runnable action) {
		this.whenCalled = action;
		return this;
	}

	FakeModel stage(Supplier<CompletionStage<String>> stage) {
		this.stage = stage;
		return this;
	}

	FakeModel flux(Supplier<Flux<String>> flux) {
		this.flux = flux;
		return this;
	}

	int calls() {
		return this.calls.get();
	}

	private Exception next() {
		this.calls.incrementAndGet();
		this.whenCalled.run();
		synchronized (this.failures) {
			Exception failure = this.failures.poll();
			return (failure != null) ? failure : this.usual;
		}
	}

	@Override
	public String ask(String question) throws Exception {
		Exception failure = next();
		if (failure != null) {
			throw failure;
		}
		return this.answer;
	}

	@Override
	public CompletionStage<String> askLater(String question) {
		Exception failure = next();
		if (failure != null) {
			return CompletableFuture.failedFuture(failure);
		}
		return (this.stage != null) ? this.stage.get() : CompletableFuture.completedFuture(this.answer);
	}

	@Override
	public Flux<String> stream(String question) {
		Exception failure = next();
		if (failure != null) {
			return Flux.error(failure);
		}
		return (this.flux != null) ? this.flux.get() : Flux.just(this.answer, "!");
	}

	@Override
	public Mono<String> once(String question) {
		Exception failure = next();
		return (failure != null) ? Mono.error(failure) : Mono.just(this.answer);
	}

	@Override
	public Flow.Publisher<String> publish(String question) {
		return FlowAdapters.toFlowPublisher(stream(question));
	}

	@Override
	public Stream<String> lines(String question) {
		Exception failure = next();
		if (failure instanceof RuntimeException thrown) {
			throw thrown;
		}
		return stream(question).toStream();
	}

	@Override
	public String options() {
		return "options of " + this.answer;
	}

}
