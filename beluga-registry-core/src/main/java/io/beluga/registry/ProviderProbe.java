package io.beluga.registry;

/**
 * A check of an instance that a {@link ProviderFactory} may implement: it asks the
 * provider's service whether the instance would work, for instance by listing models.
 * <p>
 * A new instance is checked before it replaces one that works, so that a key that the
 * service rejects never does. A first instance is not checked: there is nothing to
 * protect, and its first call tells the same. A health check may ask, too.
 * <p>
 * A probe has to be
 * <ul>
 * <li>free: no completion and no embedding, nothing that is billed,</li>
 * <li>read-only: what it does may be done any number of times,</li>
 * <li>quick: before a replacement it runs within the time of the creation, which is
 * interrupted at its deadline,</li>
 * <li>thread-safe: it runs on a thread of the registry, where who replaces waits at most
 * until the deadline, or on one of a health check, while the instance may be in use.</li>
 * </ul>
 *
 * @param <P> what the factory makes
 * @since 0.1.0
 */
public interface ProviderProbe<P> {

	/**
	 * Check an instance. It is not destroyed here: where this throws, the registry does
	 * that with an instance that serves nobody yet.
	 * @param provider the instance
	 * @throws Exception if the instance would not work; a secret of its configuration is
	 * masked where it is reported
	 */
	void probe(P provider) throws Exception;

}
