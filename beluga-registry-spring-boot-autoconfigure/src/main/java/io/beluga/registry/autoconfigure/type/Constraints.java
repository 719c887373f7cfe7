package io.beluga.registry.autoconfigure.type;

import java.util.Map;

/**
 * The constraints at a property of a configuration type, or at its elements.
 */
public interface Constraints {

	/**
	 * No constraints, or none that are known.
	 */
	Constraints NONE = new Constraints() {
	};

	/**
	 * Tell whether there must be a value.
	 */
	default boolean isRequired() {
		return false;
	}

	/**
	 * Return the constraints at the elements of a list, or at the keys or values of a
	 * map.
	 * @param index which type argument of the container it is
	 */
	default Constraints ofElements(int index) {
		return NONE;
	}

	/**
	 * Add what JSON Schema can say of these to the schema of a value.
	 */
	default void addTo(Map<String, Object> schema) {
	}

}
