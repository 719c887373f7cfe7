/**
 * What a race is made of: the registry that it runs against, the product or what is
 * broken on purpose, and what it looks at that with.
 */
@NullMarked
package io.beluga.registry.proof.support;

import org.jspecify.annotations.NullMarked;
