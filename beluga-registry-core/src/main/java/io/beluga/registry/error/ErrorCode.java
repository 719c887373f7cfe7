package io.beluga.registry.error;

/**
 * The eight errors of the provider registry.
 *
 * @since 0.1.0
 */
public enum ErrorCode {

	/**
	 * The package is not registered.
	 */
	PACKAGE_NOT_FOUND("ErrPackageNotFound"),

	/**
	 * The package already has a provider of that name.
	 */
	PROVIDER_EXISTS("ErrProviderExists"),

	/**
	 * The package has no provider, or no configured provider, of that name.
	 */
	PROVIDER_NOT_FOUND("ErrProviderNotFound"),

	/**
	 * The factory is missing or cannot make what its package needs.
	 */
	INVALID_FACTORY("ErrInvalidFactory"),

	/**
	 * The configuration of a provider breaks a rule.
	 */
	INVALID_CONFIG("ErrInvalidConfig"),

	/**
	 * A package or a provider cannot be registered.
	 */
	REGISTRATION_FAILED("ErrRegistrationFailed"),

	/**
	 * A factory did not deliver an instance.
	 */
	PROVIDER_CREATION_FAILED("ErrProviderCreationFailed"),

	/**
	 * The registry cannot be used, because it is closed.
	 */
	REGISTRY_ACCESS_FAILED("ErrRegistryAccessFailed");

	private final String code;

	ErrorCode(String code) {
		this.code = code;
	}

	/**
	 * Return the stable name of this error, for logs, endpoints and alerts.
	 * @return a name such as {@code ErrPackageNotFound}
	 */
	public String code() {
		return this.code;
	}

}
