package io.beluga.registry.autoconfigure.configdata;

import java.util.Set;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Gives the environment as it is now.
 */
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
	ConfigurationFiles files();

	/**
	 * What was read.
	 */
	interface Reading {

		/**
		 * Return the environment that was read.
		 */
		ConfigurableEnvironment environment();

		/**
		 * Make sure that the values can be compared with those of another reading.
		 * @param differing tells the names of configured providers that differ in another
		 * environment, by the name of their property
		 * @throws UnreadableEnvironmentException where they cannot
		 */
		void requireComparable(Differences differing);

		/**
		 * Measure the next reading against this one.
		 */
		void keep();

	}

	/**
	 * Compares two environments.
	 */
	@FunctionalInterface
	interface Differences {

		Set<String> between(ConfigurableEnvironment one, ConfigurableEnvironment other);

	}

	/**
	 * Read an environment in place, as where Spring Cloud keeps it up to date.
	 */
	static EnvironmentReader of(ConfigurableEnvironment environment) {
		return new EnvironmentReader() {

			@Override
			public Reading read() {
				return new LiveReading(environment);
			}

			@Override
			public ConfigurationFiles files() {
				return ConfigurationFiles.NONE;
			}

		};
	}

	/**
	 * An environment in place.
	 *
	 * @param environment the environment
	 */
	record LiveReading(ConfigurableEnvironment environment) implements Reading {

		@Override
		public void requireComparable(Differences differing) {
			// it is the one that the application was started with
		}

		@Override
		public void keep() {
			// there is nothing that could be missing the next time
		}

	}

}
