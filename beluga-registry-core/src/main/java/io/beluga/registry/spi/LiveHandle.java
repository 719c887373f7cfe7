package io.beluga.registry.spi;

import java.util.Optional;

import io.beluga.registry.ProviderHandle;
import io.beluga.registry.Providers;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Providers#handle} returns, for those who keep account of instances. It is
 * quick enough to be asked before each call.
 *
 * @param <P> the contract
 * @since 0.1.0
 */
public interface LiveHandle<P> extends ProviderHandle<P> {

	/**
	 * Return what stands for the instance that serves now. It keeps nothing of the
	 * instance alive.
	 * @return an object that is equal to itself alone and the same as long as the
	 * instance serves, or {@code null} while there is none
	 */
	@Nullable Object instanceId();

	/**
	 * Find what knows the failures of the instance that serves now.
	 * @return the factory that made it, or nothing where there is no instance or its
	 * factory is no {@link FailureClassifier}
	 */
	Optional<FailureClassifier> findClassifier();

}
