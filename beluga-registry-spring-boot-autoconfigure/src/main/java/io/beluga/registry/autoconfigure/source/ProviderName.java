package io.beluga.registry.autoconfigure.source;

/**
 * The name of a configured provider, with its package.
 *
 * @param packageName the package
 * @param name the name in the package
 */
public record ProviderName(String packageName, String name) {
	@Override
	public String toString() {
		return this.packageName + '.' + this.name;
	}

}
