/**
 * Which packages and providers there are, and how a configuration becomes what a factory
 * takes.
 * <p>
 * The way in is {@link io.beluga.registry.internal.catalog.ProviderCatalog}.
 */
@NullMarked
package io.beluga.registry.internal.catalog;

import org.jspecify.annotations.NullMarked;
