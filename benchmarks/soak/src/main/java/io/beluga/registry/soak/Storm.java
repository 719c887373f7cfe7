package io.beluga.registry.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A thousand callers of a group, whose first vendor dies for five seconds and comes back,
 * while two others are well. No call may fail, no vendor may be asked more often than the
 * retry budget allows, and all has to be as before afterwards.
 */
final class Storm {

	static final int CALLERS = 1000;

	static final int BUDGET_PERCENT = 20;

	static final int BUDGET_PER_SECOND = 5;

	/**
	 * Longer than any call may take.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(20);

	/**
	 * Longer than it may take until a vendor is asked again that is well.
	 */
	private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

	/**
	 * How many attempts a thousand calls may make, all of which fail: each one, and as
	 * many again as the budget of ten seconds has. A fifth more is let pass.
	 */
	private static final long MOST_ATTEMPTS = (long) (1.2
			* (CALLERS + CALLERS * BUDGET_PERCENT / 100 + BUDGET_PER_SECOND * 10));

	private static final Duration CALM = Duration.ofSeconds(2);

	private static final Duration OUTAGE = Duration.ofSeconds(5);

	private static final long STACK = 256 * 1024;

	private static final double GROWTH = 1.05;

	private final boolean control;

	private final Ledger ledger = new Ledger(new Stalls());

	private final List<String> lines = new ArrayList<>();

	private final LongAdder calls = new LongAdder();

	private final LongAdder cancelled = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private volatile @Nullable Exception failure;

	private volatile boolean over;

	Storm(boolean control) {
		this.control = control;
	}

