package io.beluga.registry.internal.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.lease.PublisherLease.Claim;
import io.beluga.registry.spi.ProviderCallObserver.Call;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a configured provider, with the number of calls that run on it. A call
 * acquires it before and releases it after; once it is retired it refuses new calls, and
 * the last release tells that it is drained.
 * <p>
 * The calls are counted in words that hold twice the count and, in the lowest bit,
 * whether the generation is retired. There is one word until two threads meet on it, and
 * a padded word for each stripe of threads from then on. Each word becomes empty once,
 * because it refuses to grow when its lowest bit is set; the number of words that are not
 * yet empty, and the one who retires, are counted in turn, so that the end is reached
 * once.
 */
public final class LeasedInstance {

	/**
	 * The answer of {@link #acquire()} when the generation is retired.
	 */
	public static final int REFUSED = -1;

	private static final int RETIRED = 1;

	private static final int ONE_CALL = 2;

	/**
	 * Words 128 bytes apart share no cache line, also not with a prefetched neighbour.
	 */
	private static final int STRIDE = 16;

	private static final int STRIPES = stripes();

	private static final long[] CLOSED = new long[0];

	private static final VarHandle BASE;

	private static final VarHandle CELLS;

	private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			BASE = lookup.findVarHandle(LeasedInstance.class, "base", long.class);
			CELLS = lookup.findVarHandle(LeasedInstance.class, "cells", long[].class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final CallSite site;

	private final long number;

	private final Instance instance;

	private final Object product;

	/**
	 * Stands for this where it is only to be told from others, and keeps nothing alive.
	 */
	private final Object id = new Object();

	private final CountDownLatch destroyed = new CountDownLatch(1);

	private final ConcurrentMap<String, Call> calls = new ConcurrentHashMap<>(2);

	/**
	 * The leases of publishers that nobody has subscribed to yet.
	 */
	private final Set<Claim> unclaimed = ConcurrentHashMap.newKeySet(1);

	private final ReferenceQueue<PublisherLease> collected = new ReferenceQueue<>();

	private volatile boolean claimsExpired;

	private volatile long base;

	private volatile long @Nullable [] cells;

	/**
	 * How many words still count calls, and one while that is being decided.
	 */
	private final AtomicInteger open = new AtomicInteger();

	private final AtomicBoolean finished = new AtomicBoolean();

	private volatile boolean pinned;

	private volatile @Nullable Runnable whenDrained;

	private volatile @Nullable Future<?> timer;

	private volatile @Nullable Thread destroyer;

	public LeasedInstance(CallSite site, long number, Instance instance) {
		this.site = site;
		this.number = number;
		this.instance = instance;
		this.product = instance.product();
	}

	private static int stripes() {
		int wanted = Math.min(64, Math.max(4, 4 * Runtime.getRuntime().availableProcessors()));
		return Integer.highestOneBit(wanted);
	}

	public CallSite site() {
		return this.site;
	}

	public long number() {
		return this.number;
	}

	public Object id() {
		return this.id;
	}

	public Instance instance() {
		return this.instance;
	}

	public Object product() {
		return this.product;
	}

	public ProviderConfig config() {
		return this.instance.config();
	}

	/**
	 * Return what stands for all calls of a method.
	 */
	Call call(String method) {
		Call call = this.calls.get(method);
		boolean resolved = this.site.isResolved();
		if (call == null || call.resolved() != resolved) {
			call = new Call(this.site.packageName(), this.site.name(), this.instance.providerName(), method, resolved);
			this.calls.put(method, call);
		}
		return call;
	}

	/**
	 * Begin a call.
	 * @return what to give to {@link #release}, or {@link #REFUSED}
	 */
	public int acquire() {
		long[] cells = this.cells;
		if (cells == null) {
			long word = this.base;
			if ((word & RETIRED) != 0) {
				return REFUSED;
			}
			return BASE.compareAndSet(this, word, word + ONE_CALL) ? 0 : acquireContended();
		}
		if (cells == CLOSED) {
			return REFUSED;
		}
		int index = ownIndex();
		long word = (long) WORD.getVolatile(cells, index);
		if ((word & RETIRED) != 0) {
			return REFUSED;
		}
		return WORD.compareAndSet(cells, index, word, word + ONE_CALL) ? index : acquireContended();
	}

	private int acquireContended() {
		if (this.cells == null) {
			// one stride of padding at each end
			CELLS.compareAndSet(this, null, new long[(STRIPES + 2) * STRIDE]);
		}
		long[] cells = this.cells;
		if (cells == CLOSED || cells == null) {
			return REFUSED;
		}
		int index = ownIndex();
		while (true) {
			long word = (long) WORD.getVolatile(cells, index);
			if ((word & RETIRED) != 0) {
				return REFUSED;
			}
			if (WORD.compareAndSet(cells, index, word, word + ONE_CALL)) {
				return index;
			}
			index = (index == STRIPES * STRIDE) ? STRIDE : index + STRIDE;
		}
	}

	@SuppressWarnings("deprecation") // Thread.threadId() is of Java 19
	private static int ownIndex() {
		long hash = Thread.currentThread().getId() * 0x9E3779B97F4A7C15L;
		int stripe = (int) (hash >>> 32) & (STRIPES - 1);
		return (stripe + 1) * STRIDE;
	}

	/**
	 * End a call, on any thread.
	 * @param token the answer of {@link #acquire()}
	 */
	public void release(int token) {
		long before = (token == 0) ? (long) BASE.getAndAdd(this, (long) -ONE_CALL)
				: (long) WORD.getAndAdd(this.cells(), token, (long) -ONE_CALL);
		if (before == (ONE_CALL | RETIRED)) {
			drained();
		}
	}

	/**
	 * The array in which a token other than that of the base was given. It is never
	 * replaced once it is there.
	 */
	private long[] cells() {
		long[] cells = this.cells;
		if (cells == null || cells == CLOSED) {
			throw new IllegalStateException("A call is released that was not acquired");
		}
		return cells;
	}

	/**
	 * Refuse new calls from now on. Called once, after the generation was taken out of
	 * the place where calls find it.
	 * @param whenDrained what to do when the last call has ended, on whatever thread;
	 * done at once where there is none
	 */
	public void retire(Runnable whenDrained) {
		this.whenDrained = whenDrained;
		long[] cells = (long[]) CELLS.compareAndExchange(this, null, CLOSED);
		this.open.set(((cells != null) ? STRIPES + 1 : 1) + 1);
		if ((long) BASE.getAndBitwiseOr(this, (long) RETIRED) == 0) {
			drained();
		}
		if (cells != null) {
			for (int index = STRIDE; index <= STRIPES * STRIDE; index += STRIDE) {
				if ((long) WORD.getAndBitwiseOr(cells, index, (long) RETIRED) == 0) {
					drained();
				}
			}
		}
		drained();
	}

	private void drained() {
		Runnable whenDrained = this.whenDrained;
		if (this.open.decrementAndGet() == 0 && whenDrained != null) {
			whenDrained.run();
		}
	}

	/**
	 * End the generation, whether or not calls still run.
	 * @return whether it was this call that ended it
	 */
	public boolean finish() {
		if (!this.finished.compareAndSet(false, true)) {
			return false;
		}
		cancelTimer();
		return true;
	}

	/**
	 * Have the timer cancelled that finishes this generation, when it is not needed any
	 * more.
	 */
	public void finishWith(@Nullable Future<?> timer) {
		this.timer = timer;
		if (this.finished.get()) {
			cancelTimer();
		}
	}

	private void cancelTimer() {
		Future<?> timer = this.timer;
		if (timer != null) {
			timer.cancel(false);
		}
	}

	public boolean isFinished() {
		return this.finished.get();
	}

	/**
	 * Say that somebody has the instance itself, so that no count tells when it is
	 * unused.
	 */
	public void pinUntilDrainTimeout() {
		if (!this.pinned) {
			this.pinned = true;
		}
	}

	public boolean isPinned() {
		return this.pinned;
	}

	Set<Claim> unclaimed() {
		return this.unclaimed;
	}

	/**
	 * Return where the claims of publishers are put that are garbage.
	 */
	ReferenceQueue<PublisherLease> collected() {
		return this.collected;
	}

	/**
	 * Keep the lease of a publisher until somebody subscribes to it.
	 */
	void await(Claim claim) {
		endCollected();
		this.unclaimed.add(claim);
		if (this.claimsExpired) {
			claim.expire();
		}
	}

	/**
	 * End the leases of publishers that are garbage: they will never be claimed, and do
	 * not count as calls for ever.
	 */
	public void endCollected() {
		Reference<?> claim;
		while ((claim = this.collected.poll()) != null) {
			((Claim) claim).expire();
		}
	}

	/**
	 * End all leases that nobody has claimed, for good.
	 */
	public void expireUnclaimed() {
		this.claimsExpired = true;
		this.unclaimed.forEach(Claim::expire);
	}

	/**
	 * Count the calls that run now, and those whose results have not ended.
	 */
	public long inFlight() {
		long count = this.base >>> 1;
		long[] cells = this.cells;
		if (cells != null && cells != CLOSED) {
			for (int index = STRIDE; index <= STRIPES * STRIDE; index += STRIDE) {
				count += (long) WORD.getVolatile(cells, index) >>> 1;
			}
		}
		return count;
	}

	/**
	 * Note which thread destroys the instance.
	 */
	public void destroying() {
		this.destroyer = Thread.currentThread();
	}

	public boolean isDestroyedBy(Thread thread) {
		return this.destroyer == thread;
	}

	public void destroyed() {
		this.destroyer = null;
		this.destroyed.countDown();
	}

	public CountDownLatch whenDestroyed() {
		return this.destroyed;
	}

}
