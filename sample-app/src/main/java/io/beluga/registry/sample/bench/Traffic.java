package io.beluga.registry.sample.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Asks the language model {@code rollout} a few times a second, while somebody looks at
 * the counts of it. Knows nothing of vendors, groups and troubles. Thread-safe.
 */
@Component
@ConditionalOnBooleanProperty("sample.bench")
class Traffic implements SmartLifecycle {

	private static final int CALLS_PER_SECOND = 4;

	private static final int MOST_AT_ONCE = 32;

	private static final int MOST_RECENT = 60;

	private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final Log logger = LogFactory.getLog(Traffic.class);

	private final ChatModel model;

	private final Deque<Outcome> recent = new ArrayDeque<>();

	private long calls;

	private long failed;

	private volatile boolean paused;

	private volatile long lastWatched = System.nanoTime() - WATCHED_NANOS;

	private @Nullable ScheduledExecutorService clock;

	Traffic(@Qualifier("llms.rollout") ChatModel model) {
		this.model = model;
	}

	/**
	 * Return the counts, which keeps the traffic going for a while.
	 */
	synchronized Counts watch() {
		this.lastWatched = System.nanoTime();
		return new Counts(this.calls, this.failed, CALLS_PER_SECOND, this.paused, List.copyOf(this.recent));
	}

	void setPaused(boolean paused) {
		this.paused = paused;
	}

	private boolean isWanted() {
		return !this.paused && System.nanoTime() - this.lastWatched < WATCHED_NANOS;
	}

	private void call() {
		long start = System.nanoTime();
		String servedBy = null;
		try {
			// a vendor says which of its models has answered
			servedBy = this.model.call(new Prompt("How are you?")).getMetadata().getModel();
		}
		catch (RuntimeException ex) {
			logger.warn("A call of the bench failed with " + ex.getClass().getName());
		}
		add(servedBy, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
	}

	private synchronized void add(@Nullable String servedBy, long millis) {
		this.calls++;
		if (servedBy == null) {
			this.failed++;
		}
		this.recent.addLast(new Outcome(this.calls, servedBy, millis));
		if (this.recent.size() > MOST_RECENT) {
			this.recent.removeFirst();
		}
	}

	@Override
	public synchronized void start() {
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		ExecutorService callers = new ThreadPoolExecutor(0, MOST_AT_ONCE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new ThreadPoolExecutor.DiscardPolicy());
		clock.scheduleAtFixedRate(() -> {
			if (isWanted()) {
				callers.execute(this::call);
			}
		}, 0, 1000 / CALLS_PER_SECOND, TimeUnit.MILLISECONDS);
		this.clock = clock;
	}

	@Override
	public synchronized void stop() {
		if (this.clock != null) {
			this.clock.shutdown();
			this.clock = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.clock != null;
	}

	/**
	 * What came of the calls.
	 *
	 * @param calls how many have ended
	 * @param failed how many of them have failed
	 * @param perSecond how many are made in a second
	 * @param paused whether none are made at present
	 * @param recent the last ones, the newest at the end
	 */
	record Counts(long calls, long failed, int perSecond, boolean paused, List<Outcome> recent) {
	}

	/**
	 * What came of one call.
	 *
	 * @param number its number
	 * @param servedBy the model that has answered, absent where the call has failed
	 * @param millis how long it took, in milliseconds
	 */
	record Outcome(long number, @Nullable String servedBy, long millis) {
	}

}
