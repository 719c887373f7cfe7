package io.beluga.registry.autoconfigure.configdata;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import io.beluga.registry.autoconfigure.source.SourceProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.config.ConfigDataEnvironmentUpdateListener;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.ConfigurablePropertyResolver;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ResourceLoader;

/**
 * Reads configuration files again, the way that Boot has read them at the start, into an
 * environment of their own. Everything else in it is that of the application: arguments,
 * variables, what a test has set.
 */
public final class ConfigDataReloader implements EnvironmentReader {

	private static final int MOST_NAMES = 10;

	private final ConfigurableEnvironment live;

	private final Recorded recorded;

	private volatile ConfigurationFiles files;

	private Set<String> known;

	/**
	 * The properties of each tree.
	 */
	private Map<Path, List<String>> trees;

	private boolean compared;

	public ConfigDataReloader(ConfigurableEnvironment live, Recorded recorded) {
		this.live = live;
		this.recorded = recorded;
		this.files = recorded.files();
		this.known = names(recorded.sources());
		this.trees = trees(recorded.sources());
	}

	@Override
	public ConfigurationFiles files() {
		return this.files;
	}

	@Override
	public Reading read() {
		List<PropertySource<?>> fresh = readFiles();
		Set<String> missing = new LinkedHashSet<>(this.known);
		missing.removeAll(names(fresh));
		if (!missing.isEmpty()) {
			throw new UnreadableEnvironmentException(UnreadableFiles.describeMissing(missing) + describeLost());
		}
		return new FileReading(compose(fresh), fresh);
	}

	private List<PropertySource<?>> readFiles() {
		EnvironmentState before = this.recorded.before();
		FreshEnvironment environment = new FreshEnvironment(this.live, before.activeProfiles(),
				before.defaultProfiles());
		this.live.getPropertySources()
			.stream()
			.filter((source) -> before.hasSource(source.getName()) && !isAttached(source))
			.forEach(environment::addLast);
		Collector collector = new Collector();
		DefaultBootstrapContext bootstrapContext = new DefaultBootstrapContext();
		try (GenericApplicationContext closing = new GenericApplicationContext()) {
			try {
				ConfigDataEnvironmentPostProcessor.applyTo(environment, this.recorded.resourceLoader(),
						bootstrapContext, this.recorded.additionalProfiles(), collector);
			}
			catch (RuntimeException ex) {
				throw new UnreadableEnvironmentException(UnreadableFiles.describe(ex, this.files) + describeLost());
			}
			finally {
				bootstrapContext.close(closing);
			}
		}
		if (!List.of(environment.getActiveProfiles()).equals(this.recorded.after().activeProfiles())) {
			// beans depend on profiles, so others would not fit the application
			throw new UnreadableEnvironmentException("The active profiles have changed, which needs a restart.");
		}
		return collector.sources;
	}

