package io.beluga.registry;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Leads to the current instance of a configured provider, also where its contract is a
 * class. Thread-safe; may be kept for ever.
 *
 * @param <P> the contract
 * @since 0.1.0
 */
public interface ProviderHandle<P> {

	/**
	 * Use the current instance, which is held until the call has ended: it is not
	 * destroyed before that, unless the drain timeout passes. The first use creates it.
	 * <p>
	 * A result that ends later holds the instance until then. This holds for calls
	 * through references, too:
	 * <ul>
	 * <li>A {@link java.util.concurrent.CompletionStage} is returned as it is. It ends
	 * when it completes, fails or is cancelled.</li>
	 * <li>A {@link java.util.stream.Stream} ends when it is closed: close it, as one of
	 * {@link java.nio.file.Files#lines}.</li>
	 * <li>A {@link java.util.concurrent.Flow.Publisher}, a {@code Publisher} of Reactive
	 * Streams, a {@code Flux} and a {@code Mono} are wrapped. Each subscription holds the
	 * instance from its begin to its last signal; one that is cancelled is no failure.
	 * Before the first subscription the result itself holds the instance. A subscription
	 * that comes when the instance is gone gets an {@link IllegalStateException}.</li>
	 * </ul>
	 * Where nothing of the registry's can stand for a publisher, because the caller knows
	 * it by another type such as {@code ConnectableFlux}, it is returned as it is, and
	 * its instance is kept until the drain timeout after its replacement. What is inside
	 * of another result, an {@link java.util.Optional} or a collection, is not looked
	 * into.
	 * <p>
	 * The instance itself must not be kept after the call. A method that returns its own
	 * instance, such as a fluent one, returns the reference where it is called through
	 * one, and the instance here.
	 * @param call what to do with it
	 * @param <R> what comes of it
	 * @param <X> what it throws
	 * @return what the call returned
	 * @throws X what the call threw, unchanged
	 * @throws io.beluga.registry.error.ProviderRegistryException if there is no instance
	 */
	<R extends @Nullable Object, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call) throws X;

	/**
	 * Use the current instance for a method of the contract, as a reference does that was
	 * given to {@link ProviderPackage#withReference}: observers are told that this method
	 * is called, and nothing is told or counted where
	 * {@link ProviderPackage#withObservedMethods} has left it out. All else is as in
	 * {@link #use(ProviderCall)}.
	 * @param method the method of the contract that is called
	 * @param call calls it
	 * @param <R> what comes of it
	 * @param <X> what it throws
	 * @return what the call returned
	 * @throws X what the call threw, unchanged
	 * @throws io.beluga.registry.error.ProviderRegistryException if there is no instance
	 */
	default <R extends @Nullable Object, X extends Exception> R use(Method method,
			ProviderCall<? super P, ? extends R, X> call) throws X {
		return use(call);
	}

	/**
	 * Describe the configured provider. Creates nothing.
	 * @return a snapshot
	 */
	ConfiguredProviderInfo info();

}
