package io.beluga.registry.autoconfigure;

import io.beluga.registry.autoconfigure.ProvidersConfiguration.Entry;

/**
 * The name of a configured provider, with its package.
 *
 * @param packageName the package
 * @param name the name in the package
 */
record ProviderName(String packageName, String name) {

	static ProviderName of(Entry entry) {
		return new ProviderName(entry.packageName(), entry.name());
	}

	@Override
	public String toString() {
		return this.packageName + '.' + this.name;
	}

}
