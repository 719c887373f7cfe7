package io.beluga.registry.internal.dispatch;

import java.lang.System.Logger.Level;

/**
 * Says now and then in the log that an observer or a listener failed. One that fails does
 * so with each call, so there is one line in a minute, and no name of a provider in it.
 */
public final class ObserverFailures {

	private static final System.Logger logger = System.getLogger(ObserverFailures.class.getName());

	private final LogThrottle reports = new LogThrottle(System::nanoTime);

	/**
	 * Note that one failed.
	 * @param what what failed, for the log
	 */
	public void add(String what, Throwable failure) {
		long suppressed = this.reports.next(what + " " + failure.getClass().getName());
		if (suppressed != LogThrottle.NONE) {
			logger.log(Level.WARNING, what + " failed." + LogThrottle.more(suppressed), failure);
		}
	}

}
