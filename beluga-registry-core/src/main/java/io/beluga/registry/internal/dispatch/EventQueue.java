package io.beluga.registry.internal.dispatch;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import org.jspecify.annotations.Nullable;

/**
 * The events of one name, in the order of its changes. An event is added under the lock
 * that guards the change, and delivered when the lock is free: by the thread that caused
 * it, or by one that delivers already.
 */
public final class EventQueue {

	private final List<ProviderEventListener> listeners;

	private final ObserverFailures failures;

	/**
	 * Is told before all others.
	 */
	private final @Nullable ProviderEventListener first;

	private final Queue<ProviderEvent> events = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean delivering = new AtomicBoolean();

	public EventQueue(Settings settings, @Nullable ProviderEventListener first) {
		this.listeners = settings.listeners();
		this.failures = settings.observerFailures();
		this.first = first;
	}

	public void add(ProviderEvent event) {
		this.events.add(event);
	}

	public void deliver() {
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
		if (this.first != null) {
			publish(event, this.first);
		}
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
