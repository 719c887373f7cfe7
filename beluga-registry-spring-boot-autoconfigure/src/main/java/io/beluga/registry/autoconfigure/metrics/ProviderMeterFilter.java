package io.beluga.registry.autoconfigure.metrics;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Gives the meters of configured providers what Micrometer does not: a description where
 * one is made of an observation, the name of the exception where a stand-in takes its
 * place, and a limit to the names that are tags.
 */
final class ProviderMeterFilter implements MeterFilter {

	/**
	 * The name of all configured providers that only a resolver knows, as observations
	 * have it.
	 */
	static final String RESOLVED = "resolved";

	/**
	 * The name of all configured providers above the limit.
	 */
	static final String OTHER = "other";

	static final int MOST_NAMES = 500;

	private static final Map<String, String> DESCRIPTIONS = Map.of("beluga.provider.call",
			"Calls of configured providers", "beluga.provider.call.active",
			"Calls of configured providers that run now", "beluga.provider.create",
			"Attempts to make an instance of a configured provider", "beluga.provider.create.active",
			"Attempts to make an instance of a configured provider that run now");

	private final Set<Name> names = ConcurrentHashMap.newKeySet();

	@Override
	public Meter.Id map(Meter.Id id) {
		if (!id.getName().startsWith("beluga.provider.")) {
			return id;
		}
		Tags tags = Tags.of(id.getTagsAsIterable());
		String exception = id.getTag("exception");
		if (exception != null) {
			// Micrometer takes the error from the class of what it is given, after every
			// convention
			tags = tags.and("error", exception);
		}
		String packageName = id.getTag("package");
		String name = id.getTag("name");
		if (packageName != null && name != null && !admits(packageName, name)) {
			tags = tags.and("name", OTHER);
		}
		String description = (id.getDescription() != null) ? id.getDescription() : DESCRIPTIONS.get(id.getName());
		return new Meter.Id(id.getName(), tags, id.getBaseUnit(), description, id.getType());
	}

	/**
	 * Tell whether a name is a tag, which it stays until it is released.
	 */
	boolean admits(String packageName, String name) {
		Name candidate = new Name(packageName, name);
		return name.equals(RESOLVED) || name.equals(OTHER) || this.names.contains(candidate)
				|| (this.names.size() < MOST_NAMES && this.names.add(candidate));
	}

	/**
	 * Tell whether a name shares a tag with others, as long as it has none of its own.
	 */
	boolean isShared(String packageName, String name) {
		return !name.equals(OTHER) && !this.names.contains(new Name(packageName, name));
	}

	/**
	 * Make room for another name.
	 */
	void release(String packageName, String name) {
		this.names.remove(new Name(packageName, name));
	}

	private record Name(String packageName, String name) {
	}

}
