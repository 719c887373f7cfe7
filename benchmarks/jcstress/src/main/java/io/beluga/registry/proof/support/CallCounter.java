package io.beluga.registry.proof.support;

/**
 * Counts the calls of one instance.
 */
public interface CallCounter {

	/**
	 * The answer of {@link #acquire()} after {@link #retire}.
	 */
	int REFUSED = -1;

	/**
	 * Begin a call.
	 * @return what to give to {@link #release}, or {@link #REFUSED}
	 */
	int acquire();

	/**
	 * End a call.
	 * @param token the answer of {@link #acquire()}
	 */
	void release(int token);

	/**
	 * Refuse calls from now on.
	 * @param whenDrained what to do when the last call has ended
	 */
	void retire(Runnable whenDrained);

	/**
	 * End the instance, whether or not calls still run.
	 * @return whether it was this call that ended it
	 */
	boolean finish();

}
