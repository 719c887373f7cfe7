package io.beluga.registry.autoconfigure.type;

import java.util.List;
import java.util.Map;

import io.beluga.registry.error.ConfigViolation;

/**
 * Checks the constraints of configuration types.
 */
@FunctionalInterface
public interface ConfigValidator {

	/**
	 * Checks nothing, where there is no Jakarta Validation.
	 */
	ConfigValidator NONE = (objects) -> List.of();

	/**
	 * Check objects.
	 * @param objects objects by the path of the property that they were bound from
	 * @return the broken constraints, each once
	 */
	List<ConfigViolation> validate(Map<String, Object> objects);

	/**
	 * Return the constraints at a property.
	 * @param type what has the property
	 * @param property its name in Java
	 */
	default Constraints constraints(Class<?> type, String property) {
		return Constraints.NONE;
	}

}
