/**
 * The provider {@code extractive}: answers with sentences of the text, found with Apache
 * Lucene. It needs no network and no key.
 */
@NullMarked
package io.beluga.registry.sample.extractive;

import org.jspecify.annotations.NullMarked;
