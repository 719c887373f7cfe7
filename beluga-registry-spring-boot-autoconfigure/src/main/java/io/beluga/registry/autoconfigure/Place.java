package io.beluga.registry.autoconfigure;

import io.beluga.registry.autoconfigure.ConfigTypeProbe.Emptiness;

/**
 * Where a value stands, which decides on what an empty one means.
 */
enum Place {

	/** A property that has to be set. */
	REQUIRED,

	/** A property that does not. */
	OPTIONAL,

	/** An element of a list, which cannot be left out. */
	ELEMENT,

	/** A value of a map, which is left out. */
	VALUE;

	boolean accepts(Emptiness emptiness) {
		return switch (this) {
			case REQUIRED, ELEMENT -> emptiness == Emptiness.VALUE;
			case OPTIONAL, VALUE -> emptiness != Emptiness.FAILURE;
		};
	}

}
