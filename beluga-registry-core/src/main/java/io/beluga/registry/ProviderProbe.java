package io.beluga.registry;

/**
 * A check of an instance that a {@link ProviderFactory} may implement: it asks the
 * provider's service whether the instance would work, for instance by listing models. It
 * must cost nothing and change nothing, and it may be called at any time from any thread.
 *
 * @param <P> what the factory makes
 * @since 0.1.0
 */
public interface ProviderProbe<P> {

	/**
	 * Check an instance.
	 * @param provider the instance
	 * @throws Exception if the instance would not work
	 */
	void probe(P provider) throws Exception;

}
