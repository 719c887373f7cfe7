package io.beluga.registry.spi;

import java.lang.System.Logger.Level;

/**
 * Writes lines by {@link System.Logger}, without fields.
 */
enum PlainLog implements ProviderLog {

	INSTANCE;

	private static final System.Logger logger = System.getLogger(ProviderLog.class.getName());

	@Override
	public void log(Level level, Subject subject, String message) {
		logger.log(level, message);
	}

}
