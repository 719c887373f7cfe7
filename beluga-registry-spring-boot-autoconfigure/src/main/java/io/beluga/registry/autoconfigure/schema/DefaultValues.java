package io.beluga.registry.autoconfigure.schema;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.annotation.DurationFormat.Unit;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.unit.DataSize;

/**
 * Shows what is there when a property is not set, as it would be written.
 */
final class DefaultValues {

	// a class may take such a default from wherever it likes
	private static final Pattern SENSITIVE = Pattern.compile("key|token|secret|password|credential|passphrase");

	private DefaultValues() {
	}

	/**
	 * Find what to show of a default.
	 * @param name the name of the property
	 * @param value its value when nothing is set
	 */
	static @Nullable Object find(String name, Object value) {
		return SENSITIVE.matcher(name).find() ? null : shown(value);
	}

	private static @Nullable Object shown(Object value) {
		if (value instanceof Boolean) {
			return value;
		}
		if (value instanceof Number number) {
			boolean floating = value instanceof Double || value instanceof Float;
			return (!floating || Double.isFinite(number.doubleValue())) ? number : null;
		}
		if (value instanceof Collection<?> collection) {
			List<Object> elements = new ArrayList<>();
			collection.forEach((element) -> elements.add((element != null) ? shown(element) : null));
			return (elements.isEmpty() || elements.contains(null)) ? null : elements;
		}
		if (value instanceof Enum<?> constant) {
			return name(constant);
		}
		if (value instanceof Duration duration) {
			return text(duration);
		}
		return (value instanceof CharSequence || value instanceof URI || value instanceof DataSize) ? value.toString()
				: null;
	}

	static String name(Enum<?> constant) {
		return PropertyPath.kebabCase(constant.name().toLowerCase(Locale.ROOT));
	}

	private static @Nullable String text(Duration value) {
		if (value.isZero()) {
			return "0s";
		}
		Unit[] units = Unit.values();
		try {
			for (int i = units.length - 1; i >= 0; i--) {
				String text = DurationFormatterUtils.print(value, Style.SIMPLE, units[i]);
				if (DurationFormatterUtils.parse(text, Style.SIMPLE).equals(value)) {
					return text;
				}
			}
		}
		catch (ArithmeticException ex) {
			// forever, which has no such form
		}
		return null;
	}

}
