/**
 * What the providers of Spring AI's contracts have in common. Not for applications.
 */
@NullMarked
package io.beluga.registry.springai.internal;

import org.jspecify.annotations.NullMarked;
