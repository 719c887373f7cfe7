package io.beluga.registry;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Something that runs on a thread of its own.
 *
 * @param <T> what comes of it
 */
final class Task<T> {

	private final Thread thread;

	private volatile T result;

	private volatile Throwable failure;

	private volatile boolean interrupted;

	Task(String name, Callable<T> work) {
		this.thread = new Thread(() -> run(work), name);
		this.thread.setDaemon(true);
	}

	private void run(Callable<T> work) {
		try {
			this.result = work.call();
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
		this.interrupted = Thread.currentThread().isInterrupted();
	}

	Task<T> start() {
		this.thread.start();
		return this;
	}

	Thread thread() {
		return this.thread;
	}

	boolean isRunning() {
		return this.thread.isAlive();
	}

	void interrupt() {
		this.thread.interrupt();
	}

	Task<T> awaitBlocked() {
		Await.blocked(this.thread);
		return this;
	}

	/**
	 * Wait for the end.
	 */
	Task<T> join() {
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(20));
		}
		catch (InterruptedException ex) {
			throw new AssertionError("Interrupted while waiting for '" + this.thread.getName() + "'", ex);
		}
		if (this.thread.isAlive()) {
			AssertionError error = new AssertionError("Thread '" + this.thread.getName() + "' does not end");
			error.setStackTrace(this.thread.getStackTrace());
			throw error;
		}
		return this;
	}

	/**
	 * Return what came of it.
	 */
	T result() {
		join();
		if (this.failure != null) {
			throw new AssertionError("Thread '" + this.thread.getName() + "' failed", this.failure);
		}
		return this.result;
	}

	/**
	 * Return what it threw.
	 */
	Throwable failure() {
		join();
		if (this.failure == null) {
			throw new AssertionError("Thread '" + this.thread.getName() + "' did not fail but gave " + this.result);
		}
		return this.failure;
	}

	/**
	 * Return whether the thread's interrupt flag was set at the end.
	 */
	boolean leftInterrupted() {
		join();
		return this.interrupted;
	}

}
