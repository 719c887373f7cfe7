package io.beluga.registry.autoconfigure.refresh;

import java.time.Duration;

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

	private final ProviderRefresher refresher;

	private final EnvironmentReader environments;

	private final boolean enabled;

	private final Duration quietPeriod;

	private @Nullable FileWatcher watcher;

	public ReloadOnUpdate(ProviderRefresher refresher, EnvironmentReader environments, boolean enabled,
			Duration quietPeriod) {
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
		ConfigurationFiles files = this.environments.files();
		if (files.isEmpty()) {
			logger.warn("beluga.registry.reload-on-update has no effect: " + (SpringCloud.isPresent()
					? "with Spring Cloud, a refresh reads the environment of the application, " + "and not its files."
					: "the application has read no configuration files."));
			return;
		}
		logger.info("Configuration files are watched: " + files);
		this.watcher = new FileWatcher(this.environments::files, this.quietPeriod, this::refresh);
		this.watcher.start();
	}

	/**
	 * Refresh.
	 * @return whether to do it again
	 */
	private boolean refresh() {
		try {
			if (this.refresher instanceof SerialRefresher known) {
				return !known.refreshUnlessCutOff();
			}
			this.refresher.refresh();
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
