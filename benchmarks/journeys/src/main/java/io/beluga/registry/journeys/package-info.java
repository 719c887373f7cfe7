/**
 * Counts the classes and methods of the registry that are entered on the way of a call, a
 * property, a bean or a file. The {@code main} methods of {@link CoreJourneys} and
 * {@link SpringJourneys} run in a JVM of their own, which {@link Tracer} watches.
 */
@NullMarked
package io.beluga.registry.journeys;

import org.jspecify.annotations.NullMarked;
