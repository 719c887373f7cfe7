package io.beluga.registry.autoconfigure.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.autoconfigure.bind.BindFailureMessages;
import io.beluga.registry.autoconfigure.bind.Memoized;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SimpleValues;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.tree.PropertyTree;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads the values of one configured provider. What is wrong is told by property and
 * rule, never with the value.
 */
final class ProviderPropertiesReader {

	private final ProviderGroup group;

	private final PropertyTree tree;

	private final Placeholders placeholders;

	private final ConfigType type;

	private final List<ConfigViolation> violations = new ArrayList<>();

	private final List<String> missing = new ArrayList<>();

	/** What placeholders refer to. */
	private final Set<String> references = new LinkedHashSet<>();

	/** Where a value stands that is being read. */
	private final List<Element> path = new ArrayList<>();

	ProviderPropertiesReader(ProviderGroup group, PropertyTree tree, ConfigType type, Placeholders placeholders) {
		this.group = group;
		this.tree = tree;
		this.type = type;
		this.placeholders = placeholders;
	}

	ConfiguredEntry read(String providerName) {
		this.violations.addAll(this.group.violations());
		ProviderConfig.Builder config = ProviderConfig.builder(providerName);
		text(ReservedKeys.PROVIDER_NAME);
		config.apiKey(apiKey()).endpoint(value(ReservedKeys.ENDPOINT, URI.class)).timeout(timeout());
		config.customFields(customFields());
		ProviderProperties properties = new ProviderProperties(config.build(), text(ReservedKeys.EXTENDS),
				flag(ReservedKeys.ENABLED, true), flag(ReservedKeys.OPTIONAL, false), flag(ReservedKeys.PROBE, true),
				duration(ReservedKeys.CREATION_TIMEOUT), duration(ReservedKeys.DRAIN_TIMEOUT),
				new Memoized<>(this.tree::origins), this.references);
		return new ConfiguredEntry(this.group.packageName(), this.group.name(), properties, this.tree,
				List.copyOf(this.violations), List.copyOf(this.missing));
	}

	private @Nullable String apiKey() {
		PropertyTree node = scalar(ReservedKeys.API_KEY);
		if (node == null || node.leaf() == null) {
			return null;
		}
		String text = node.leaf().property().text();
		Placeholders.Resolved resolved = this.placeholders.resolve(text);
		this.references.addAll(resolved.names());
		String key = resolved.text();
		if (resolved.circular()) {
			return reject(ReservedKeys.API_KEY, String.valueOf(resolved.problem()));
		}
		if (!StringUtils.hasText(key)) {
			this.missing.addAll(Placeholders.names(text));
			return null;
		}
		return key;
	}

	private @Nullable Duration timeout() {
		Duration timeout = duration(ReservedKeys.TIMEOUT);
		return (timeout != null && timeout.isZero()) ? reject(ReservedKeys.TIMEOUT, "must be longer than zero.")
				: timeout;
	}

	private @Nullable Duration duration(String key) {
		Duration duration = value(key, Duration.class);
		return (duration != null && duration.isNegative()) ? reject(key, "must not be negative.") : duration;
	}

	private boolean flag(String key, boolean absent) {
		Boolean flag = value(key, Boolean.class);
		return (flag != null) ? flag : absent;
	}

	private <T> @Nullable T value(String key, Class<T> type) {
		String text = text(key);
		return (text != null)
				? SimpleValues.parse(text, type).orElseGet(() -> reject(key, BindFailureMessages.unreadable(type)))
				: null;
	}

	private @Nullable String text(String key) {
		PropertyTree node = scalar(key);
		Object value = (node != null && node.leaf() != null && !node.leaf().property().isEmpty())
				? value(node, ConfigType.UNKNOWN) : null;
		return (value != null && StringUtils.hasText(value.toString())) ? value.toString().trim() : null;
	}

	private @Nullable PropertyTree scalar(String key) {
		PropertyTree node = this.tree.child(key);
		if (node != null && node.leaf() == null) {
			return reject(key, "must be a single value.");
		}
		return node;
	}

	private Map<String, Object> customFields() {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (PropertyTree child : this.tree.children()) {
			if (ReservedKeys.find(child.element()).isEmpty()) {
				put(fields, child.element().key(), value(child, this.type.child(child.element())));
			}
		}
		return fields;
	}

	private @Nullable Object value(PropertyTree node, ConfigType type) {
		this.path.add(node.element());
		try {
			return (node.leaf() != null) ? leafValue(node.leaf().property()) : childValues(node, type);
		}
		finally {
			this.path.remove(this.path.size() - 1);
		}
	}

	private @Nullable Object leafValue(SourceProperty property) {
		Object value = property.value();
		if (!(value instanceof String text)) {
			return value;
		}
		if (text.isEmpty() && property.isEmptyMap()) {
			return Map.of();
		}
		Placeholders.Resolved resolved = this.placeholders.resolve(text);
		this.references.addAll(resolved.names());
		String problem = resolved.problem();
		return (problem != null) ? reject(this.path, problem) : resolved.text();
	}

	private Object childValues(PropertyTree node, ConfigType type) {
		if (node.isList() && !type.hasKeys()) {
			List<Object> values = new ArrayList<>();
			for (PropertyTree child : node.children()) {
				Object value = value(child, type.child(child.element()));
				if (value != null) {
					values.add(value);
				}
			}
			return values;
		}
		Map<String, Object> values = new LinkedHashMap<>();
		for (PropertyTree child : node.children()) {
			put(values, child.element().text(), value(child, type.child(child.element())));
		}
		return values;
	}

	private static void put(Map<String, Object> values, String key, @Nullable Object value) {
		if (value != null) {
			values.put(key, value);
		}
	}

	private <T> @Nullable T reject(String key, String message) {
		return reject(List.of(Element.name(key)), message);
	}

	private <T> @Nullable T reject(List<Element> path, String message) {
		PropertyTree node = this.tree.find(new PropertyPath(path));
		String key = PropertyPath.append("", path);
		PropertyTree.Leaf leaf = (node != null) ? node.firstLeaf(this.group.property("")) : null;
		String property = (leaf != null) ? PropertyPath.join(leaf.owner(), key) : this.group.property(key);
		ConfigViolation violation = new ConfigViolation(property, message,
				(leaf != null) ? leaf.property().origin() : null, null);
		if (!this.violations.contains(violation)) {
			this.violations.add(violation);
		}
		return null;
	}

}
