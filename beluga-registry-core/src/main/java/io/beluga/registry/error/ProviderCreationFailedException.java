package io.beluga.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#PROVIDER_CREATION_FAILED}: the factory threw, returned nothing usable,
 * was interrupted, ran past its deadline, or would have waited for itself.
 *
 * @since 0.1.0
 */
public final class ProviderCreationFailedException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param packageName the package
	 * @param providerName the provider or the configured provider
	 * @param message what happened
	 * @param cause what the factory threw, a
	 * {@link java.util.concurrent.TimeoutException} at a deadline, or {@code null}
	 */
	public ProviderCreationFailedException(@Nullable String packageName, @Nullable String providerName, String message,
			@Nullable Throwable cause) {
		super(ErrorCode.PROVIDER_CREATION_FAILED, packageName, providerName, message, cause);
	}

	@Override
	public ProviderCreationFailedException copy() {
		return new ProviderCreationFailedException(packageName(), providerName(), getMessage(), getCause());
	}

}
