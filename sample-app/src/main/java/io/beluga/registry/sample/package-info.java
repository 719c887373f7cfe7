/**
 * The sample application: ask a question about a text, and choose who answers it.
 */
@NullMarked
package io.beluga.registry.sample;

import org.jspecify.annotations.NullMarked;
