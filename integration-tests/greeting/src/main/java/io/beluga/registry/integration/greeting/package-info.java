/**
 * A library that brings a provider.
 */
@NullMarked
package io.beluga.registry.integration.greeting;

import org.jspecify.annotations.NullMarked;
