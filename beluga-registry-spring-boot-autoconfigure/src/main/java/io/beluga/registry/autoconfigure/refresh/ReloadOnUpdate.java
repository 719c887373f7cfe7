package io.beluga.registry.autoconfigure.refresh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.autoconfigure.configdata.ConfigurationFiles;
import io.beluga.registry.autoconfigure.configdata.ConfigurationFiles.State;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Refreshes the configured providers when a configuration file has changed, where that is
 * switched on.
 */
public final class ReloadOnUpdate implements ApplicationListener<ContextRefreshedEvent>, DisposableBean {

	private static final Log logger = LogFactory.getLog(ReloadOnUpdate.class);

	private final ObjectProvider<ProviderRefresher> refresher;

	private final ObjectProvider<EnvironmentReader> environments;

	private final ObjectProvider<BelugaRegistryProperties> properties;

	private final ConfiguredProviderBeanRegistrar definitions;

	private @Nullable Watcher watcher;

	public ReloadOnUpdate(ObjectProvider<ProviderRefresher> refresher, ObjectProvider<EnvironmentReader> environments,
			ObjectProvider<BelugaRegistryProperties> properties, ConfiguredProviderBeanRegistrar definitions) {
		this.refresher = refresher;
		this.environments = environments;
		this.properties = properties;
		this.definitions = definitions;
	}

	@Override
	public synchronized void onApplicationEvent(ContextRefreshedEvent event) {
		if (this.watcher == null && this.definitions.isUsed()) {
			BelugaRegistryProperties properties = this.properties.getObject();
			if (properties.reloadOnUpdate()) {
				watch(properties.reloadQuietPeriod());
			}
		}
	}

	private void watch(Duration quietPeriod) {
		EnvironmentReader environments = this.environments.getObject();
		ConfigurationFiles files = environments.files();
		if (files.isEmpty()) {
			logger.warn("beluga.registry.reload-on-update has no effect: " + (SpringCloud.isPresent()
					? "with Spring Cloud, a refresh reads the environment of the application, and not its files."
					: "the application has read no configuration files."));
			return;
		}
		logger.info("Configuration files are watched: " + files);
		this.watcher = new Watcher(environments, this.refresher.getObject(), quietPeriod.toNanos());
		Thread thread = new Thread(this.watcher, "beluga-file-watcher");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public synchronized void destroy() {
		if (this.watcher != null) {
			this.watcher.closed.countDown();
		}
	}

	/**
	 * Looks at the files again and again, and refreshes when one has changed and then
	 * none did for some time. Looking works with every file system, where notifications
	 * of changes do not.
	 */
	private record Watcher(EnvironmentReader environments, ProviderRefresher refresher, long quietNanos, long interval,
			CountDownLatch closed) implements Runnable {

		private static final long LONGEST_INTERVAL = TimeUnit.SECONDS.toNanos(1);

		private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

		/**
		 * How many quiet periods to wait for one that is quiet: a file that never rests
		 * must not keep the others from being read.
		 */
		private static final int MOST_QUIET_PERIODS = 10;

		Watcher(EnvironmentReader environments, ProviderRefresher refresher, long quietNanos) {
			this(environments, refresher, quietNanos,
					Math.max(SHORTEST_INTERVAL, Math.min(quietNanos, LONGEST_INTERVAL)), new CountDownLatch(1));
		}

		@Override
		public void run() {
			try {
				Map<Path, State> known = this.environments.files().found();
				boolean again = false;
				while (again || !isClosedWithin(this.interval)) {
					Map<Path, State> now = look();
					if (again || !now.equals(known)) {
						known = awaitQuiet(now);
						again = !isClosedWithin(0) && refresh();
					}
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private Map<Path, State> look() {
			return this.environments.files().look();
		}

		/**
		 * Wait until nothing has changed for the quiet period, or for too long.
		 * @return what was seen last
		 */
		private Map<Path, State> awaitQuiet(Map<Path, State> first) throws InterruptedException {
			Map<Path, State> known = first;
			long begin = System.nanoTime();
			long changedAt = begin;
			long now = begin;
			while (now - changedAt < this.quietNanos && (now - begin) / MOST_QUIET_PERIODS < this.quietNanos
					&& !isClosedWithin(Math.min(this.interval, this.quietNanos - (now - changedAt)))) {
				Map<Path, State> next = look();
				now = System.nanoTime();
				if (!next.equals(known)) {
					known = next;
					changedAt = now;
				}
			}
			return known;
		}

		private boolean isClosedWithin(long nanos) throws InterruptedException {
			return this.closed.await(nanos, TimeUnit.NANOSECONDS);
		}

		/**
		 * Refresh.
		 * @return whether to do it again after one more quiet period
		 */
		private boolean refresh() {
			try {
				if (this.refresher instanceof ConfigurationRefresher known) {
					return !known.refreshUnlessCutOff();
				}
				this.refresher.refresh();
			}
			catch (RegistryAccessFailedException ex) {
				logger.debug("The application is closing, its configuration is not refreshed any more");
			}
			catch (RuntimeException | Error ex) {
				// whatever it was, files have to be watched
				logger.warn("What follows a change of configuration files failed: " + ex.getClass().getName());
			}
			return false;
		}

	}

}
