package io.beluga.registry.internal.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The threads of a registry: a timer that never runs foreign code, and as many workers as
 * there is foreign code that must not run on a caller's thread. All of them are daemons,
 * start when they are needed and end when they are not.
 */
public final class Workers {

	private static final System.Logger logger = System.getLogger(Workers.class.getName());

	private static final long KEEP_ALIVE_SECONDS = 5;

	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final AtomicLong count = new AtomicLong();

	private final ScheduledThreadPoolExecutor timer;

	private final ThreadPoolExecutor workers;

	/**
	 * What no thread could be started for yet.
	 */
	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final ContextClassLoader classLoader;

	public Workers(ContextClassLoader classLoader) {
		this.classLoader = classLoader;
		ClassLoader loader = classLoader.classLoader();
		this.timer = new ScheduledThreadPoolExecutor(1, threads("beluga-registry-timer", loader));
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.timer.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
		this.workers = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads("beluga-registry-worker", loader)) {

			@Override
			protected void beforeExecute(Thread thread, Runnable task) {
				// not the one that an earlier task may have left; interrupts are cleared
				// by the pool
				thread.setContextClassLoader(loader);
			}

		};
	}

	private ThreadFactory threads(String prefix, @Nullable ClassLoader loader) {
		return (task) -> new Worker(task, prefix + "-" + this.count.incrementAndGet(), loader);
	}

	/**
	 * Tell whether a thread is one of a registry.
	 */
	public static boolean isWorker(Thread thread) {
		return thread instanceof Worker;
	}

	/**
	 * Run something on a worker at once.
	 * @return whether a thread could be started for it
	 */
	public boolean tryExecute(Runnable task) {
		try {
			start(task);
			return true;
		}
		catch (OutOfMemoryError ex) {
			return false;
		}
	}

	/**
	 * Run something on a worker. It is never dropped: after {@link #shutdown} a thread of
	 * its own is started for it, and where no thread can be started it waits for one.
	 */
	public void execute(Runnable task) {
		this.waiting.add(task);
		executeWaiting();
	}

	private void executeWaiting() {
		Runnable task;
		while ((task = this.waiting.poll()) != null) {
			try {
				start(task);
			}
			catch (OutOfMemoryError ex) {
				this.waiting.add(task);
				retryLater();
				return;
			}
		}
	}

	private void start(Runnable task) {
		try {
			this.workers.execute(task);
		}
		catch (RejectedExecutionException ex) {
			this.workers.getThreadFactory().newThread(task).start();
		}
	}

	private void retryLater() {
		if (schedule(this::executeWaiting, RETRY_NANOS) == null) {
			logger.log(System.Logger.Level.WARNING, "No thread can be started, the registry waits for one");
		}
	}

	/**
	 * Take from the current thread what a task may have left: an interrupt was for that
	 * task.
	 */
	void reset() {
		Thread.interrupted();
		ClassLoader loader = this.classLoader.classLoader();
		if (loader != null) {
			Thread.currentThread().setContextClassLoader(loader);
		}
	}

	/**
	 * Run on the current thread what no thread could be started for.
	 */
	public void runWaiting() {
		Runnable task;
		while ((task = this.waiting.poll()) != null) {
			Runnable next = task;
			this.classLoader.call(() -> {
				next.run();
				return null;
			});
		}
	}

	/**
	 * Run something on a worker.
	 * @return is counted down when it has ended
	 */
	public CountDownLatch begin(Runnable task) {
		CountDownLatch ended = new CountDownLatch(1);
		execute(() -> {
			try {
				task.run();
			}
			finally {
				ended.countDown();
			}
		});
		return ended;
	}

	/**
	 * Run something on a worker and wait for its end, but no longer than given, and no
	 * longer than until the waiting thread is interrupted, whose flag is kept.
	 */
	public void executeAndAwait(Runnable task, long maxNanos) {
		CountDownLatch ended = begin(task);
		try {
			ended.await(Math.max(0, maxNanos), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Do something later, on the timer: it must be short and call nothing foreign.
	 * @return what cancels it, or {@code null} where nothing does: after
	 * {@link #shutdown}, and where no thread can be started for the timer, which does it
	 * once it has one
	 */
	public @Nullable Future<?> schedule(Runnable task, long delayNanos) {
		try {
			return this.timer.schedule(task, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			return null;
		}
	}

	/**
	 * End the threads.
	 * @param timerToo whether nothing is left that has a deadline
	 */
	public void shutdown(boolean timerToo) {
		if (timerToo) {
			this.timer.shutdownNow();
		}
		this.workers.shutdown();
	}

	private static final class Worker extends Thread {

		Worker(Runnable task, String name, @Nullable ClassLoader classLoader) {
			// what the starting thread has to inherit is not for instances of others
			super(null, task, name, 0, false);
			setDaemon(true);
			setContextClassLoader(classLoader);
		}

	}

}
