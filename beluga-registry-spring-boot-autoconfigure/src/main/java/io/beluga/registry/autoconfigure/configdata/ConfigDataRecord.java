package io.beluga.registry.autoconfigure.configdata;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ResourceLoader;

/**
 * How Boot has read configuration files when the application started, and what came of
 * it.
 *
 * @param before what the environment had before
 * @param after what it had right after it
 * @param sources the sources that were added
 * @param files the files that they were read from
 * @param resourceLoader what resources are loaded with, if the application says so
 * @param additionalProfiles the profiles that the application adds
 */
public record ConfigDataRecord(EnvironmentState before, EnvironmentState after, List<PropertySource<?>> sources,
		ConfigurationFiles files, @Nullable ResourceLoader resourceLoader, List<String> additionalProfiles) {

	static final String BEAN_NAME = "belugaConfigDataRecord";

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
		return "ConfigDataRecord" + this.sources.stream().map(PropertySource::getName).toList();
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
