package io.beluga.registry.soak;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends letters, and takes a few milliseconds for it. It can be down, and counts what
 * fails then.
 */
final class Vendor implements Letters {

	private static final long MILLIS = 5;

	private final String name;

	private final ScheduledExecutorService threads;

	private final LongAdder failed = new LongAdder();

	private volatile boolean down;

	private volatile @Nullable CountDownLatch gathering;

	Vendor(String name, ScheduledExecutorService threads) {
		this.name = name;
		this.threads = threads;
	}

	void setDown(boolean down) {
		this.down = down;
	}

	/**
	 * Have calls wait until so many are there at once.
	 * @param gathering counts them, or {@code null} to wait no more
	 */
	void gather(@Nullable CountDownLatch gathering) {
		this.gathering = gathering;
	}

	/**
	 * Return how many attempts have failed.
	 */
	long failed() {
		return this.failed.sum();
	}

	@Override
	public String send() throws IOException {
		CountDownLatch gathering = this.gathering;
		if (gathering != null) {
			gathering.countDown();
			await(gathering);
		}
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS));
		return answer();
	}

	private static void await(CountDownLatch gathering) throws IOException {
		try {
			gathering.await(Storm.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private String answer() throws IOException {
		if (this.down) {
			this.failed.increment();
			throw new ConnectException("down");
		}
		return this.name;
	}

	@Override
	public CompletionStage<String> sendLater() {
		CompletableFuture<String> letter = new CompletableFuture<>();
		this.threads.schedule(() -> {
			try {
				letter.complete(answer());
			}
			catch (IOException ex) {
				letter.completeExceptionally(ex);
			}
		}, MILLIS, TimeUnit.MILLISECONDS);
		return letter;
	}

	@Override
	public Flux<String> stream() {
		return Mono.fromCompletionStage(this::sendLater).flux();
	}

}
