package io.beluga.registry.internal.log;

import java.lang.System.Logger.Level;

import io.beluga.registry.error.ErrorText;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.instance.InstanceOwner;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ProviderLog;

/**
 * Logs each replacement and each failure to make an instance. What a vendor that is down
 * repeats has a line in a minute: attempts to make a first instance, and all that happens
 * to names that only a resolver knows, which are not told.
 *
 * @param log takes the lines
 * @param owner what the events are about
 */
public record EventLog(ProviderLog log, InstanceOwner owner) implements ProviderEventListener {

	@Override
	public void onEvent(ProviderEvent event) {
		if (event instanceof InstanceFailed failed) {
			log(failed, failed.generation() > 0);
		}
		else if (event instanceof InstanceReplaced replaced) {
			log(replaced);
		}
	}

	private void log(InstanceFailed failed, boolean serving) {
		if (this.owner.isResolved()) {
			logNowAndThen(Level.WARNING, (serving ? " goes on with its instance: " : " is unavailable: ")
					+ ErrorText.escapeType(Failures.typeOf(Failures.reasonOf(failed.failure()))) + ".");
		}
		else if (serving) {
			log(Level.WARNING,
					" goes on with generation " + failed.generation() + ": " + failed.failure().getMessage());
		}
		else {
			logNowAndThen(Level.WARNING, " is unavailable: " + failed.failure().getMessage());
		}
	}

	private void log(InstanceReplaced replaced) {
		if (this.owner.isResolved()) {
			logNowAndThen(Level.INFO, " was replaced.");
		}
		else {
			log(Level.INFO, " was replaced: generation " + replaced.generation() + ", made by provider "
					+ replaced.providerName() + ", serves.");
		}
	}

	private void logNowAndThen(Level level, String what) {
		long suppressed = this.owner.failureReports().next(what);
		if (suppressed != LogThrottle.NONE) {
			log(level, what + LogThrottle.more(suppressed));
		}
	}

	private void log(Level level, String what) {
		this.log.log(level, this.owner.subject(), this.owner.publicLabel() + what);
	}

}
