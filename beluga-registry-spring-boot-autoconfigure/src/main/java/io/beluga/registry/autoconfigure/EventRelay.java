package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
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

	private final RegistryDependencies dependencies;

	private final Object monitor = new Object();

	private @Nullable List<ProviderEvent> waiting = new ArrayList<>();

	private boolean attaching;

	private final Listener application = new Listener("An application listener", this::publish);

	private volatile List<Listener> listeners = List.of();

	EventRelay(ConfigurableApplicationContext context, RegistryDependencies dependencies) {
		this.context = context;
		this.dependencies = dependencies;
	}

	void onEvent(ProviderEvent event) {
		boolean attached;
		synchronized (this.monitor) {
			attached = this.waiting == null;
			if (this.waiting != null) {
				this.waiting.add(event);
			}
		}
		if (attached) {
			deliver(event);
		}
		else if (this.dependencies.isStarted()) {
			// it did so without a registry: there is nothing to wait for
			attach();
		}
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
			this.listeners = this.dependencies.all(ProviderEventListener.class).stream().map(Listener::of).toList();
			for (List<ProviderEvent> batch = next(); !batch.isEmpty(); batch = next()) {
				batch.forEach(this::deliver);
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
		this.listeners.forEach((listener) -> listener.tell(event));
		this.application.tell(event);
	}

	/**
	 * Publish an event, unless the context is closing.
	 * @return whether it was published
	 */
	private boolean publish(ProviderEvent event) {
		if (this.context.isClosed() || !this.context.isActive()) {
			return false;
		}
		try {
			this.context.publishEvent(event);
			return true;
		}
		catch (BeanCreationNotAllowedException ex) {
			logger.debug("The context is closing, its listeners are gone");
			return false;
		}
	}

	/**
	 * One that is told. Where it fails, it does so again and again: it is logged once for
	 * each type of event, until it has worked.
	 *
	 * @param name how it is called in the log
	 * @param target takes an event and answers whether it was told
	 * @param failures the types of events that it fails on at the moment
	 */
	private record Listener(String name, Predicate<ProviderEvent> target, Set<Class<?>> failures) {

		Listener(String name, Predicate<ProviderEvent> target) {
			this(name, target, ConcurrentHashMap.newKeySet());
		}

		static Listener of(ProviderEventListener bean) {
			return new Listener("The listener " + bean.getClass().getName(), (event) -> {
				bean.onEvent(event);
				return true;
			});
		}

		void tell(ProviderEvent event) {
			try {
				if (this.target.test(event)) {
					this.failures.remove(event.getClass());
				}
			}
			catch (Throwable ex) {
				if (this.failures.add(event.getClass())) {
					logger.warn(this.name + " failed on " + event.getClass().getSimpleName() + " of "
							+ event.packageName() + ". It is not logged again before it has worked.", ex);
				}
			}
		}

	}

}
