package io.beluga.registry.internal.dispatch;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;

/**
 * The events of one name, in the order of its changes. An event is added under the lock
 * that guards the change, and delivered when the lock is free: by the thread that caused
 * it, or by one that delivers already.
 */
public final class EventQueue {

	private final List<ProviderEventListener> listeners;

	private final ObserverFailures failures;

	private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean delivering = new AtomicBoolean();

	public EventQueue(Settings settings) {
		this.listeners = settings.listeners();
		this.failures = settings.observerFailures();
	}

	public void add(ProviderEvent event) {
		this.events.add(() -> publish(event));
	}

	/**
	 * Add an event that somebody is told of before all others.
	 */
	public void add(ProviderEvent event, ProviderEventListener first) {
		this.events.add(() -> {
			publish(event, first);
			publish(event);
		});
	}

	public void deliver() {
		while (!this.events.isEmpty() && this.delivering.compareAndSet(false, true)) {
			try {
				Runnable event;
				while ((event = this.events.poll()) != null) {
					event.run();
				}
			}
			finally {
				this.delivering.set(false);
			}
		}
	}

	private void publish(ProviderEvent event) {
		for (ProviderEventListener listener : this.listeners) {
			publish(event, listener);
		}
	}

	private void publish(ProviderEvent event, ProviderEventListener listener) {
		try {
			listener.onEvent(event);
		}
		catch (Throwable ex) {
			this.failures
				.add("The listener " + listener.getClass().getName() + " of " + event.getClass().getSimpleName(), ex);
		}
	}

}
