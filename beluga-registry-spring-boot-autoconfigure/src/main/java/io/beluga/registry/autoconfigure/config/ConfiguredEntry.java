package io.beluga.registry.autoconfigure.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A configured provider.
 *
 * @param packageName the package
 * @param name the configured provider
 * @param properties its properties
 * @param tree where each of them comes from
 * @param violations what is wrong with its values
 * @param missing what the values that an API key refers to lack
 * @param circular whether it extends what leads back to itself, so that nobody knows what
 * it takes over
 */
public record ConfiguredEntry(String packageName, String name, ProviderProperties properties, PropertyTree tree,
		List<ConfigViolation> violations, List<String> missing, boolean circular) {

	private static final Pattern HOST_AND_PORT = Pattern.compile("[^:/]+:\\d{1,5}(/.*)?");

	/**
	 * Read the values of a configured provider.
	 * @param packageName the package
	 * @param name the configured provider
	 * @param providerName the provider
	 * @param type what the provider takes
	 * @param reader reads the properties
	 * @param circular whether it extends what leads back to itself
	 */
	static ConfiguredEntry read(String packageName, String name, String providerName, ConfigType type,
			PropertyReader reader, boolean circular) {
		List<String> missing = new ArrayList<>();
		// what names the provider has been read, but not what is wrong with it
		reader.text(ReservedKeys.PROVIDER_NAME);
		ProviderConfig config = ProviderConfig.builder(providerName)
			.apiKey(apiKey(reader, missing))
			.endpoint(endpoint(reader))
			.timeout(timeout(reader))
			.customFields(customFields(reader, type))
			.build();
		ProviderProperties properties = new ProviderProperties(config, reader.text(ReservedKeys.EXTENDS),
				flag(reader, ReservedKeys.ENABLED, true), flag(reader, ReservedKeys.OPTIONAL, false),
				flag(reader, ReservedKeys.PROBE, true), duration(reader, ReservedKeys.CREATION_TIMEOUT),
				duration(reader, ReservedKeys.DRAIN_TIMEOUT), reader.tree()::origins, reader.references());
		return new ConfiguredEntry(packageName, name, properties, reader.tree(), List.copyOf(reader.violations()),
				List.copyOf(missing), circular);
	}

	private static @Nullable String apiKey(PropertyReader reader, List<String> missing) {
		PropertyTree node = reader.tree().child(ReservedKeys.API_KEY);
		PropertyTree.Leaf leaf = reader.leaf(ReservedKeys.API_KEY, node);
		if (leaf == null) {
			return null;
		}
		String text = leaf.property().text();
		Placeholders.Resolved resolved = reader.resolve(text);
		if (resolved.circular()) {
			return reader.reject(ReservedKeys.API_KEY, node, String.valueOf(resolved.problem()), null);
		}
		if (!StringUtils.hasText(resolved.text())) {
			missing.addAll(Placeholders.names(text));
			return null;
		}
		return resolved.text();
	}

	private static @Nullable URI endpoint(PropertyReader reader) {
		URI endpoint = reader.value(ReservedKeys.ENDPOINT, URI.class);
		return (endpoint != null && !hasScheme(endpoint))
				? reject(reader, ReservedKeys.ENDPOINT, "lacks a scheme, such as https://.") : endpoint;
	}

	/**
	 * Tell whether there is a scheme that is not the name of a host before its port.
	 */
	private static boolean hasScheme(URI address) {
		return address.isAbsolute() && !HOST_AND_PORT.matcher(address.toString()).matches();
	}

	private static @Nullable Duration timeout(PropertyReader reader) {
		Duration timeout = duration(reader, ReservedKeys.TIMEOUT);
		return (timeout != null && timeout.isZero()) ? reject(reader, ReservedKeys.TIMEOUT, "must be longer than zero.")
				: timeout;
	}

	private static @Nullable Duration duration(PropertyReader reader, String key) {
		Duration duration = reader.value(key, Duration.class);
		return (duration != null && duration.isNegative()) ? reject(reader, key, "must not be negative.") : duration;
	}

	private static <T> @Nullable T reject(PropertyReader reader, String key, String message) {
		return reader.reject(key, reader.tree().child(key), message, null);
	}

	private static boolean flag(PropertyReader reader, String key, boolean absent) {
		Boolean flag = reader.value(key, Boolean.class);
		return (flag != null) ? flag : absent;
	}

	private static Map<String, Object> customFields(PropertyReader reader, ConfigType type) {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (PropertyTree child : reader.tree().without(ReservedKeys.ALL).children()) {
			Object value = reader.value(child, type.child(child.element()));
			if (value != null) {
				fields.put(child.element().key(), value);
			}
		}
		return fields;
	}

	/**
	 * Return the name with its package.
	 */
	public Id id() {
		return new Id(this.packageName, this.name);
	}

	/**
	 * Describe the configured provider to the registry.
	 * @param config gives its configuration
	 * @param rejection tells why that cannot be used
	 */
	public ConfiguredProvider describe(Supplier<ProviderConfig> config,
			Supplier<@Nullable InvalidConfigException> rejection) {
		return ConfiguredProvider.builder(this.packageName, this.name, config)
			.rejection(rejection)
			.providerName(this.properties.getProviderName())
			.optional(this.properties.isOptional())
			.probe(this.properties.isProbe())
			.creationTimeout(this.properties.getCreationTimeout().orElse(null))
			.drainTimeout(this.properties.getDrainTimeout().orElse(null))
			.build();
	}

	/**
	 * Return the full name of a property.
	 */
	public String property(String key) {
		return PropertyPath.join("beluga.providers." + this.packageName + '.' + this.name, key);
	}

	/**
	 * Return where the first property is written.
	 */
	public @Nullable String origin() {
		PropertyTree.Leaf first = this.tree.firstLeaf(property(""));
		return (first != null) ? first.property().origin()
				: this.violations.stream()
					.map(ConfigViolation::origin)
					.filter(Objects::nonNull)
					.findFirst()
					.orElse(null);
	}

	/**
	 * Name the place of a problem that is known by its relative path: where the value
	 * stands, else where the first one below it does. An element of a list that is
	 * written as one value stands where that does.
	 */
	public ConfigViolation place(ConfigViolation relative) {
		String path = relative.property();
		PropertyTree node = path.isEmpty() ? this.tree : this.tree.find(PropertyPath.parse(path));
		if (node == null && path.endsWith("]") && path.lastIndexOf('[') > 0) {
			ConfigViolation list = place(new ConfigViolation(path.substring(0, path.lastIndexOf('[')),
					relative.message(), relative.origin(), relative.suggestion()));
			return new ConfigViolation(list.property() + path.substring(path.lastIndexOf('[')), list.message(),
					list.origin(), list.suggestion());
		}
		PropertyTree.Leaf leaf = (node != null) ? node.firstLeaf(property("")) : null;
		String property = (leaf != null && !path.isEmpty())
				? PropertyPath.append(leaf.owner(), this.tree.written(PropertyPath.parse(path))) : property(path);
		String suggestion = (relative.suggestion() == null && node != null) ? node.element().quoteAdvice()
				: relative.suggestion();
		return new ConfigViolation(property, relative.message(),
				(leaf != null) ? leaf.property().origin() : relative.origin(), suggestion);
	}

	/**
	 * The name of a configured provider, with its package.
	 *
	 * @param packageName the package
	 * @param name the name in the package
	 */
	public record Id(String packageName, String name) {

		@Override
		public String toString() {
			return this.packageName + '.' + this.name;
		}

	}

}
