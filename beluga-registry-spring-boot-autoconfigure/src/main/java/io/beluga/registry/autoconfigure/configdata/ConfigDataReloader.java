package io.beluga.registry.autoconfigure.configdata;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import io.beluga.registry.autoconfigure.configdata.ConfigDataRecord.EnvironmentState;
import io.beluga.registry.autoconfigure.source.SourceProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.config.ConfigDataEnvironmentUpdateListener;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Reads configuration files again, the way that Boot has read them at the start, into an
 * environment of their own. Everything else in it is that of the application: arguments,
 * variables, what a test has set.
 */
public final class ConfigDataReloader implements EnvironmentReader {

	private static final int MOST_NAMES = 10;

	private final ConfigurableEnvironment live;

	private final ConfigDataRecord record;

	private volatile ConfigurationFiles files;

	private Set<String> known;

	/**
	 * The properties of each tree.
	 */
	private Map<Path, List<String>> trees;

	private boolean compared;

	public ConfigDataReloader(ConfigurableEnvironment live, ConfigDataRecord record) {
		this.live = live;
		this.record = record;
		this.files = record.files();
		this.known = names(record.sources());
		this.trees = trees(record.sources());
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
		EnvironmentState before = this.record.before();
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
				ConfigDataEnvironmentPostProcessor.applyTo(environment, this.record.resourceLoader(), bootstrapContext,
						this.record.additionalProfiles(), collector);
			}
			catch (RuntimeException ex) {
				throw new UnreadableEnvironmentException(UnreadableFiles.describe(ex, this.files) + describeLost());
			}
			finally {
				bootstrapContext.close(closing);
			}
		}
		requireSameProfiles(environment);
		return collector.sources;
	}

	/**
	 * Beans depend on profiles, so others would not fit the application.
	 */
	private void requireSameProfiles(ConfigurableEnvironment environment) {
		if (!List.of(environment.getActiveProfiles()).equals(this.record.after().activeProfiles())) {
			throw new UnreadableEnvironmentException("The active profiles have changed, which needs a restart.");
		}
	}

	/**
	 * Put sources where those stand that were read when the application started.
	 */
	private FreshEnvironment compose(List<PropertySource<?>> sources) {
		FreshEnvironment environment = new FreshEnvironment(this.live, List.of(this.live.getActiveProfiles()),
				List.of(this.live.getDefaultProfiles()));
		String anchor = anchor();
		for (PropertySource<?> source : this.live.getPropertySources()) {
			boolean recorded = this.record.hasSource(source.getName());
			if (!isAttached(source) && !recorded) {
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
			if (this.record.hasSource(source.getName())) {
				return source.getName();
			}
			if (this.record.before().hasSource(source.getName())
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
			if (!(source instanceof EnumerablePropertySource<?> known) || !SourceProperties.names(known).isEmpty()) {
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
			.filter((source) -> this.record.hasSource(source.getName()))
			.toList();
		List<PropertySource<?>> recorded = this.record.sources();
		return found.size() == recorded.size()
				&& IntStream.range(0, found.size()).allMatch((i) -> found.get(i) == recorded.get(i));
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
				Set<String> differing = differences.apply(reader.live, compose(reader.record.sources()));
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

}
