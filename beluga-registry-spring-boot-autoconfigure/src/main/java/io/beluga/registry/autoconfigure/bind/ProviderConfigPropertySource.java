package io.beluga.registry.autoconfigure.bind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * The properties of one configuration as Boot's binder wants them. Names are kept from
 * one configuration to the next, since most have the same ones. Not thread-safe.
 */
final class ProviderConfigPropertySource implements IterableConfigurationPropertySource {

	static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("config");

	private static final int MOST_NAMES = 10_000;

	private final Map<ConfigurationPropertyName, ConfigurationProperty> properties = new LinkedHashMap<>();

	private final Set<ConfigurationPropertyName> ancestors = new HashSet<>();

	private final List<ConfigViolation> problems = new ArrayList<>();

	private Node root = new Node();

	private int names;

	/**
	 * Take the properties of a configuration, reserved ones among them: a configuration
	 * type may declare them, too.
	 */
	void fill(ProviderConfig config) {
		clear();
		config.customFields().forEach((key, value) -> put(this.root, key, value));
		put(ReservedKeys.PROVIDER_NAME, config.providerName());
		put(ReservedKeys.API_KEY, config.apiKey());
		put(ReservedKeys.ENDPOINT, config.endpoint());
		put(ReservedKeys.TIMEOUT, config.timeout());
	}

	void clear() {
		this.properties.clear();
		this.ancestors.clear();
		this.problems.clear();
		if (this.names > MOST_NAMES) {
			this.root = new Node();
			this.names = 0;
		}
	}

	/**
	 * Return what cannot be bound whatever the type is: names that Boot has no form for,
	 * and second spellings of one name.
	 */
	List<ConfigViolation> problems() {
		return this.problems;
	}

	private void put(String reserved, @Nullable Object value) {
		if (value != null) {
			Node node = child(this.root, reserved, false);
			this.properties.remove(node.name);
			put(node, value);
		}
	}

	private void put(Node parent, String key, Object value) {
		put(child(parent, key, isBracketed(key)), value);
	}

	private void put(Node node, Object value) {
		if (value instanceof Map<?, ?> map && !map.isEmpty()) {
			map.forEach((key, element) -> put(node, (String) key, element));
		}
		else if (value instanceof List<?> list && !list.isEmpty()) {
			for (int i = 0; i < list.size(); i++) {
				put(child(node, Integer.toString(i), true), list.get(i));
			}
		}
		else if (value instanceof Secret secret) {
			// a type may want it as a string, and a secret has no such conversion
			add(node, secret.reveal());
		}
		else {
			boolean empty = value instanceof Map<?, ?> || value instanceof List<?>;
			add(node, empty ? "" : value);
		}
	}

	private void add(Node node, Object value) {
		if (node.name == null) {
			this.problems.add(new ConfigViolation(node.key(), "has a name that cannot be bound."));
			return;
		}
		ConfigurationProperty property = new ConfigurationProperty(node.name, value, null);
		if (this.properties.putIfAbsent(node.name, property) != null) {
			this.problems.add(new ConfigViolation(node.key(), "is there in another spelling, too."));
			return;
		}
		Node ancestor = node.parent;
		while (ancestor != null && ancestor.name != null && this.ancestors.add(ancestor.name)) {
			ancestor = ancestor.parent;
		}
	}

	private Node child(Node parent, String key, boolean bracketed) {
		Node known = parent.children.get(key);
		if (known == null) {
			known = new Node(parent, key, bracketed);
			parent.children.put(key, known);
			this.names++;
		}
		return known;
	}

	private static boolean isBracketed(String key) {
		boolean digits = true;
		for (int i = 0; i < key.length(); i++) {
			char character = key.charAt(i);
			boolean digit = character >= '0' && character <= '9';
			boolean letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
			if (!digit && !letter && (i == 0 || (character != '-' && character != '_'))) {
				return true;
			}
			digits &= digit;
		}
		return digits;
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		return this.properties.get(name);
	}

	@Override
	public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
		return this.ancestors.contains(name) ? ConfigurationPropertyState.PRESENT : ConfigurationPropertyState.ABSENT;
	}

	@Override
	public Stream<ConfigurationPropertyName> stream() {
		return this.properties.keySet().stream();
	}

	/**
	 * A name and those below it.
	 */
	private static final class Node {

		private final @Nullable Node parent;

		private final String path;

		/** {@code null} where Boot has no name for the path, such as for an empty key. */
		private final @Nullable ConfigurationPropertyName name;

		private final Map<String, Node> children = new HashMap<>();

		private Node() {
			this.parent = null;
			this.path = "";
			this.name = ROOT;
		}

		private Node(Node parent, String key, boolean bracketed) {
			this.parent = parent;
			this.path = parent.path + (bracketed ? '[' + key + ']' : '.' + key);
			this.name = (parent.name != null) ? name(parent.name, this.path, key) : null;
		}

		private String key() {
			return this.path.startsWith(".") ? this.path.substring(1) : this.path;
		}

		private static @Nullable ConfigurationPropertyName name(ConfigurationPropertyName parent, String path,
				String key) {
			ConfigurationPropertyName name = ConfigurationPropertyName.adapt(ROOT + path, '.');
			boolean exact = name.getNumberOfElements() == parent.getNumberOfElements() + 1
					&& name.getLastElement(Form.ORIGINAL).equals(key);
			return exact ? name : null;
		}

	}

}
