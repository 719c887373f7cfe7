/**
 * The providers of the package {@code vectorstores}.
 */
@NullMarked
package io.beluga.registry.springai.vectorstores;

import org.jspecify.annotations.NullMarked;