	/**
	 * Run.
	 * @return whether nothing happened that must not
	 */
	boolean run() throws InterruptedException {
		Set<Thread> threadsBefore = Machine.threads();
		ScheduledThreadPoolExecutor network = new ScheduledThreadPoolExecutor(2);
		Vendor first = new Vendor("first", network);
		List<Vendor> vendors = List.of(first, new Vendor("second", network), new Vendor("third", network));
		if (this.control) {
			run(first, new NaiveGroup(vendors, true), new NaiveGroup(vendors, false));
		}
		else {
			try (GroupOfLetters group = new GroupOfLetters(vendors, CALLERS)) {
				run(first, group.storm(), group.burst());
			}
		}
		network.shutdown();
		long end = System.nanoTime();
		if (!Machine.await(() -> Machine.newThreads(threadsBefore).isEmpty())) {
			violation("threads are left: " + Machine.newThreads(threadsBefore));
		}
		add("threads were as before %,d ms after the end", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - end));
		if (this.failure != null) {
			violation(this.failures.sum() + " calls failed, the last one with " + this.failure);
		}
		add("%,d calls of %,d callers, %,d of them cancelled", this.calls.sum(), CALLERS, this.cancelled.sum());
		this.ledger.violations().forEach((violation) -> add("VIOLATION: %s", violation));
		add("%,d violations", this.ledger.violationCount());
		return this.ledger.violationCount() == 0;
	}

	private void run(Vendor first, Letters storm, Letters burst) throws InterruptedException {
		Callers calm = new Callers(() -> keepOn(storm));
		LockSupport.parkNanos(CALM.toNanos());
		this.over = true;
		calm.join();
		// one call, so that the burst is all that its budget knows of
		send(burst);
		long heapBefore = Machine.heapInUse();

		this.over = false;
		Callers callers = new Callers(() -> keepOn(storm));
		LockSupport.parkNanos(CALM.dividedBy(2).toNanos());
		first.setDown(true);
		LockSupport.parkNanos(OUTAGE.toNanos());
		first.setDown(false);
		long back = System.nanoTime();
		if (!await(() -> send(storm).equals("first"))) {
			violation("the first vendor is not asked again");
		}
		back = System.nanoTime() - back;
		LockSupport.parkNanos(CALM.dividedBy(2).toNanos());
		this.over = true;
		callers.join();
		long asked = first.failed();
		add("the first vendor was asked %,d times in %d s in which it was down, and served %,d ms after", asked,
				OUTAGE.toSeconds(), TimeUnit.NANOSECONDS.toMillis(back));
		if (asked > MOST_ATTEMPTS) {
			violation("a vendor that was down was asked " + asked + " times");
		}

		first.setDown(true);
		atOnce(burst);
		asked = first.failed() - asked;
		first.setDown(false);
		add("%,d calls at once made %,d attempts at a vendor that was down; %,d are allowed", CALLERS, asked,
				MOST_ATTEMPTS);
		if (asked > MOST_ATTEMPTS) {
			violation("calls at once made " + asked + " attempts at a vendor that was down");
		}

		gather(first, storm);
		long heapAfter = Machine.heapInUse();
		add("%,d KB on the heap before the storm, %,d KB after it", heapBefore / 1024, heapAfter / 1024);
		if (heapAfter > heapBefore * GROWTH) {
			violation("the heap grew from " + heapBefore + " to " + heapAfter + " bytes");
		}
	}

	/**
	 * Call until it is over: at once, later and by a stream. An eighth of what comes
	 * later is cancelled.
	 */
	private void keepOn(Letters letters) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		while (!this.over) {
			this.calls.increment();
			try {
				switch (random.nextInt(4)) {
					case 0 -> wait(letters.sendLater().toCompletableFuture(), random);
					case 1 -> wait(letters.stream().next().toFuture(), random);
					default -> letters.send();
				}
			}
			catch (Exception ex) {
				failed(ex);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50, 150)));
		}
	}

	private void wait(CompletableFuture<String> letter, ThreadLocalRandom random) throws Exception {
		if (random.nextInt(8) == 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(0, 10)));
			letter.cancel(true);
			this.cancelled.increment();
		}
		else {
			letter.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
	}

	/**
	 * Make a call by each caller at the same time.
	 */
	private void atOnce(Letters letters) throws InterruptedException {
		CountDownLatch start = new CountDownLatch(1);
		Callers callers = new Callers(() -> {
			try {
				start.await();
			}
			catch (InterruptedException ex) {
				violation("interrupted");
			}
			send(letters);
		});
		start.countDown();
		callers.join();
	}

	private String send(Letters letters) {
		this.calls.increment();
		try {
			return letters.send();
		}
		catch (Exception ex) {
			failed(ex);
			return "none";
		}
	}

	private void failed(Exception failure) {
		this.failures.increment();
		this.failure = failure;
	}

	/**
	 * Have all callers within the first vendor at once. It may have no more calls than
	 * that, so that each one of them fails to get there whose place was not given back.
	 */
	private void gather(Vendor first, Letters letters) throws InterruptedException {
		CountDownLatch gathering = new CountDownLatch(CALLERS);
		first.gather(gathering);
		atOnce(letters);
		first.gather(null);
		if (gathering.getCount() > 0) {
			violation("places were not given back: " + gathering.getCount());
		}
	}

	private static boolean await(BooleanSupplier condition) {
		long end = System.nanoTime() + BACK_WITHIN.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				return false;
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
		return true;
	}

	private void violation(String what) {
		this.ledger.violation(what);
	}

	private void add(String format, Object... arguments) {
		this.lines.add(String.format(Locale.ROOT, format, arguments));
	}

	/**
	 * Return what the storm has shown.
	 */
	List<String> lines() {
		return this.lines;
	}

	/**
	 * A thousand threads, virtual ones where there are any.
	 */
	private static final class Callers {

		private final CountDownLatch ended = new CountDownLatch(CALLERS);

		Callers(Runnable action) {
			Runnable call = () -> {
				try {
					action.run();
				}
				finally {
					this.ended.countDown();
				}
			};
			Optional<ExecutorService> virtual = Machine.virtualThreads();
			for (int i = 0; i < CALLERS; i++) {
				virtual.ifPresentOrElse((executor) -> executor.execute(call),
						() -> new Thread(null, call, "soak-storm", STACK).start());
			}
			virtual.ifPresent(ExecutorService::shutdown);
		}

		void join() throws InterruptedException {
			this.ended.await();
		}

	}

}
