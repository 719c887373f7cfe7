package io.beluga.registry.spi;

import java.util.Map;

import io.beluga.registry.ProviderHandle;
import io.beluga.registry.error.MaskedFailure;
import org.jspecify.annotations.Nullable;

/**
 * Is told of every call that goes through a reference or a {@link ProviderHandle}. A call
 * that finds no instance, because none could be made, begins and ends at once. It is on
 * the path of each call: it must be quick, and must not throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderCallObserver {

	/**
	 * Take notice that a call begins, on the thread that makes it.
	 * @param call what is called
	 * @return what is to be told of the call's end, or {@code null} for nothing
	 */
	@Nullable Observation begin(Call call);

	/**
	 * Tell whether anybody wants to know at the moment. Asked before each call, so that
	 * an observer with nothing to do costs nothing.
	 * @return whether calls are to be told
	 */
	default boolean isEnabled() {
		return true;
	}

	/**
	 * What is called. The same object stands for all calls of one method of one
	 * configured provider, as long as the provider that serves stays the same.
	 *
	 * @param packageName the package
	 * @param name the configured provider
	 * @param providerName the provider; {@code unknown} where only a resolver knows and
	 * there is no instance yet
	 * @param method the name of the contract's method, or {@code use} for a
	 * {@link ProviderHandle}
	 * @param resolved whether only a resolver knows the name, so that there may be many
	 * such names
	 */
	record Call(String packageName, String name, String providerName, String method, boolean resolved) {
	}

	/**
	 * A call that is observed.
	 */
	@FunctionalInterface
	interface Observation {

		/**
		 * Take notice that the call has returned a result that is not complete yet, on
		 * the thread that made the call. The end is told when the result ends, on
		 * whatever thread. Where nothing is told here, the call ends before it returns.
		 */
		default void returned() {
		}

		/**
		 * Return what the work of a reactive result is to find in its Reactor context,
		 * such as the observation that is its parent. Asked once for each subscription to
		 * a {@code Flux} or a {@code Mono}, where Reactor is there.
		 * @return the entries by their key
		 */
		default Map<String, Object> reactorContext() {
			return Map.of();
		}

		/**
		 * Take notice that the call has ended.
		 * @param failure {@code null}, or a {@link MaskedFailure} that tells the type and
		 * the stack trace of what it threw and of its causes, never a message: that is
		 * the vendor's, may repeat a secret, and may be exported. Not what only carries
		 * the failure, such as a {@link java.util.concurrent.CompletionException}. What
		 * the registry itself throws, where there is no instance, is told as it is
		 */
		void end(@Nullable Throwable failure);

	}

}
