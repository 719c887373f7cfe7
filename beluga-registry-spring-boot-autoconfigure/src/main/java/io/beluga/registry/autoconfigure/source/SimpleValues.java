package io.beluga.registry.autoconfigure.source;

import java.util.Optional;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;

/**
 * Reads the values that the registry has of its own as Boot does: words for true and
 * false, durations, addresses, constants.
 */
public final class SimpleValues {

	private SimpleValues() {
	}

	/**
	 * Read a text.
	 * @return what it means, if it can be read
	 */
	public static <T> Optional<T> parse(String text, Class<T> type) {
		try {
			return Optional.ofNullable(ApplicationConversionService.getSharedInstance().convert(text.trim(), type));
		}
		catch (ConversionException ex) {
			return Optional.empty();
		}
	}

}
