/**
 * What follows Spring Cloud.
 */
@NullMarked
package io.beluga.registry.autoconfigure.cloud;

import org.jspecify.annotations.NullMarked;
