package io.beluga.registry;

/**
 * Whether a provider needs an API key.
 *
 * @since 0.1.0
 */
public enum ApiKeyUse {

	/**
	 * The provider cannot work without a key: a configuration without one is invalid.
	 */
	REQUIRED,

	/**
	 * The provider takes a key and also works without one.
	 */
	OPTIONAL,

	/**
	 * The provider has no use for a key.
	 */
	NONE

}
