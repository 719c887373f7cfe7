/**
 * Three simulated vendors of language models, which speak OpenAI's protocol on loopback.
 * They are here to be troubled on the page, and are no part of what an application would
 * copy.
 */
@NullMarked
package io.beluga.registry.sample.vendors;

import org.jspecify.annotations.NullMarked;
