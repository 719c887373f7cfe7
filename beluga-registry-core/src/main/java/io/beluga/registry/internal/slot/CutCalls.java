package io.beluga.registry.internal.slot;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;

import io.beluga.registry.error.ErrorText;
import io.beluga.registry.spi.ProviderLog;
import io.beluga.registry.spi.ProviderLog.Subject;

/**
 * The calls that still ran when the registry was closed, to be told in one line for each
 * configured provider, and one for all names of a package that only a resolver knows.
 */
public final class CutCalls {

	private final Map<Subject, Long> calls = new LinkedHashMap<>();

	public void add(ProviderSlot slot, long calls) {
		if (calls > 0) {
			this.calls.merge(slot.subject(), calls, Long::sum);
		}
	}

	public void log(ProviderLog log) {
		this.calls.forEach((subject, calls) -> log.log(Level.WARNING, subject, text(subject, calls)));
	}

	static String text(Subject subject, long calls) {
		String label = (subject.name() != null) ? ErrorText.escape(subject.packageName() + "." + subject.name())
				: "Resolved names of " + subject.packageName();
		return label + ": the drain timeout has passed, and the instance is destroyed while " + calls
				+ ((calls == 1) ? " call still runs." : " calls still run.");
	}

}
