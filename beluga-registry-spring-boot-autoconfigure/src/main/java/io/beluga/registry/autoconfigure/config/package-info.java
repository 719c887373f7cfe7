/**
 * What is configured of packages and providers: read, inherited, checked and reported.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.config.ConfigurationReader}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.config;

import org.jspecify.annotations.NullMarked;
