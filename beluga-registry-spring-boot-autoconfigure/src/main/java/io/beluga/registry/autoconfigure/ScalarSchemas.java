package io.beluga.registry.autoconfigure;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.convert.DurationFormat;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Makes the schema of a value that is written as one piece.
 */
final class ScalarSchemas {

	private static final Map<Class<?>, BigInteger> LEAST = Map.of(Byte.class, BigInteger.valueOf(Byte.MIN_VALUE),
			Short.class, BigInteger.valueOf(Short.MIN_VALUE), Integer.class, BigInteger.valueOf(Integer.MIN_VALUE),
			Long.class, BigInteger.valueOf(Long.MIN_VALUE));

	private static final List<Class<?>> DECIMALS = List.of(Float.class, Double.class, BigDecimal.class, Number.class);

	private final ConfigTypeProbe probe;

	private final Alternatives alternatives;

	ScalarSchemas(ConfigTypeProbe probe, Alternatives alternatives) {
		this.probe = probe;
		this.alternatives = alternatives;
	}

	/**
	 * Add the schema of a type.
	 * @param declared the type
	 * @param annotations what stands at the property
	 * @param rules its constraints
	 * @param empty whether there may be an empty value
	 */
	void add(ResolvableType declared, Annotation[] annotations, ValueRules rules, boolean empty) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(declared.toClass());
		if (CharSequence.class.isAssignableFrom(type)) {
			addText(rules, empty);
			return;
		}
		if (LEAST.containsKey(type) || type == BigInteger.class) {
			addInteger(type, rules);
		}
		else if (DECIMALS.contains(type)) {
			addDecimal(rules, type == BigDecimal.class || type == Number.class);
		}
		else if (type == Boolean.class) {
			addBoolean(rules);
		}
		else if (type.isEnum()) {
			addEnum(type);
		}
		else if (type == Duration.class) {
			addDuration(annotations);
		}
		else if (type == DataSize.class) {
			this.alternatives.add("string").put("pattern", TextForms.PLAIN_DATA_SIZE);
			this.alternatives.add("integer").put("minimum", Long.MIN_VALUE).put("maximum", Long.MAX_VALUE);
			this.alternatives.add("string").put("pattern", TextForms.DATA_SIZE);
		}
		else {
			addOther(declared, type, annotations, empty);
		}
		if (empty) {
			this.alternatives.addEmpty();
			if (type == Boolean.class || type.isEnum()) {
				this.alternatives.add("string").put("pattern", "^[\\u0000-\\u0020]*$");
			}
		}
	}

	private void addText(ValueRules rules, boolean empty) {
		ObjectNode text = this.alternatives.add("string");
		if (rules.minLength() != null) {
			text.put("minLength", rules.minLength());
		}
		if (rules.maxLength() != null) {
			text.put("maxLength", rules.maxLength());
		}
		if (rules.pattern() != null) {
			text.put("pattern", rules.pattern());
		}
		if (!rules.email()) {
			// what YAML takes for a number or a truth value
			this.alternatives.add("number");
			boolean bothTruths = allows(rules, "true") && allows(rules, "false");
			if (bothTruths) {
				this.alternatives.add("boolean");
			}
			else if (allows(rules, "true") || allows(rules, "false")) {
				this.alternatives.add("boolean").put("const", allows(rules, "true"));
			}
		}
		if (empty && allows(rules, "")) {
			this.alternatives.addEmpty();
		}
	}

	private static boolean allows(ValueRules rules, String text) {
		if ((rules.minLength() != null && text.length() < rules.minLength())
				|| (rules.maxLength() != null && text.length() > rules.maxLength())) {
			return false;
		}
		try {
			return rules.pattern() == null || Pattern.compile(rules.pattern()).matcher(text).find();
		}
		catch (PatternSyntaxException ex) {
			return true;
		}
	}

	private void addInteger(Class<?> type, ValueRules rules) {
		BigInteger least = max(LEAST.get(type), least(rules));
		BigInteger greatest = min((LEAST.get(type) != null) ? LEAST.get(type).not() : null, greatest(rules));
		ObjectNode integer = this.alternatives.add("integer");
		if (least != null) {
			integer.put("minimum", least);
		}
		if (greatest != null) {
			integer.put("maximum", greatest);
		}
		this.alternatives.add("string").put("pattern", NumberPatterns.integer(least, greatest));
		addTruncated(type, rules, least, greatest);
	}

	/**
	 * Add the numbers with decimals, of which the binder takes the whole part.
	 */
	private void addTruncated(Class<?> type, ValueRules rules, @Nullable BigInteger least,
			@Nullable BigInteger greatest) {
		boolean open = type == Long.class;
		BigInteger from = open ? least(rules) : least;
		BigInteger to = open ? greatest(rules) : greatest;
		ObjectNode number = this.alternatives.add("number");
		if (from != null && from.signum() > 0) {
			number.put("minimum", from);
		}
		else if (from != null) {
			number.put("exclusiveMinimum", from.subtract(BigInteger.ONE));
		}
		if (to != null && to.signum() < 0) {
			number.put("maximum", to);
		}
		else if (to != null) {
			number.put("exclusiveMaximum", to.add(BigInteger.ONE));
		}
	}

	private static @Nullable BigInteger least(ValueRules rules) {
		BigInteger at = (rules.minimum() != null)
				? rules.minimum().setScale(0, java.math.RoundingMode.CEILING).toBigInteger() : null;
		BigInteger above = (rules.above() != null)
				? rules.above().setScale(0, java.math.RoundingMode.FLOOR).toBigInteger().add(BigInteger.ONE) : null;
		return max(at, above);
	}

	private static @Nullable BigInteger greatest(ValueRules rules) {
		BigInteger at = (rules.maximum() != null)
				? rules.maximum().setScale(0, java.math.RoundingMode.FLOOR).toBigInteger() : null;
		BigInteger below = (rules.below() != null)
				? rules.below().setScale(0, java.math.RoundingMode.CEILING).toBigInteger().subtract(BigInteger.ONE)
				: null;
		return min(at, below);
	}

	private static @Nullable BigInteger max(@Nullable BigInteger one, @Nullable BigInteger two) {
		return (one == null) ? two : (two == null) ? one : one.max(two);
	}

	private static @Nullable BigInteger min(@Nullable BigInteger one, @Nullable BigInteger two) {
		return (one == null) ? two : (two == null) ? one : one.min(two);
	}

	private void addDecimal(ValueRules rules, boolean big) {
		ObjectNode number = this.alternatives.add("number");
		put(number, "minimum", rules.minimum());
		put(number, "exclusiveMinimum", rules.above());
		put(number, "maximum", rules.maximum());
		put(number, "exclusiveMaximum", rules.below());
		this.alternatives.add("string").put("pattern", NumberPatterns.decimal(rules, big));
	}

	private static void put(ObjectNode node, String keyword, @Nullable BigDecimal bound) {
		if (bound != null) {
			node.put(keyword, bound);
		}
	}

	private void addBoolean(ValueRules rules) {
		ObjectNode truth = this.alternatives.add("boolean");
		if (rules.values() != null) {
			truth.put("const", rules.values().contains(true));
		}
		this.alternatives.add("string").put("pattern", TextForms.booleans(rules.values()));
		this.alternatives.add("integer")
			.put("minimum", (rules.values() != null && !rules.values().contains(false)) ? 1 : 0)
			.put("maximum", (rules.values() != null && !rules.values().contains(true)) ? 0 : 1);
	}

	private void addEnum(Class<?> type) {
		Object[] constants = type.getEnumConstants();
		ArrayNode names = this.alternatives.add("string").putArray("enum");
		Arrays.stream(constants)
			.map((constant) -> DefaultValues.name((Enum<?>) constant))
			.distinct()
			.forEach(names::add);
		this.alternatives.add("string").put("pattern", TextForms.constants(type));
		// the position of a constant
		this.alternatives.add("integer").put("minimum", 0).put("maximum", constants.length - 1);
		TextForms.truths(type).forEach((truth) -> this.alternatives.add("boolean").put("const", truth.booleanValue()));
	}

	private void addDuration(Annotation[] annotations) {
		DurationFormat format = null;
		for (Annotation annotation : annotations) {
			format = (annotation instanceof DurationFormat found) ? found : format;
		}
		this.alternatives.add("string").put("pattern", TextForms.duration((format != null) ? format.value() : null));
		if (format == null || format.value() == org.springframework.boot.convert.DurationStyle.SIMPLE) {
			this.alternatives.add("integer").put("minimum", Long.MIN_VALUE).put("maximum", Long.MAX_VALUE);
		}
	}

	private void addOther(ResolvableType declared, Class<?> type, Annotation[] annotations, boolean empty) {
		if (type == Object.class) {
			this.alternatives.add("string", "number", "boolean");
			return;
		}
		ObjectNode node = this.alternatives.addScalars(this.probe, declared, annotations);
		if (node == null) {
			return;
		}
		if (type == URI.class) {
			node.put("pattern", empty ? TextForms.URI + "|^\\s*$" : TextForms.URI);
		}
		else if (!empty) {
			node.put("minLength", 1);
		}
		if (type == Character.class) {
			node.put("maxLength", 1);
		}
	}

	/**
	 * Return what matches a value as a part of a text that is split at commas.
	 */
	static String part(ResolvableType type, ValueRules rules) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.toClass());
		if (raw.isEnum()) {
			return TextForms.constantsText(raw) + "|\\s*";
		}
		if (LEAST.containsKey(raw)) {
			BigInteger least = max(LEAST.get(raw), least(rules));
			BigInteger greatest = min(LEAST.get(raw).not(), greatest(rules));
			String number = NumberPatterns.integerText(least, greatest);
			return type.toClass().isPrimitive() ? number : number + "|\\s*";
		}
		boolean filled = CharSequence.class.isAssignableFrom(raw) && rules.minLength() != null;
		return filled ? "[^,]*[^,\\u0000-\\u0020][^,]*" : "[^,]*";
	}

	/**
	 * Return the schema of the keys of a map, where it is not any text.
	 */
	@Nullable ObjectNode names(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		ObjectNode names = this.alternatives.newNode();
		if (raw.isEnum()) {
			return names.put("pattern", TextForms.constants(raw));
		}
		if (LEAST.containsKey(raw)) {
			return names.put("pattern", NumberPatterns.integer(LEAST.get(raw), LEAST.get(raw).not()));
		}
		return null;
	}

}
