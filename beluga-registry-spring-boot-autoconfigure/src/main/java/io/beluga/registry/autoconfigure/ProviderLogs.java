package io.beluga.registry.autoconfigure;

import java.lang.System.Logger.Level;

import io.beluga.registry.error.ErrorText;
import io.beluga.registry.spi.ProviderLog;
import io.beluga.registry.spi.ProviderLog.Subject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.util.ClassUtils;

/**
 * Logs of providers that keep what a line is about as fields, for structured logging.
 */
final class ProviderLogs {

	private ProviderLogs() {
	}

	/**
	 * Create a log that uses SLF4J where it is there.
	 */
	static ProviderLog create() {
		boolean present = ClassUtils.isPresent("org.slf4j.spi.LoggingEventBuilder",
				ProviderLogs.class.getClassLoader());
		return present ? new Slf4jLog() : ProviderLog.plain();
	}

	/**
	 * Writes key values, which Logback and Log4j hand on to structured formats. The
	 * prefix keeps them off the fields that such a format has of its own: ECS knows
	 * {@code package} as an object.
	 */
	private static final class Slf4jLog implements ProviderLog {

		private final Logger logger = LoggerFactory.getLogger(ProviderLog.class);

		@Override
		public void log(Level level, Subject subject, String message) {
			LoggingEventBuilder event = this.logger.atLevel(slf4j(level));
			add(event, "beluga.package", subject.packageName());
			add(event, "beluga.name", subject.name());
			add(event, "beluga.provider", subject.providerName());
			event.log(message);
		}

		private static void add(LoggingEventBuilder event, String key, @Nullable String value) {
			if (value != null) {
				// a pattern with %kvp prints it as it is
				event.addKeyValue(key, ErrorText.escapeText(value));
			}
		}

		private static org.slf4j.event.Level slf4j(Level level) {
			return switch (level) {
				case ERROR -> org.slf4j.event.Level.ERROR;
				case WARNING -> org.slf4j.event.Level.WARN;
				case DEBUG -> org.slf4j.event.Level.DEBUG;
				case ALL, TRACE -> org.slf4j.event.Level.TRACE;
				default -> org.slf4j.event.Level.INFO;
			};
		}

	}

}
