package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.core.env.MapPropertySource;

/**
 * Config data of an application's own, at {@code counted:}, whose key tells how often it
 * was read. Holds something until the bootstrap context is closed.
 */
final class CountedConfigData {

	static final AtomicInteger read = new AtomicInteger();

	static final AtomicInteger open = new AtomicInteger();

	private CountedConfigData() {
	}

	static final class Location extends ConfigDataResource {

		@Override
		public boolean equals(Object other) {
			return other instanceof Location;
		}

		@Override
		public int hashCode() {
			return 1;
		}

		@Override
		public String toString() {
			return "counted";
		}

	}

	static final class Resolver implements ConfigDataLocationResolver<Location> {

		@Override
		public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
			return location.hasPrefix("counted:");
		}

		@Override
		public List<Location> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
			return List.of(new Location());
		}

	}

	static final class Loader implements ConfigDataLoader<Location> {

		@Override
		public ConfigData load(ConfigDataLoaderContext context, Location location) {
			open.incrementAndGet();
			context.getBootstrapContext().addCloseListener((event) -> {
				// a library may register a singleton, which works once for each context
				event.getApplicationContext().getBeanFactory().registerSingleton("counted", new Object());
				open.decrementAndGet();
			});
			Map<String, Object> properties = Map.of("beluga.providers.llms.bot.api-key",
					"key-" + read.incrementAndGet());
			return new ConfigData(List.of(new MapPropertySource("counted", properties)));
		}

	}

}
