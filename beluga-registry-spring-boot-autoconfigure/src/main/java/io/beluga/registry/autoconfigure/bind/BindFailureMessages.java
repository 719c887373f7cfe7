package io.beluga.registry.autoconfigure.bind;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.util.ClassUtils;

/**
 * Says in words what a value has to be. The exceptions of the binder cannot be shown:
 * they repeat the value.
 */
public final class BindFailureMessages {

	private static final int MOST_CAUSES = 100;

	static final String VALUE = "must be a single value.";

	static final String PROPERTIES = "must hold properties, not a value.";

	/**
	 * How the advice begins where no property is wrong, but the type.
	 */
	private static final String TYPE_ADVICE = "Declare it as ";

	private BindFailureMessages() {
	}

	/**
	 * Say why a property could not be bound.
	 * @param path the property
	 * @param type what it should have become
	 * @param error why it has not
	 */
	static ConfigViolation of(String path, Class<?> type, Exception error) {
		if (error instanceof UnboundConfigurationPropertiesException) {
			return new ConfigViolation(path, "is a list with a gap: its positions must be 0, 1, 2 and so on.");
		}
		if (has(error, ConverterNotFoundException.class)) {
			return new ConfigViolation(path, isComposed(type) ? PROPERTIES : unreadable(type));
		}
		boolean converted = has(error, ConversionFailedException.class);
		return (converted || !isComposed(type)) ? new ConfigViolation(path, unreadable(type))
				: notConstructed(path, type, error);
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

	/**
	 * Say why an object could not be made of properties.
	 * @param path where they are
	 * @param type what should have been made
	 * @param error why it could not
	 */
	static ConfigViolation notConstructed(String path, Class<?> type, Throwable error) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(error);
		String mistake = mistake(type);
		if (mistake == null && cause instanceof NoSuchMethodException
				&& String.valueOf(cause.getMessage()).startsWith(type.getName() + ".<init>")) {
			mistake = "a class without a constructor that can be used";
		}
		return (mistake != null) ? ofType(path, type, mistake) : new ConfigViolation(path, "cannot be made into "
				+ type.getSimpleName() + ": " + cause.getClass().getSimpleName() + " where it is constructed.");
	}

	private static ConfigViolation ofType(String path, Class<?> type, String mistake) {
		return new ConfigViolation(path,
				"cannot be made into " + type.getSimpleName() + ", because that is " + mistake + ".", null,
				TYPE_ADVICE + "a record or a static class, with a constructor that is not private.");
	}

	/**
	 * Find out whether properties are left because their object can never be made.
	 */
	static Optional<ConfigViolation> unmade(String path, @Nullable Class<?> type) {
		return Optional.ofNullable(type)
			.filter((known) -> isComposed(known) && !Map.class.isAssignableFrom(known))
			.flatMap((known) -> Optional.ofNullable(mistake(known)).map((mistake) -> ofType(path, known, mistake)));
	}

	/**
	 * Tell whether not a property is wrong, but the type that it is bound to.
	 */
	public static boolean isOfType(ConfigViolation violation) {
		return violation.suggestion() != null && violation.suggestion().startsWith(TYPE_ADVICE);
	}

	/**
	 * Tell why no property could make an object of a type.
	 */
	private static @Nullable String mistake(Class<?> type) {
		if (type.isInterface()) {
			return "an interface";
		}
		if (type.isEnum()) {
			return "an enum";
		}
		if (Modifier.isAbstract(type.getModifiers())) {
			return "an abstract class";
		}
		if (ClassUtils.isInnerClass(type)) {
			return "an inner class, which needs an instance of the outer one";
		}
		if (type.isRecord() && Modifier.isPrivate(type.getModifiers())) {
			return "a private record";
		}
		return null;
	}

	private static boolean isComposed(Class<?> type) {
		return Map.class.isAssignableFrom(type)
				|| (!BeanUtils.isSimpleValueType(type) && !type.isArray() && !type.getName().startsWith("java."));
	}

	private static boolean has(Throwable error, Class<? extends Throwable> type) {
		return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
			.limit(MOST_CAUSES)
			.anyMatch(type::isInstance);
	}

	/**
	 * Say what the text of a simple type has to be.
	 */
	public static String unreadable(Class<?> type) {
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
