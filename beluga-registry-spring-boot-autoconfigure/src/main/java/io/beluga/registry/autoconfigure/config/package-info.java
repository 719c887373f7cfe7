/**
 * What is configured of providers: found, put into trees, inherited and read.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.config.ProvidersConfiguration}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.config;

import org.jspecify.annotations.NullMarked;
