/**
 * What operators see of providers.
 */
@NullMarked
package io.beluga.registry.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
