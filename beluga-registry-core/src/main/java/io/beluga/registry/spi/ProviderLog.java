package io.beluga.registry.spi;

import java.lang.System.Logger.Level;

import org.jspecify.annotations.Nullable;

/**
 * Takes what the registry has to say about providers: one line for each replacement and
 * each failure, and now and then one for calls that fail. An implementation can keep what
 * a line is about as fields of its own. It is never called under a lock.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderLog {

	/**
	 * Write a line. It holds no value of a configuration and no message of a call that
	 * failed.
	 * @param level how serious it is
	 * @param subject what it is about
	 * @param message the line
	 */
	void log(Level level, Subject subject, String message);

	/**
	 * Return a log that writes lines by {@link System.Logger}, without fields.
	 * @return the same object each time
	 */
	static ProviderLog plain() {
		return PlainLog.INSTANCE;
	}

	/**
	 * What a line is about.
	 *
	 * @param packageName the package
	 * @param name the configured provider, or {@code null} where the line is about many
	 * @param providerName the provider, or {@code null} where the line is about many
	 */
	record Subject(String packageName, @Nullable String name, @Nullable String providerName) {
	}

}
