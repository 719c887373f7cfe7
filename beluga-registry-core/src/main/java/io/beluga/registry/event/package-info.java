/**
 * What happened to providers and to their instances.
 */
@NullMarked
package io.beluga.registry.event;

import org.jspecify.annotations.NullMarked;
