package io.beluga.registry.autoconfigure.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Names the exception of a call or a creation in its tag {@code error} also where a
 * stand-in takes the place of the exception: Micrometer takes that tag from the class of
 * what it is given, after every convention.
 */
final class ErrorTagFilter implements MeterFilter {

	@Override
	public Meter.Id map(Meter.Id id) {
		if (!id.getName().equals("beluga.provider.call") && !id.getName().equals("beluga.provider.create")) {
			return id;
		}
		String exception = id.getTag("exception");
		return (exception == null || exception.equals(id.getTag("error"))) ? id
				: id.replaceTags(Tags.concat(id.getTags(), "error", exception));
	}

}
