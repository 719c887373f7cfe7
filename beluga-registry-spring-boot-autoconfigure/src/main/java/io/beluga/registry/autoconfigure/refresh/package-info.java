/**
 * What has changed in the configuration, and how it is applied to the registry while the
 * application runs.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.refresh.ProviderRefresher}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.refresh;

import org.jspecify.annotations.NullMarked;
