/**
 * What can go wrong: the eight errors of the registry and the problems of a
 * configuration.
 *
 * @serial exclude
 */
@NullMarked
package io.beluga.registry.error;

import org.jspecify.annotations.NullMarked;
