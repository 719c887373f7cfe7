package io.beluga.registry.autoconfigure.refresh;

import java.time.Duration;
import java.util.function.Supplier;

import io.beluga.registry.autoconfigure.configdata.ConfigurationFiles;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.configdata.FileWatcher;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Refreshes the configured providers when a configuration file has changed, where that is
 * switched on.
 */
public final class ReloadOnUpdate implements ApplicationListener<ContextRefreshedEvent>, DisposableBean {

	private static final Log logger = LogFactory.getLog(ReloadOnUpdate.class);

	private final Supplier<ProviderRefresher> refresher;

	private final Supplier<EnvironmentReader> environments;

	private final boolean enabled;

	private final Duration quietPeriod;

	private @Nullable FileWatcher watcher;

	public ReloadOnUpdate(Supplier<ProviderRefresher> refresher, Supplier<EnvironmentReader> environments,
			boolean enabled, Duration quietPeriod) {
		this.refresher = refresher;
		this.environments = environments;
		this.enabled = enabled;
		this.quietPeriod = quietPeriod;
	}

	@Override
	public synchronized void onApplicationEvent(ContextRefreshedEvent event) {
		if (!this.enabled || this.watcher != null) {
			return;
		}
		EnvironmentReader environments = this.environments.get();
		ConfigurationFiles files = environments.files();
		if (files.isEmpty()) {
			logger.warn("beluga.registry.reload-on-update has no effect: " + (SpringCloud.isPresent()
					? "with Spring Cloud, a refresh reads the environment of the application, " + "and not its files."
					: "the application has read no configuration files."));
			return;
		}
		logger.info("Configuration files are watched: " + files);
		ProviderRefresher refresher = this.refresher.get();
		this.watcher = new FileWatcher(environments::files, this.quietPeriod, () -> refresh(refresher));
		this.watcher.start();
	}

	/**
	 * Refresh.
	 * @return whether to do it again
	 */
	private static boolean refresh(ProviderRefresher refresher) {
		try {
			if (refresher instanceof SerialRefresher known) {
				return !known.refreshUnlessCutOff();
			}
			refresher.refresh();
		}
		catch (RegistryAccessFailedException ex) {
			logger.debug("The application is closing, its configuration is not refreshed any more");
		}
		return false;
	}

	@Override
	public synchronized void destroy() {
		if (this.watcher != null) {
			this.watcher.close();
		}
	}

}
