package io.beluga.registry.internal.log;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;

import io.beluga.registry.error.ErrorText;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.instance.InstanceOwner;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ProviderLog;
import io.beluga.registry.spi.ProviderLog.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Logs each replacement and each failure to make an instance of one name. What a vendor
 * that is down repeats has a line in a minute: attempts to make a first instance, and all
 * that happens to names that only a resolver knows, which are not told.
 */
public final class EventLog implements ProviderEventListener {

	private final ProviderLog log;

	private final Supplier<@Nullable InstanceOwner> slot;

	/**
	 * Create the log of the events of one name.
	 * @param slot what has the name now
	 */
	public EventLog(ProviderLog log, Supplier<@Nullable InstanceOwner> slot) {
		this.log = log;
		this.slot = slot;
	}

	@Override
	public void onEvent(ProviderEvent event) {
		if (event instanceof InstanceFailed failed) {
			log(failed, this.slot.get());
		}
		else if (event instanceof InstanceReplaced replaced) {
			log(replaced, this.slot.get());
		}
	}

	private void log(InstanceFailed failed, @Nullable InstanceOwner slot) {
		boolean serving = failed.generation() > 0;
		if (slot != null && slot.isResolved()) {
			String type = ErrorText.escapeType(Failures.typeOf(Failures.reasonOf(failed.failure())));
			logNowAndThen(Level.WARNING, slot, slot.subject(), slot.publicLabel(),
					(serving ? " goes on with its instance: " : " is unavailable: ") + type + ".");
			return;
		}
		Subject subject = new Subject(failed.packageName(), failed.name(), failed.providerName());
		String label = label(failed.packageName(), failed.name());
		String what = (serving ? " goes on with generation " + failed.generation() : " is unavailable") + ": "
				+ failed.failure().getMessage();
		if (slot == null || serving) {
			this.log.log(Level.WARNING, subject, label + what);
		}
		else {
			logNowAndThen(Level.WARNING, slot, subject, label, what);
		}
	}

	private void log(InstanceReplaced replaced, @Nullable InstanceOwner slot) {
		if (slot != null && slot.isResolved()) {
			logNowAndThen(Level.INFO, slot, slot.subject(), slot.publicLabel(), " was replaced.");
		}
		else {
			this.log.log(Level.INFO, new Subject(replaced.packageName(), replaced.name(), replaced.providerName()),
					label(replaced.packageName(), replaced.name()) + " was replaced: generation "
							+ replaced.generation() + ", made by provider " + replaced.providerName() + ", serves.");
		}
	}

	private void logNowAndThen(Level level, InstanceOwner slot, Subject subject, String label, String what) {
		long suppressed = slot.failureReports().next(what);
		if (suppressed != LogThrottle.NONE) {
			this.log.log(level, subject, label + what + LogThrottle.more(suppressed));
		}
	}

	private static String label(String packageName, String name) {
		return ErrorText.escape(packageName + "." + name);
	}

}
