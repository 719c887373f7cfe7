package io.beluga.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#REGISTRY_ACCESS_FAILED}: the registry is closed.
 *
 * @since 0.1.0
 */
public final class RegistryAccessFailedException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param packageName the package that was asked for, or {@code null}
	 * @param providerName the name that was asked for, or {@code null}
	 * @param message why the registry cannot be used
	 */
	public RegistryAccessFailedException(@Nullable String packageName, @Nullable String providerName, String message) {
		super(ErrorCode.REGISTRY_ACCESS_FAILED, packageName, providerName, message, null);
	}

	@Override
	public RegistryAccessFailedException copy() {
		return new RegistryAccessFailedException(packageName(), providerName(), getMessage());
	}

}
