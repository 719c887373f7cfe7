/**
 * Configuration files read anew, beside the environment of the application.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.configdata.ConfigDataReloader}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.configdata;

import org.jspecify.annotations.NullMarked;
