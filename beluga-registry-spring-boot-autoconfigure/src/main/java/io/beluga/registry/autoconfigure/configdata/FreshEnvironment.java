package io.beluga.registry.autoconfigure.configdata;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.ConfigurablePropertyResolver;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * An environment beside that of the application, which shares sources with it. Starts
 * with none, and takes its profiles from no property, like Boot's own.
 */
final class FreshEnvironment extends StandardEnvironment {

	private volatile boolean random;

	FreshEnvironment(ConfigurableEnvironment original, List<String> activeProfiles, List<String> defaultProfiles) {
		setConversionService(original.getConversionService());
		setActiveProfiles(activeProfiles.toArray(String[]::new));
		setDefaultProfiles(defaultProfiles.toArray(String[]::new));
	}

	@Override
	protected void customizePropertySources(MutablePropertySources propertySources) {
		// those of the system are shared, too
	}

	@Override
	protected @Nullable String doGetActiveProfilesProperty() {
		return null;
	}

	@Override
	protected @Nullable String doGetDefaultProfilesProperty() {
		return null;
	}

	@Override
	protected ConfigurablePropertyResolver createPropertyResolver(MutablePropertySources propertySources) {
		return ConfigurationPropertySources.createPropertyResolver(propertySources);
	}

	void addLast(PropertySource<?> source) {
		getPropertySources().addLast(RandomValuePropertySource.RANDOM_PROPERTY_SOURCE_NAME.equals(source.getName())
				? new NoticedRandom(source) : source);
	}

	/**
	 * Tell whether a value was drawn at random: it is another one each time that it is
	 * read, which would look like a change.
	 */
	boolean isRandom() {
		return this.random;
	}

	private final class NoticedRandom extends PropertySource<PropertySource<?>> {

		private static final String PREFIX = RandomValuePropertySource.RANDOM_PROPERTY_SOURCE_NAME + '.';

		NoticedRandom(PropertySource<?> source) {
			super(source.getName(), source);
		}

		@Override
		public @Nullable Object getProperty(String name) {
			FreshEnvironment.this.random |= name.startsWith(PREFIX);
			return getSource().getProperty(name);
		}

	}

}
