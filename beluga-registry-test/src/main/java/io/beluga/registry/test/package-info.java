/**
 * What authors of providers and of applications need to test them.
 * <p>
 * Authors of providers extend {@link io.beluga.registry.test.ProviderFactoryContract} and
 * try single things with {@link io.beluga.registry.test.TestProviders}. Tests of
 * applications use {@link io.beluga.registry.test.BelugaTest @BelugaTest},
 * {@link io.beluga.registry.test.ReplaceProvider @ReplaceProvider} and
 * {@link io.beluga.registry.test.BelugaAssertions}.
 */
@NullMarked
package io.beluga.registry.test;

import org.jspecify.annotations.NullMarked;
