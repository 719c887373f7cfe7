/**
 * Which beans are factories of providers, and the contracts of their packages, as far as
 * definitions tell.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.factory.AnnotatedFactories}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.factory;

import org.jspecify.annotations.NullMarked;
