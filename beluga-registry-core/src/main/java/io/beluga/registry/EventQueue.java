package io.beluga.registry;

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
final class EventQueue {

	private static final System.Logger logger = System.getLogger(EventQueue.class.getName());

	private final List<ProviderEventListener> listeners;

	private final Queue<ProviderEvent> events = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean delivering = new AtomicBoolean();

	EventQueue(List<ProviderEventListener> listeners) {
		this.listeners = listeners;
	}

	void add(ProviderEvent event) {
		this.events.add(event);
	}

	void deliver() {
		while (!this.events.isEmpty() && this.delivering.compareAndSet(false, true)) {
			try {
				ProviderEvent event;
				while ((event = this.events.poll()) != null) {
					publish(event);
				}
			}
			finally {
				this.delivering.set(false);
			}
		}
	}

	private void publish(ProviderEvent event) {
		for (ProviderEventListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				logger.log(System.Logger.Level.WARNING, "The listener " + listener.getClass().getName() + " failed on "
						+ event.getClass().getSimpleName() + " of " + event.packageName(), ex);
			}
		}
	}

}
