/**
 * The JSON API behind the page.
 */
@NullMarked
package io.beluga.registry.sample.web;

import org.jspecify.annotations.NullMarked;
