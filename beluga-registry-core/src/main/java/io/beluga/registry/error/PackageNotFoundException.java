package io.beluga.registry.error;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#PACKAGE_NOT_FOUND}: the package is not registered, or is registered
 * with another contract.
 *
 * @since 0.1.0
 */
public final class PackageNotFoundException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	private final String[] candidates;

	/**
	 * Create an exception whose message names the known packages.
	 * @param packageName the package that was asked for
	 * @param candidates the names of the registered packages
	 */
	public PackageNotFoundException(@Nullable String packageName, Collection<String> candidates) {
		this(packageName, candidates,
				"Package " + ErrorText.quote(packageName) + " is not registered."
						+ ErrorText.didYouMean(packageName, required(candidates)) + " "
						+ ErrorText.known("Registered packages", candidates));
	}

	/**
	 * Create an exception with a message of the caller's.
	 * @param packageName the package that was asked for
	 * @param candidates the names of the registered packages
	 * @param message what is wrong and what to do
	 */
	public PackageNotFoundException(@Nullable String packageName, Collection<String> candidates, String message) {
		super(ErrorCode.PACKAGE_NOT_FOUND, packageName, null, message, null);
		this.candidates = required(candidates).stream().sorted().toArray(String[]::new);
	}

	/**
	 * Return the packages that could have been asked for.
	 * @return the registered names, sorted and immutable
	 */
	public List<String> candidates() {
		return List.of(this.candidates);
	}

	@Override
	public PackageNotFoundException copy() {
		return new PackageNotFoundException(packageName(), candidates(), getMessage());
	}

}
