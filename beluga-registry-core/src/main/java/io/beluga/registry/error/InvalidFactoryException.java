package io.beluga.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#INVALID_FACTORY}: the factory is missing, or cannot make what its
 * package needs.
 *
 * @since 0.1.0
 */
public final class InvalidFactoryException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param packageName the package
	 * @param providerName the provider
	 * @param message what is wrong and what to do
	 */
	public InvalidFactoryException(@Nullable String packageName, @Nullable String providerName, String message) {
		super(ErrorCode.INVALID_FACTORY, packageName, providerName, message, null);
	}

	@Override
	public InvalidFactoryException copy() {
		return new InvalidFactoryException(packageName(), providerName(), getMessage());
	}

}
