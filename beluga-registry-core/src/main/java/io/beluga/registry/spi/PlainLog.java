package io.beluga.registry.spi;

import java.lang.System.Logger.Level;

/**
 * Writes lines by {@link System.Logger}, without fields.
 */
public final class PlainLog implements ProviderLog {

	static final PlainLog INSTANCE = new PlainLog();

	private static final System.Logger logger = System.getLogger(ProviderLog.class.getName());

	private PlainLog() {
	}

	@Override
	public void log(Level level, Subject subject, String message) {
		logger.log(level, message);
	}

}
