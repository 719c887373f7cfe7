package io.beluga.registry.autoconfigure.source;

import java.time.Instant;
import java.util.List;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

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

	public static EnvironmentState of(ConfigurableEnvironment environment) {
		return new EnvironmentState(Instant.now(),
				environment.getPropertySources().stream().map(PropertySource::getName).toList(),
				List.of(environment.getActiveProfiles()), List.of(environment.getDefaultProfiles()));
	}

	public boolean hasSource(String name) {
		return this.sources.contains(name);
	}

}
