package io.beluga.registry.internal.log;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;

import io.beluga.registry.error.ErrorText;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.instance.InstanceOwner;
import io.beluga.registry.spi.ProviderLog;
import io.beluga.registry.spi.ProviderLog.Subject;

/**
 * The calls that still ran when the registry was closed, to be told in one line for each
 * configured provider, and one for all names of a package that only a resolver knows.
 */
public final class CutCalls {

	private final Map<Subject, Long> calls = new LinkedHashMap<>();

	public void add(InstanceOwner owner, long calls) {
		if (calls > 0) {
			this.calls.merge(owner.subject(), calls, Long::sum);
		}
	}

	public void log(ProviderLog log) {
		this.calls.forEach((subject, calls) -> write(log, subject, text(subject, calls)));
	}

	/**
	 * Tell of calls that still ran at the drain timeout of one instance. Names that only
	 * a resolver knows share their lines, of which there may be many.
	 */
	public static void log(ProviderLog log, InstanceOwner owner, long calls) {
		long suppressed = owner.isResolved() ? owner.failureReports().next("drain timeout") : 0;
		if (suppressed != LogThrottle.NONE) {
			write(log, owner.subject(), text(owner.subject(), calls) + LogThrottle.more(suppressed));
		}
	}

	private static String text(Subject subject, long calls) {
		String label = (subject.name() != null) ? ErrorText.escape(subject.packageName() + "." + subject.name())
				: "Resolved names of " + subject.packageName();
		return label + ": the drain timeout has passed, and the instance is destroyed while " + calls
				+ ((calls == 1) ? " call still runs." : " calls still run.");
	}

	/**
	 * Write a warning. What is told must reach its caller, and what is destroyed its end,
	 * whatever the log does.
	 */
	static void write(ProviderLog log, Subject subject, String line) {
		try {
			log.log(Level.WARNING, subject, line);
		}
		catch (RuntimeException ex) {
			ProviderLog.plain().log(Level.WARNING, subject, "The log of providers failed: " + ex.getClass().getName());
		}
	}

}
