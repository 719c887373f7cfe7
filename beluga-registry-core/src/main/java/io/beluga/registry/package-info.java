/**
 * The registry of providers: what applications use and what authors of providers
 * implement.
 */
@NullMarked
package io.beluga.registry;

import org.jspecify.annotations.NullMarked;
