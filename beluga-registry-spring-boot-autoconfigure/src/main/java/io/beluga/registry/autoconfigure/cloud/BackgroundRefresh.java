package io.beluga.registry.autoconfigure.cloud;

import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Refreshes on a thread of its own, so that who asks for it need not wait. What is asked
 * for while a refresh runs is answered by one more, and what is asked for before the
 * application is complete is done then.
 */
final class BackgroundRefresh implements ApplicationListener<ContextRefreshedEvent>, DisposableBean {

	private static final Log logger = LogFactory.getLog(BackgroundRefresh.class);

	private final ProviderRefresher refresher;

	private final Object monitor = new Object();

	private boolean complete;

	private boolean closed;

	private boolean requested;

	private boolean running;

	BackgroundRefresh(ProviderRefresher refresher) {
		this.refresher = refresher;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		synchronized (this.monitor) {
			this.complete = true;
		}
		startIfNeeded();
	}

	void request() {
		synchronized (this.monitor) {
			this.requested = true;
		}
		startIfNeeded();
	}

	private void startIfNeeded() {
		synchronized (this.monitor) {
			if (!this.requested || !this.complete || this.running || this.closed) {
				return;
			}
			this.running = true;
		}
		Thread thread = new Thread(this::run, "beluga-refresh");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		while (next()) {
			try {
				this.refresher.refresh();
			}
			catch (RegistryAccessFailedException ex) {
				logger.debug("The application is closing, its configuration is not refreshed any more");
			}
			catch (RuntimeException | Error ex) {
				// whatever it was, the next request has to be answered
				logger.warn("The configuration of providers could not be refreshed: " + ex.getClass().getName());
			}
		}
	}

	private boolean next() {
		synchronized (this.monitor) {
			this.running = this.requested && !this.closed;
			this.requested = false;
			return this.running;
		}
	}

	@Override
	public void destroy() {
		synchronized (this.monitor) {
			this.closed = true;
		}
	}

}
