package io.beluga.registry.routing.internal.guard;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The time of the system. Its threads are daemons, start when they are needed and end
 * when there is nothing to do.
 */
public final class SystemTime implements Time {

	private static final long IDLE_SECONDS = 1;

	private final ScheduledThreadPoolExecutor timer;

	private final Executor workers;

	public SystemTime() {
		this.timer = new ScheduledThreadPoolExecutor(1, threads("beluga-routing-timer"));
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
		this.workers = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads("beluga-routing"));
	}

	private static ThreadFactory threads(String name) {
		AtomicInteger number = new AtomicInteger();
		ClassLoader classLoader = SystemTime.class.getClassLoader();
		return (action) -> {
			// whoever starts it may have inheritable values of a tenant
			Thread thread = new Thread(null, action, name + "-" + number.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(classLoader);
			return thread;
		};
	}

	@Override
	public long nanos() {
		return System.nanoTime();
	}

	@Override
	public Clock clock() {
		return Clock.systemUTC();
	}

	@Override
	public void sleep(long nanos) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(nanos);
	}

	@Override
	public Runnable schedule(Runnable action, long nanos) {
		Future<?> future = this.timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	@Override
	public void execute(Runnable action) {
		this.workers.execute(action);
	}

}
