package io.beluga.registry.soak;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The instances of both contracts.
 */
final class Instances {

	private static final int ITEMS = 3;

	/**
	 * One call in so many waits, as calls over a network do.
	 */
	private static final int WAITS = 512;

	private final Ledger ledger;

	private final Executor elsewhere;

	/**
	 * Create what makes instances.
	 * @param elsewhere where asynchronous calls go on
	 */
	Instances(Ledger ledger, Executor elsewhere) {
		this.ledger = ledger;
		this.elsewhere = elsewhere;
	}

	/**
	 * Make a worker.
	 * @param helper who helps it
	 */
	WorkerInstance worker(String name, Plan plan, Worker helper) throws InterruptedException {
		plan.make();
		return new WorkerInstance(this.ledger.begin(name, plan), helper);
	}

	EngineInstance engine(String name, Plan plan) throws InterruptedException {
		plan.make();
		return new EngineInstance(this.ledger.begin(name, plan));
	}

	private Flux<String> stream(Life life) {
		life.begin();
		life.end();
		return Flux.<String>create((sink) -> {
			life.goOn();
			this.elsewhere.execute(() -> emit(life, sink));
		}).doFinally((signal) -> life.endElsewhere());
	}

	private static void emit(Life life, FluxSink<String> sink) {
		for (int i = 0; i < ITEMS; i++) {
			life.step(sink::isCancelled);
			sink.next("item");
		}
		life.step(sink::isCancelled);
		sink.complete();
	}

	private static void spend(Life life) {
		if (System.nanoTime() % WAITS == 0) {
			LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
		}
		Thread.onSpinWait();
		life.end();
	}

	final class WorkerInstance implements Worker, AutoCloseable {

		private final Life life;

		private final Worker helper;

		WorkerInstance(Life life, Worker helper) {
			this.life = life;
			this.helper = helper;
		}

		@Override
		public int work(int helpers) {
			this.life.begin();
			int worked = 1 + ((helpers > 0) ? this.helper.work(helpers - 1) : 0);
			spend(this.life);
			return worked;
		}

		@Override
		public void work(long millis, Runnable begun) {
			this.life.begin();
			begun.run();
			try {
				TimeUnit.MILLISECONDS.sleep(millis);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("interrupted", ex);
			}
			this.life.end();
		}

		@Override
		public CompletionStage<String> later() {
			this.life.begin();
			CompletableFuture<String> future = new CompletableFuture<>();
			this.life.goOn();
			future.whenComplete((value, failure) -> this.life.endElsewhere());
			Instances.this.elsewhere.execute(() -> {
				this.life.step(future::isDone);
				future.complete("done");
			});
			return future;
		}

		@Override
		public Flux<String> stream() {
			return Instances.this.stream(this.life);
		}

		@Override
		public void close() {
			this.life.close();
		}

	}

	final class EngineInstance extends Engine implements AutoCloseable {

		private final Life life;

		EngineInstance(Life life) {
			this.life = life;
		}

		@Override
		int run() {
			this.life.begin();
			spend(this.life);
			return 1;
		}

		@Override
		Flux<String> stream() {
			return Instances.this.stream(this.life);
		}

		@Override
		public void close() {
			this.life.close();
		}

	}

}
