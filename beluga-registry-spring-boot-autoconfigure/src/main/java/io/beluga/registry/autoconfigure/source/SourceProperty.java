package io.beluga.registry.autoconfigure.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ObjectUtils;

/**
 * A property of one source, its value not yet read.
 *
 * @param source the source
 * @param order the position of the source, the first has precedence
 * @param name the name in the source
 * @param path where the property stands; empty for an environment variable, whose
 * underscores can mean several things
 * @param words the words of an environment variable below the prefix, else empty
 */
public record SourceProperty(PropertySource<?> source, int order, String name, PropertyPath path, List<String> words) {

	public boolean isVariable() {
		return !this.words.isEmpty();
	}

	public SourceProperty at(PropertyPath path) {
		return new SourceProperty(this.source, this.order, this.name, path, this.words);
	}

	public @Nullable Object value() {
		Object value = this.source.getProperty(this.name);
		return (value instanceof CharSequence text) ? text.toString() : value;
	}

	/**
	 * Return the value as text, which is empty where there is nothing in the value.
	 */
	public String text() {
		return isEmpty() ? "" : String.valueOf(value());
	}

	/**
	 * Tell whether there is nothing in the value, as in that of a name alone.
	 * Placeholders are not looked at.
	 */
	public boolean isEmpty() {
		Object value = value();
		return ObjectUtils.isEmpty(value) || (value instanceof String text && text.isBlank());
	}

	/**
	 * Tell whether the value is a map without keys. Of one in YAML, Boot makes a text
	 * that is empty, and which is the only one without an origin.
	 */
	public boolean isEmptyMap() {
		Object value = value();
		return (value instanceof Map<?, ?> map && map.isEmpty())
				|| ("".equals(value) && this.source instanceof OriginTrackedMapPropertySource
						&& OriginLookup.getOrigin(this.source, this.name) == null);
	}

	public String origin() {
		if (isVariable()) {
			return "environment variable " + this.name;
		}
		Origin origin = OriginLookup.getOrigin(this.source, this.name);
		return (origin != null) ? describe(origin) : describe(this.name, this.source);
	}

	/**
	 * Read a text as Boot does: words for true and false, durations, addresses,
	 * constants.
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

	/**
	 * Tell in words where a property is written.
	 */
	public static String describe(Origin origin) {
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return "environment variable " + variable.getProperty();
		}
		if (origin instanceof PropertySourceOrigin nested && nested.getOrigin() != null) {
			return describe(nested.getOrigin());
		}
		if (origin instanceof PropertySourceOrigin property) {
			return describe(property.getPropertyName(), property.getPropertySource());
		}
		return ErrorText.withoutCredentials(String.valueOf(origin));
	}

	private static String describe(String name, PropertySource<?> source) {
		if (source instanceof SystemEnvironmentPropertySource && name.indexOf('.') == -1) {
			return "environment variable " + name;
		}
		if (source instanceof CommandLinePropertySource) {
			return "command line argument --" + name;
		}
		if (source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			return "system property " + name;
		}
		return "\"" + name + "\" from property source \"" + ErrorText.withoutCredentials(source.getName()) + "\"";
	}

	@Override
	public String toString() {
		return this.name;
	}

}
