package io.beluga.registry.routing;

import java.util.List;

/**
 * What all groups have.
 */
interface GroupConfig {

	/**
	 * Return who serves.
	 */
	List<String> members();

	RoutingSettings settings();

}
