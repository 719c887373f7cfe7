package io.beluga.registry.error;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#PROVIDER_NOT_FOUND}: the package has no provider, or no configured
 * provider, of that name.
 *
 * @since 0.1.0
 */
public final class ProviderNotFoundException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	private final String[] candidates;

	/**
	 * Create an exception whose message names the registered providers.
	 * @param packageName the package
	 * @param providerName the provider that was asked for
	 * @param candidates the names of the package's providers
	 */
	public ProviderNotFoundException(@Nullable String packageName, @Nullable String providerName,
			Collection<String> candidates) {
		this(packageName, providerName, candidates,
				"Package " + ErrorText.quote(packageName) + " has no provider " + ErrorText.quote(providerName) + "."
						+ ErrorText.didYouMean(providerName, required(candidates)) + " "
						+ ErrorText.known("Registered providers", candidates));
	}

	/**
	 * Create an exception with a message of the caller's.
	 * @param packageName the package
	 * @param providerName the name that was asked for
	 * @param candidates the names that could have been asked for
	 * @param message what is wrong and what to do
	 */
	public ProviderNotFoundException(@Nullable String packageName, @Nullable String providerName,
			Collection<String> candidates, String message) {
		super(ErrorCode.PROVIDER_NOT_FOUND, packageName, providerName, message, null);
		this.candidates = required(candidates).stream().sorted().toArray(String[]::new);
	}

	/**
	 * Return the names that could have been asked for.
	 * @return the known names, sorted and immutable
	 */
	public List<String> candidates() {
		return List.of(this.candidates);
	}

	@Override
	public ProviderNotFoundException copy() {
		return new ProviderNotFoundException(packageName(), providerName(), candidates(), getMessage());
	}

}
