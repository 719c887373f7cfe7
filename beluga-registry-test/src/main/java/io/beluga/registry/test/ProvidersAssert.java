package io.beluga.registry.test;

import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on configured providers. None of them has an instance made.
 *
 * @since 0.1.0
 */
public final class ProvidersAssert extends AbstractAssert<ProvidersAssert, Providers> {

	ProvidersAssert(@Nullable Providers actual) {
		super(actual, ProvidersAssert.class);
	}

	/**
	 * Assert which providers are configured.
	 * @param packageName the package
	 * @param names all of its names, in any order
	 * @return this
	 */
	public ProvidersAssert hasExactly(String packageName, String... names) {
		isNotNull();
		Assertions.assertThat(this.actual.list(packageName))
			.as("configured providers of '%s'", packageName)
			.containsExactlyInAnyOrder(names);
		return this;
	}

	/**
	 * Assert which provider makes the instances of a name.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @param providerName the provider
	 * @return this
	 */
	public ProvidersAssert hasProvider(String packageName, String name, String providerName) {
		isNotNull();
		Assertions.assertThat(this.actual.info(packageName, name).providerName())
			.as("provider of '%s.%s'", packageName, name)
			.isEqualTo(providerName);
		return this;
	}

	/**
	 * Assert the state of a name.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @param state the state
	 * @return this
	 */
	public ProvidersAssert hasState(String packageName, String name, ProviderState state) {
		isNotNull();
		Assertions.assertThat(this.actual.info(packageName, name).state())
			.as("state of '%s.%s'", packageName, name)
			.isEqualTo(state);
		return this;
	}

	/**
	 * Assert the number of the instance that serves a name.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @param generation 1 for the first instance, 0 before there is one
	 * @return this
	 */
	public ProvidersAssert hasGeneration(String packageName, String name, long generation) {
		isNotNull();
		Assertions.assertThat(this.actual.info(packageName, name).generation())
			.as("generation of '%s.%s'", packageName, name)
			.isEqualTo(generation);
		return this;
	}

}
