package io.beluga.registry.integration.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A value that must be seen nowhere.
 */
final class Secrets {

	static final String SECRET = "hunter2hunter2";

	private Secrets() {
	}

	/**
	 * Fail where a text has the secret, without showing it.
	 */
	static void assertKept(String what, String text) {
		if (text.contains(SECRET)) {
			throw new AssertionError(what + " has the secret: " + text.replace(SECRET, "<the secret>"));
		}
	}

	static void assertKept(String what, Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace, true));
		assertKept(what, trace.toString());
	}

}
