/**
 * A group: its members and settings, what is known of it whatever its configuration, and
 * what a failure of a member means to it.
 * <p>
 * The way in is {@link io.beluga.registry.routing.internal.group.Group}.
 */
@NullMarked
package io.beluga.registry.routing.internal.group;

import org.jspecify.annotations.NullMarked;