	/**
	 * Put sources where those stand that were read when the application started.
	 */
	private FreshEnvironment compose(List<PropertySource<?>> sources) {
		FreshEnvironment environment = new FreshEnvironment(this.live, List.of(this.live.getActiveProfiles()),
				List.of(this.live.getDefaultProfiles()));
		String anchor = anchor();
		for (PropertySource<?> source : this.live.getPropertySources()) {
			if (!isAttached(source) && !this.recorded.hasSource(source.getName())) {
				environment.addLast(source);
			}
			if (source.getName().equals(anchor)) {
				sources.forEach(environment::addLast);
			}
		}
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	/**
	 * Return the first source that was read; where there was none, the last one that has
	 * precedence over files.
	 */
	private @Nullable String anchor() {
		String anchor = null;
		for (PropertySource<?> source : this.live.getPropertySources()) {
			if (this.recorded.hasSource(source.getName())) {
				return source.getName();
			}
			if (this.recorded.before().hasSource(source.getName())
					&& !DefaultPropertiesPropertySource.hasMatchingName(source)) {
				anchor = source.getName();
			}
		}
		return anchor;
	}

	private static boolean isAttached(PropertySource<?> source) {
		return ConfigurationPropertySources.isAttachedConfigurationPropertySource(source);
	}

	/**
	 * Return the names of the files that have properties, each once: the number of a
	 * document in its file may change.
	 */
	private static Set<String> names(List<PropertySource<?>> sources) {
		Set<String> names = new LinkedHashSet<>();
		for (PropertySource<?> source : sources) {
			if (!(source instanceof EnumerablePropertySource<?> known) || !SourceProperty.names(known).isEmpty()) {
				names.add(source.getName().replaceFirst(" \\(document #\\d+\\)$", ""));
			}
		}
		return names;
	}

	private static Map<Path, List<String>> trees(List<PropertySource<?>> sources) {
		Map<Path, List<String>> trees = new HashMap<>();
		for (PropertySource<?> source : sources) {
			if (source instanceof ConfigTreePropertySource tree) {
				trees.put(tree.getSource().toAbsolutePath(), List.of(tree.getPropertyNames()));
			}
		}
		return trees;
	}

	/**
	 * Name the properties of trees that have nothing in them any more: whoever refers to
	 * one by a placeholder knows it by its name.
	 */
	private String describeLost() {
		Set<Path> found = this.files.look().keySet();
		List<String> lost = this.trees.entrySet()
			.stream()
			.filter((tree) -> found.stream().noneMatch((file) -> file.startsWith(tree.getKey())))
			.flatMap((tree) -> tree.getValue().stream())
			.sorted()
			.limit(MOST_NAMES)
			.toList();
		return lost.isEmpty() ? "" : " Without it there is no value of " + String.join(", ", lost) + ".";
	}

	/**
	 * Tell whether nothing has replaced what was read when the application started.
	 */
	private boolean isUntouched() {
		List<PropertySource<?>> found = this.live.getPropertySources()
			.stream()
			.<PropertySource<?>>map((source) -> source)
			.filter((source) -> this.recorded.hasSource(source.getName()))
			.toList();
		List<PropertySource<?>> sources = this.recorded.sources();
		return found.size() == sources.size()
				&& IntStream.range(0, found.size()).allMatch((i) -> found.get(i) == sources.get(i));
	}

	/**
	 * Collects what is read.
	 */
	private static final class Collector implements ConfigDataEnvironmentUpdateListener {

		private final List<PropertySource<?>> sources = new ArrayList<>();

		@Override
		public void onPropertySourceAdded(PropertySource<?> propertySource, @Nullable ConfigDataLocation location,
				@Nullable ConfigDataResource resource) {
			this.sources.add(propertySource);
		}

	}

	/**
	 * What was read from files.
	 */
	private final class FileReading implements Reading {

		private final FreshEnvironment environment;

		private final List<PropertySource<?>> sources;

		FileReading(FreshEnvironment environment, List<PropertySource<?>> sources) {
			this.environment = environment;
			this.sources = sources;
		}

		@Override
		public ConfigurableEnvironment environment() {
			return this.environment;
		}

		@Override
		public void requireComparable(
				BiFunction<ConfigurableEnvironment, ConfigurableEnvironment, Set<String>> differences) {
			if (this.environment.isRandom()) {
				throw new UnreadableEnvironmentException("A property of a configured provider refers to ${random...}, "
						+ "which has another value each time that it is read.");
			}
			ConfigDataReloader reader = ConfigDataReloader.this;
			if (reader.compared) {
				return;
			}
			if (!reader.isUntouched()) {
				Set<String> differing = differences.apply(reader.live, compose(reader.recorded.sources()));
				if (!differing.isEmpty()) {
					throw new UnreadableEnvironmentException(
							"Something changes values after they were read from files, "
									+ "such as decryption, so they cannot be read again. It concerns "
									+ String.join(", ", differing) + ".");
				}
			}
			reader.compared = true;
		}

		@Override
		public void keep() {
			ConfigDataReloader reader = ConfigDataReloader.this;
			reader.known = names(this.sources);
			reader.trees = trees(this.sources);
			reader.files = reader.files.with(this.sources);
		}

	}

	/**
	 * An environment beside that of the application, which shares sources with it. Starts
	 * with none, and takes its profiles from no property, like Boot's own.
	 */
	private static final class FreshEnvironment extends StandardEnvironment {

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
		 * Tell whether a value was drawn at random: it is another one each time that it
		 * is read, which would look like a change.
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

	/**
	 * How Boot has read configuration files when the application started, and what came
	 * of it.
	 *
	 * @param before what the environment had before
	 * @param after what it had right after it
	 * @param sources the sources that were added
	 * @param files the files that they were read from
	 * @param resourceLoader what resources are loaded with, if the application says so
	 * @param additionalProfiles the profiles that the application adds
	 */
	public record Recorded(EnvironmentState before, EnvironmentState after, List<PropertySource<?>> sources,
			ConfigurationFiles files, @Nullable ResourceLoader resourceLoader, List<String> additionalProfiles) {

		/**
		 * Tell whether a source was added, or has taken the place of one that was.
		 */
		boolean hasSource(String name) {
			return this.sources.stream().anyMatch((source) -> source.getName().equals(name));
		}

		/**
		 * Name the sources alone: they have values.
		 */
		@Override
		public String toString() {
			return "Recorded" + this.sources.stream().map(PropertySource::getName).toList();
		}

	}

	/**
	 * What an environment had at some time.
	 *
	 * @param time the time
	 * @param sources the names of its sources
	 * @param activeProfiles the active profiles
	 * @param defaultProfiles the default profiles
	 */
	public record EnvironmentState(Instant time, List<String> sources, List<String> activeProfiles,
			List<String> defaultProfiles) {

		static EnvironmentState of(ConfigurableEnvironment environment) {
			return new EnvironmentState(Instant.now(),
					environment.getPropertySources().stream().map(PropertySource::getName).toList(),
					List.of(environment.getActiveProfiles()), List.of(environment.getDefaultProfiles()));
		}

		boolean hasSource(String name) {
			return this.sources.contains(name);
		}

	}

}
