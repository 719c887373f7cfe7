package io.beluga.registry.internal.lease;

import java.util.Map;

import io.beluga.registry.spi.ProviderCallObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Whose instances are called: it counts the calls, and has them observed.
 */
public interface CallSite {

	/**
	 * Name it for an error.
	 */
	String label();

	CallFailures callFailures();

	/**
	 * Tell the observer, if there is one, that a call begins.
	 * @param method what is called, {@code null} where it is not to be observed
	 */
	@Nullable Observation observe(LeasedInstance generation, @Nullable String method);

	/**
	 * Tell the observer that a call has returned a result that has not ended yet.
	 */
	void returned(@Nullable Observation observation);

	/**
	 * Return what the work of a reactive result is to find in its context.
	 */
	Map<String, Object> reactorContext(@Nullable Observation observation);

	/**
	 * Tell the observer that a call has ended.
	 */
	void end(@Nullable Observation observation, @Nullable Throwable failure);

}
