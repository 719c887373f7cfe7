package io.beluga.registry;

import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;

/**
 * Logs each failure to make an instance.
 */
final class FailureLog implements ProviderEventListener {

	private static final System.Logger logger = System.getLogger(FailureLog.class.getName());

	@Override
	public void onEvent(ProviderEvent event) {
		if (event instanceof InstanceFailed failed) {
			String serving = (failed.generation() > 0) ? "goes on with generation " + failed.generation()
					: "is unavailable";
			logger.log(System.Logger.Level.WARNING, () -> failed.packageName() + "." + failed.name() + " " + serving
					+ ": " + failed.failure().getMessage());
		}
	}

}
