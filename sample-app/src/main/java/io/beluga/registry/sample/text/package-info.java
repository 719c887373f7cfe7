/**
 * A text as its sentences, which every way of answering begins with.
 */
@NullMarked
package io.beluga.registry.sample.text;

import org.jspecify.annotations.NullMarked;
