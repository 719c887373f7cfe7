package io.beluga.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.event.ProviderRegistered;
import io.beluga.registry.event.ProviderUnregistered;

/**
 * Remembers events.
 */
final class RecordingListener implements ProviderEventListener {

	private final List<ProviderEvent> events = new CopyOnWriteArrayList<>();

	@Override
	public void onEvent(ProviderEvent event) {
		this.events.add(event);
	}

	List<ProviderEvent> all() {
		return this.events;
	}

	/**
	 * Return the events of a configured provider in short, such as {@code ready 1}.
	 */
	List<String> of(String name) {
		return this.events.stream().map((event) -> text(name, event)).filter((text) -> !text.isEmpty()).toList();
	}

	/**
	 * Return the registrations in short, such as {@code +echo}.
	 */
	List<String> registrations() {
		return this.events.stream().map(RecordingListener::registration).filter((text) -> !text.isEmpty()).toList();
	}

	private static String registration(ProviderEvent event) {
		if (event instanceof ProviderRegistered registered) {
			return "+" + registered.providerName();
		}
		return (event instanceof ProviderUnregistered unregistered) ? "-" + unregistered.providerName() : "";
	}

	private static String text(String name, ProviderEvent event) {
		if (event instanceof InstanceReady ready && ready.name().equals(name)) {
			return "ready " + ready.generation();
		}
		if (event instanceof InstanceReplaced replaced && replaced.name().equals(name)) {
			return "replaced " + replaced.generation();
		}
		if (event instanceof InstanceFailed failed && failed.name().equals(name)) {
			return "failed " + failed.generation();
		}
		return (event instanceof InstanceClosed closed && closed.name().equals(name)) ? "closed " + closed.generation()
				: "";
	}

}
