/**
 * What the registry costs an application at its start. {@link Startup} starts each
 * application in a JVM of its own.
 */
@NullMarked
package io.beluga.registry.startup;

import org.jspecify.annotations.NullMarked;
