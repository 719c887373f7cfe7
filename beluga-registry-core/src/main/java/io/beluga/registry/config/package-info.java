/**
 * The configuration of a provider: its values, its secrets and its schema.
 */
@NullMarked
package io.beluga.registry.config;

import org.jspecify.annotations.NullMarked;
