/**
 * The providers of the package {@code llms}, and the reference that its models are used
 * through.
 */
@NullMarked
package io.beluga.registry.springai.llms;

import org.jspecify.annotations.NullMarked;
