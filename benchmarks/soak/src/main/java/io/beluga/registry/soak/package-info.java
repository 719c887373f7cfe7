/**
 * Calls and changes of all kinds at once, for minutes, on threads of all kinds. What may
 * never happen is looked for at the start and at the end of each call.
 */
@NullMarked
package io.beluga.registry.soak;

import org.jspecify.annotations.NullMarked;
