package io.beluga.registry.autoconfigure.configdata;

import java.util.Set;
import java.util.function.BiFunction;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Gives the environment as it is now.
 */
@FunctionalInterface
public interface EnvironmentReader {

	/**
	 * Read the environment.
	 * @return what was read, to be kept once it was understood
	 * @throws UnreadableEnvironmentException where something is missing or broken
	 */
	Reading read();

	/**
	 * Return what the last reading came from that was kept.
	 */
	default ConfigurationFiles files() {
		return ConfigurationFiles.NONE;
	}

	/**
	 * Read an environment in place, as where Spring Cloud keeps it up to date: it is the
	 * one that the application was started with, and nothing can be missing the next
	 * time.
	 */
	static EnvironmentReader of(ConfigurableEnvironment environment) {
		return () -> () -> environment;
	}

	/**
	 * What was read.
	 */
	@FunctionalInterface
	interface Reading {

		/**
		 * Return the environment that was read.
		 */
		ConfigurableEnvironment environment();

		/**
		 * Make sure that the values can be compared with those of another reading.
		 * @param differing tells the names of configured providers that differ in two
		 * environments, by the name of their property
		 * @throws UnreadableEnvironmentException where they cannot
		 */
		default void requireComparable(
				BiFunction<ConfigurableEnvironment, ConfigurableEnvironment, Set<String>> differing) {
		}

		/**
		 * Measure the next reading against this one.
		 */
		default void keep() {
		}

	}

}
