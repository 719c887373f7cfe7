package io.beluga.registry.autoconfigure.cloud;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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

	/**
	 * Has room for one request: whatever is asked for until it runs, it answers.
	 */
	private final ThreadPoolExecutor queue = new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(1), BackgroundRefresh::thread, new ThreadPoolExecutor.DiscardPolicy());

	private boolean complete;

	private boolean requested;

	BackgroundRefresh(ProviderRefresher refresher) {
		this.refresher = refresher;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "beluga-refresh");
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public synchronized void onApplicationEvent(ContextRefreshedEvent event) {
		this.complete = true;
		startIfNeeded();
	}

	synchronized void request() {
		this.requested = true;
		startIfNeeded();
	}

	private void startIfNeeded() {
		if (this.requested && this.complete) {
			this.requested = false;
			this.queue.execute(this::refresh);
		}
	}

	private void refresh() {
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

	@Override
	public void destroy() {
		this.queue.shutdown();
		this.queue.getQueue().clear();
	}

}
