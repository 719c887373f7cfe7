package io.beluga.registry.autoconfigure.configdata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.configdata.ConfigDataReloader.EnvironmentState;
import io.beluga.registry.autoconfigure.configdata.ConfigDataReloader.Recorded;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Records which sources Boot adds to the environment when it reads configuration files,
 * so that a refresh can read them again. Runs right after that.
 */
final class ConfigDataRecorder implements EnvironmentPostProcessor, Ordered {

	private static final String BEAN_NAME = "belugaConfigDataRecord";

	/**
	 * Boot's loader of YAML writes whole files to the log at DEBUG. At a start nobody
	 * listens yet, but a refresh would have it write every key that is in them.
	 */
	private static final String LOADER_LEVEL = "logging.level.org.springframework.boot.env.OriginTrackedYamlLoader";

	private final ConfigurableBootstrapContext bootstrapContext;

	ConfigDataRecorder(ConfigurableBootstrapContext bootstrapContext) {
		this.bootstrapContext = bootstrapContext;
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		EnvironmentState before = this.bootstrapContext.getOrElse(EnvironmentState.class, null);
		if (before == null || this.bootstrapContext.isRegistered(Recorded.class)) {
			return;
		}
		List<PropertySource<?>> added = added(environment, before);
		Recorded recorded = new Recorded(before, EnvironmentState.of(environment), added,
				ConfigurationFiles.of(added, before.time()), application.getResourceLoader(),
				List.copyOf(application.getAdditionalProfiles()));
		this.bootstrapContext.register(Recorded.class, InstanceSupplier.of(recorded));
		this.bootstrapContext.addCloseListener(
				(event) -> event.getApplicationContext().getBeanFactory().registerSingleton(BEAN_NAME, recorded));
		if (!environment.containsProperty(LOADER_LEVEL)) {
			DefaultPropertiesPropertySource.addOrMerge(Map.of(LOADER_LEVEL, "info"), environment.getPropertySources());
		}
	}

	/**
	 * Return what was added at the end, which is where config data goes.
	 */
	private static List<PropertySource<?>> added(ConfigurableEnvironment environment, EnvironmentState before) {
		List<PropertySource<?>> added = new ArrayList<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (before.hasSource(source.getName())) {
				if (!DefaultPropertiesPropertySource.hasMatchingName(source)) {
					added.clear();
				}
			}
			else {
				added.add(source);
			}
		}
		return added;
	}

	/**
	 * Notes what there is before the files are read.
	 */
	static final class Before implements EnvironmentPostProcessor, Ordered {

		private final ConfigurableBootstrapContext bootstrapContext;

		Before(ConfigurableBootstrapContext bootstrapContext) {
			this.bootstrapContext = bootstrapContext;
		}

		@Override
		public int getOrder() {
			return ConfigDataEnvironmentPostProcessor.ORDER - 1;
		}

		@Override
		public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
			EnvironmentState state = EnvironmentState.of(environment);
			this.bootstrapContext.registerIfAbsent(EnvironmentState.class, InstanceSupplier.of(state));
		}

	}

}
