package io.beluga.registry;

import java.lang.System.Logger.Level;

import io.beluga.registry.ProviderLog.Subject;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;

/**
 * Logs each replacement and each failure to make an instance.
 */
final class EventLog implements ProviderEventListener {

	private static final System.Logger logger = System.getLogger(ProviderLog.class.getName());

	/**
	 * Writes lines without fields.
	 */
	static final ProviderLog PLAIN = (level, subject, message) -> logger.log(level, message);

	private final ProviderLog log;

	EventLog(ProviderLog log) {
		this.log = log;
	}

	@Override
	public void onEvent(ProviderEvent event) {
		if (event instanceof InstanceFailed failed) {
			String serving = (failed.generation() > 0) ? " goes on with generation " + failed.generation()
					: " is unavailable";
			this.log.log(Level.WARNING, new Subject(failed.packageName(), failed.name(), failed.providerName()),
					label(failed.packageName(), failed.name()) + serving + ": " + failed.failure().getMessage());
		}
		else if (event instanceof InstanceReplaced replaced) {
			this.log.log(Level.INFO, new Subject(replaced.packageName(), replaced.name(), replaced.providerName()),
					label(replaced.packageName(), replaced.name()) + " was replaced: generation "
							+ replaced.generation() + ", made by provider " + replaced.providerName() + ", serves.");
		}
	}

	private static String label(String packageName, String name) {
		return ErrorText.escape(packageName + "." + name);
	}

}
