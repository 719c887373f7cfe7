package io.beluga.registry.autoconfigure;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.beluga.registry.autoconfigure.ConfigTypeProbe.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.unit.DataSize;

/**
 * Shows what is there when a property is not set, as it would be written.
 */
final class DefaultValues {

	// a class may take such a default from wherever it likes
	private static final Pattern SENSITIVE = Pattern.compile("key|token|secret|password|credential|passphrase");

	private static final Map<Duration, String> DURATIONS = new LinkedHashMap<>();

	static {
		DURATIONS.put(Duration.ofDays(1), "d");
		DURATIONS.put(Duration.ofHours(1), "h");
		DURATIONS.put(Duration.ofMinutes(1), "m");
		DURATIONS.put(Duration.ofSeconds(1), "s");
		DURATIONS.put(Duration.ofMillis(1), "ms");
	}

	private DefaultValues() {
	}

	static void addTo(ObjectNode schema, Property property, @Nullable Object value) {
		JsonNode node = (value != null && !SENSITIVE.matcher(property.name()).find()) ? node(value) : null;
		if (node != null) {
			schema.set("default", node);
		}
	}

	private static @Nullable JsonNode node(Object value) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		if (value instanceof Boolean truth) {
			return nodes.booleanNode(truth);
		}
		if (value instanceof Number number) {
			return isFinite(number) ? nodes.numberNode(new BigDecimal(number.toString())) : null;
		}
		if (value instanceof Collection<?> collection) {
			List<JsonNode> elements = new ArrayList<>();
			collection.forEach((element) -> elements.add((element != null) ? node(element) : null));
			return (elements.isEmpty() || elements.contains(null)) ? null : nodes.arrayNode().addAll(elements);
		}
		String text = text(value);
		return (text != null) ? nodes.stringNode(text) : null;
	}

	private static boolean isFinite(Number number) {
		return !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
	}

	private static @Nullable String text(Object value) {
		if (value instanceof Enum<?> constant) {
			return name(constant);
		}
		if (value instanceof Duration duration) {
			return text(duration);
		}
		if (value instanceof CharSequence || value instanceof URI || value instanceof DataSize) {
			return value.toString();
		}
		return null;
	}

	static String name(Enum<?> constant) {
		return PropertyPath.kebabCase(constant.name().toLowerCase(Locale.ROOT));
	}

	private static String text(Duration value) {
		for (Map.Entry<Duration, String> unit : DURATIONS.entrySet()) {
			long amount = value.dividedBy(unit.getKey());
			if (amount != 0 && unit.getKey().multipliedBy(amount).equals(value)) {
				return amount + unit.getValue();
			}
		}
		return value.isZero() ? "0s" : value.toString();
	}

}
