package io.beluga.registry.autoconfigure.configdata;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ResourceLoader;

/**
 * How Boot has read configuration files when the application started, and what came of
 * it.
 */
public final class ConfigDataRecord {

	static final String BEAN_NAME = "belugaConfigDataRecord";

	private final EnvironmentState before;

	private final EnvironmentState after;

	private final List<PropertySource<?>> sources;

	private final ConfigurationFiles files;

	private final @Nullable ResourceLoader resourceLoader;

	private final List<String> additionalProfiles;

	ConfigDataRecord(EnvironmentState before, EnvironmentState after, List<PropertySource<?>> sources,
			@Nullable ResourceLoader resourceLoader, Collection<String> additionalProfiles) {
		this.before = before;
		this.after = after;
		this.sources = List.copyOf(sources);
		this.files = ConfigurationFiles.of(this.sources, before.time());
		this.resourceLoader = resourceLoader;
		this.additionalProfiles = List.copyOf(additionalProfiles);
	}

	/**
	 * Return what the environment had before.
	 */
	EnvironmentState before() {
		return this.before;
	}

	/**
	 * Return what the environment had right after it.
	 */
	EnvironmentState after() {
		return this.after;
	}

	/**
	 * Return the sources that were added.
	 */
	List<PropertySource<?>> sources() {
		return this.sources;
	}

	/**
	 * Return the files that they were read from.
	 */
	ConfigurationFiles files() {
		return this.files;
	}

	/**
	 * Tell whether a source was added, or has taken the place of one that was.
	 */
	boolean hasSource(String name) {
		return this.sources.stream().anyMatch((source) -> source.getName().equals(name));
	}

	@Nullable ResourceLoader resourceLoader() {
		return this.resourceLoader;
	}

	List<String> additionalProfiles() {
		return this.additionalProfiles;
	}

	/**
	 * What an environment had at some time.
	 *
	 * @param time the time
	 * @param sources the names of its sources
	 * @param activeProfiles the active profiles
	 * @param defaultProfiles the default profiles
	 */
	record EnvironmentState(Instant time, List<String> sources, List<String> activeProfiles,
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
