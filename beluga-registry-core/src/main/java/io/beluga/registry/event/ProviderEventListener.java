package io.beluga.registry.event;

/**
 * Is told what happens in the registry. Called on the thread that caused the event, or on
 * one that already delivers events of the same name, and never under a lock: it may call
 * the registry. What it throws is logged and stops nobody.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderEventListener {

	/**
	 * Take notice of an event.
	 * @param event the event
	 */
	void onEvent(ProviderEvent event);

}
