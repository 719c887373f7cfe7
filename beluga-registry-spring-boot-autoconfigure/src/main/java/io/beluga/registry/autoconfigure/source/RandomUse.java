package io.beluga.registry.autoconfigure.source;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Notices whether a value is drawn at random: it is another one each time that it is
 * read, which would look like a change.
 */
public final class RandomUse extends PropertySource<PropertySource<?>> {

	private static final String PREFIX = RandomValuePropertySource.RANDOM_PROPERTY_SOURCE_NAME + '.';

	private volatile boolean seen;

	public RandomUse(PropertySource<?> random) {
		super(random.getName(), random);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		if (name.startsWith(PREFIX)) {
			this.seen = true;
		}
		return getSource().getProperty(name);
	}

	public boolean isSeen() {
		return this.seen;
	}

}
