/**
 * An application that has its configuration in ZooKeeper. Several of them make a fleet.
 */
@NullMarked
package io.beluga.registry.integration.fleet;

import org.jspecify.annotations.NullMarked;
