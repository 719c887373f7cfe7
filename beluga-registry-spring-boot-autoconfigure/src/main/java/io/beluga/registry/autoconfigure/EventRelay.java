package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ConfiguredProviders;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Tells listener beans and the application what happens in the registry. Events wait
 * until the listeners may be fetched, which is before there is any instance.
 */
final class EventRelay {

	private static final Log logger = LogFactory.getLog(EventRelay.class);

	private final ConfigurableApplicationContext context;

	private final RegistryDependencies sources;

	private final AtomicBoolean listening = new AtomicBoolean();

	private final Object monitor = new Object();

	private @Nullable List<ProviderEvent> waiting = new ArrayList<>();

	private boolean attaching;

	private volatile List<ProviderEventListener> listeners = List.of();

	/**
	 * What fails at the moment.
	 */
	private final Set<String> failures = ConcurrentHashMap.newKeySet();

	EventRelay(ConfigurableApplicationContext context, RegistryDependencies sources) {
		this.context = context;
		this.sources = sources;
	}

	/**
	 * Listen to what happens in a registry, unless that has been said before.
	 * @return whether it is new
	 */
	boolean listenTo(ConfiguredProviders configured) {
		if (!this.listening.compareAndSet(false, true)) {
			return false;
		}
		configured.addListener(this::onEvent);
		return true;
	}

	private void onEvent(ProviderEvent event) {
		synchronized (this.monitor) {
			if (this.waiting != null) {
				this.waiting.add(event);
				return;
			}
		}
		deliver(event);
	}

	/**
	 * Fetch the listeners and deliver what has waited, in its order.
	 */
	void attach() {
		synchronized (this.monitor) {
			if (this.waiting == null || this.attaching) {
				return;
			}
			this.attaching = true;
		}
		try {
			this.listeners = this.sources.all(ProviderEventListener.class);
			List<ProviderEvent> batch = next();
			while (!batch.isEmpty()) {
				batch.forEach(this::deliver);
				batch = next();
			}
		}
		finally {
			synchronized (this.monitor) {
				this.attaching = false;
			}
		}
	}

	private List<ProviderEvent> next() {
		synchronized (this.monitor) {
			List<ProviderEvent> batch = (this.waiting != null) ? List.copyOf(this.waiting) : List.of();
			this.waiting = batch.isEmpty() ? null : new ArrayList<>();
			return batch;
		}
	}

	private void deliver(ProviderEvent event) {
		this.listeners
			.forEach((listener) -> tell("The listener " + listener.getClass().getName(), listener::onEvent, event));
		tell("An application listener", this::publish, event);
	}

	/**
	 * Tell a listener. One that fails does so again and again: it is logged once, until
	 * it has worked.
	 */
	private void tell(String name, Consumer<ProviderEvent> listener, ProviderEvent event) {
		String failure = name + " failed on " + event.getClass().getSimpleName();
		try {
			listener.accept(event);
			this.failures.remove(failure);
		}
		catch (Throwable ex) {
			if (this.failures.add(failure)) {
				logger.warn(failure + " of " + event.packageName() + ". It is not logged again before it has worked.",
						ex);
			}
		}
	}

	private void publish(ProviderEvent event) {
		if (this.context.isClosed() || !this.context.isActive()) {
			return;
		}
		try {
			this.context.publishEvent(event);
		}
		catch (BeanCreationNotAllowedException ex) {
			logger.debug("The context is closing, its listeners are gone");
		}
	}

}
