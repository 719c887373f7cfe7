package io.beluga.registry.test;

import io.beluga.registry.ProviderInfo;
import io.beluga.registry.ProviderRegistry;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a registry.
 *
 * @since 0.1.0
 */
public final class ProviderRegistryAssert extends AbstractAssert<ProviderRegistryAssert, ProviderRegistry> {

	ProviderRegistryAssert(@Nullable ProviderRegistry actual) {
		super(actual, ProviderRegistryAssert.class);
	}

	/**
	 * Assert that packages are registered.
	 * @param packageNames some of the packages
	 * @return this
	 */
	public ProviderRegistryAssert hasPackages(String... packageNames) {
		isNotNull();
		Assertions.assertThat(this.actual.listPackages()).as("packages").contains(packageNames);
		return this;
	}

	/**
	 * Assert that providers are registered.
	 * @param packageName the package
	 * @param providerNames some of its providers
	 * @return this
	 */
	public ProviderRegistryAssert hasProviders(String packageName, String... providerNames) {
		isNotNull();
		Assertions.assertThat(this.actual.listProviders(packageName))
			.as("providers of '%s'", packageName)
			.contains(providerNames);
		return this;
	}

	/**
	 * Assert that a provider is not registered.
	 * @param packageName the package
	 * @param providerName no provider of it
	 * @return this
	 */
	public ProviderRegistryAssert doesNotHaveProvider(String packageName, String providerName) {
		isNotNull();
		Assertions.assertThat(this.actual.listProviders(packageName))
			.as("providers of '%s'", packageName)
			.doesNotContain(providerName);
		return this;
	}

	/**
	 * Go on with what is known of a provider.
	 * @param packageName the package
	 * @param providerName one of its providers
	 * @return the assertions on it
	 */
	public ObjectAssert<ProviderInfo> provider(String packageName, String providerName) {
		hasProviders(packageName, providerName);
		return Assertions.assertThat(this.actual.getProviderInfo(packageName, providerName))
			.as("provider '%s' of '%s'", providerName, packageName);
	}

}
