package io.beluga.registry.routing.internal.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Time that passes when a test, or one who waits, says so. Whatever is to run runs on the
 * thread that makes it pass.
 */
public final class ManualTime implements Time {

	private final List<Task> tasks = new ArrayList<>();

	private final List<Duration> waits = new ArrayList<>();

	private long nanos;

	private Duration clockOffset = Duration.ZERO;

	private Runnable beforeSchedule = () -> {
	};

	private record Task(long at, Runnable action) {
	}

	@Override
	public synchronized long nanos() {
		return this.nanos;
	}

	@Override
	public Clock clock() {
		return new Clock() {

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				synchronized (ManualTime.this) {
					return Instant.EPOCH.plusNanos(nanos()).plus(ManualTime.this.clockOffset);
				}
			}

		};
	}

	/**
	 * Set the clock of the system back, which stops no time.
	 */
	public synchronized void setClockBack(Duration duration) {
		this.clockOffset = duration.negated();
	}

	@Override
	public void sleep(long nanos) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		synchronized (this) {
			this.waits.add(Duration.ofNanos(nanos));
		}
		advance(Duration.ofNanos(nanos));
	}

	@Override
	public Runnable schedule(Runnable action, long nanos) {
		Runnable before = this.beforeSchedule;
		this.beforeSchedule = () -> {
		};
		before.run();
		return add(action, nanos);
	}

	private synchronized Runnable add(Runnable action, long nanos) {
		Task task = new Task(this.nanos + nanos, action);
		this.tasks.add(task);
		return () -> cancel(task);
	}

	private synchronized void cancel(Task task) {
		this.tasks.removeIf((known) -> known == task);
	}

	@Override
	public void execute(Runnable action) {
		action.run();
	}

	/**
	 * Have something happen just before the next timer is set.
	 */
	public void beforeNextSchedule(Runnable action) {
		this.beforeSchedule = action;
	}

	/**
	 * Let time pass.
	 */
	public void advance(Duration duration) {
		long end = nanos() + duration.toNanos();
		Task due;
		while ((due = take(end)) != null) {
			due.action().run();
		}
		synchronized (this) {
			this.nanos = end;
		}
	}

	private synchronized Task take(long end) {
		Task due = this.tasks.stream()
			.filter((task) -> task.at() <= end)
			.min(Comparator.comparingLong(Task::at))
			.orElse(null);
		if (due != null) {
			this.tasks.remove(due);
			this.nanos = Math.max(this.nanos, due.at());
		}
		return due;
	}

	/**
	 * Return the waits that somebody has slept through.
	 */
	public synchronized List<Duration> waits() {
		return List.copyOf(this.waits);
	}

	/**
	 * Return how much is still to run.
	 */
	public synchronized int pending() {
		return this.tasks.size();
	}

}
