package io.beluga.registry.autoconfigure.refresh;

import java.time.Duration;

import io.beluga.registry.autoconfigure.configdata.ConfigurationFiles;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.configdata.FileWatcher;
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

	private @Nullable FileWatcher watcher;

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
					? "with Spring Cloud, a refresh reads the environment of the application, " + "and not its files."
					: "the application has read no configuration files."));
			return;
		}
		logger.info("Configuration files are watched: " + files);
		ProviderRefresher refresher = this.refresher.getObject();
		FileWatcher watcher = new FileWatcher(environments::files, quietPeriod, () -> refresh(refresher));
		watcher.start();
		this.watcher = watcher;
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
