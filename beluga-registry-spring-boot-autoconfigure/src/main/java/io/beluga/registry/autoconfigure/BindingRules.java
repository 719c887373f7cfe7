package io.beluga.registry.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Says in words what a value has to be. The exceptions of the binder cannot be shown:
 * they repeat the value.
 */
final class BindingRules {

	static final String VALUE = "must be a single value.";

	static final String PROPERTIES = "must hold properties, not a value.";

	private BindingRules() {
	}

	/**
	 * Say why a property could not be bound.
	 * @param type what it should have become
	 * @param error why it has not
	 */
	static String of(Class<?> type, Exception error) {
		if (error instanceof UnboundConfigurationPropertiesException) {
			return "is a list with a gap: its positions must be 0, 1, 2 and so on.";
		}
		if (has(error, ConverterNotFoundException.class)) {
			return isComposed(type) ? PROPERTIES : unreadable(type);
		}
		boolean converted = has(error, ConversionFailedException.class);
		return (converted || !isComposed(type)) ? unreadable(type) : notConstructed(type, error);
	}

	/**
	 * Tell whether nothing but a value or a list of them can become an object of a type.
	 */
	static boolean isValue(@Nullable Class<?> type) {
		return type != null && type != Object.class && type != Optional.class && !Map.class.isAssignableFrom(type)
				&& !isComposed(type);
	}

	/**
	 * Say what has properties below it and should not.
	 */
	static String misplaced(Class<?> type) {
		return (type.isArray() || Collection.class.isAssignableFrom(type)) ? "must be a list." : VALUE;
	}

	static String notConstructed(Class<?> type, Throwable error) {
		Throwable reason = error;
		while (reason.getCause() != null && reason.getCause() != reason) {
			reason = reason.getCause();
		}
		return "cannot be made into a " + type.getSimpleName() + ": " + reason.getClass().getSimpleName()
				+ " where it is constructed.";
	}

	private static boolean isComposed(Class<?> type) {
		return Map.class.isAssignableFrom(type)
				|| (!BeanUtils.isSimpleValueType(type) && !type.isArray() && !type.getName().startsWith("java."));
	}

	private static boolean has(Throwable error, Class<? extends Throwable> type) {
		for (Throwable ex = error; ex != null && ex != ex.getCause(); ex = ex.getCause()) {
			if (type.isInstance(ex)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Say what the text of a simple type has to be.
	 */
	static String unreadable(Class<?> type) {
		if (type.isEnum()) {
			return "must be one of: " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> PropertyPath.kebabCase(((Enum<?>) constant).name().toLowerCase(Locale.ROOT)))
				.collect(Collectors.joining(", ")) + ".";
		}
		return switch (type.getSimpleName()) {
			case "int", "Integer", "long", "Long", "short", "Short", "byte", "Byte", "BigInteger" ->
				"is not a whole number that fits.";
			case "double", "Double", "float", "Float", "BigDecimal" -> "is not a number.";
			case "boolean", "Boolean" -> "is neither true nor false.";
			case "char", "Character" -> "is not a single character.";
			case "Duration" -> "is not a duration, such as 30s or 500ms.";
			case "DataSize" -> "is not a data size, such as 10MB.";
			case "URI", "URL" -> "is not a valid URI.";
			default -> "cannot be read as " + type.getSimpleName() + ".";
		};
	}

}
