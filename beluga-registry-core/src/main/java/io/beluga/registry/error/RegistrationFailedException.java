package io.beluga.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#REGISTRATION_FAILED}: a package or a provider cannot be registered,
 * for a reason that none of the other errors names.
 *
 * @since 0.1.0
 */
public final class RegistrationFailedException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param packageName the package
	 * @param providerName the provider, or {@code null} where the package itself is
	 * refused
	 * @param message what is wrong and what to do
	 */
	public RegistrationFailedException(@Nullable String packageName, @Nullable String providerName, String message) {
		this(packageName, providerName, message, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param packageName the package
	 * @param providerName the provider, or {@code null} where the package itself is
	 * refused
	 * @param message what is wrong and what to do
	 * @param cause what stopped the registration
	 */
	public RegistrationFailedException(@Nullable String packageName, @Nullable String providerName, String message,
			@Nullable Throwable cause) {
		super(ErrorCode.REGISTRATION_FAILED, packageName, providerName, message, cause);
	}

	@Override
	public RegistrationFailedException copy() {
		return new RegistrationFailedException(packageName(), providerName(), getMessage(), getCause());
	}

}
