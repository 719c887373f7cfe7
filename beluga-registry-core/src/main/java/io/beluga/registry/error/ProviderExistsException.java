package io.beluga.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#PROVIDER_EXISTS}: the package already has a provider of that name.
 *
 * @since 0.1.0
 */
public final class ProviderExistsException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param packageName the package
	 * @param providerName the name that is taken
	 * @param message where both come from, as far as it is known
	 */
	public ProviderExistsException(@Nullable String packageName, @Nullable String providerName, String message) {
		super(ErrorCode.PROVIDER_EXISTS, packageName, providerName, message, null);
	}

	@Override
	public ProviderExistsException copy() {
		return new ProviderExistsException(packageName(), providerName(), getMessage());
	}

}
