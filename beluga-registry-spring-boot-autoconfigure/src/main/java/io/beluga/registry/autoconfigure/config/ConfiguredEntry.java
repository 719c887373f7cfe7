package io.beluga.registry.autoconfigure.config;

import java.util.List;
import java.util.function.Supplier;

import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ProviderName;
import io.beluga.registry.autoconfigure.tree.PropertyTree;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ConfiguredProvider;

/**
 * A configured provider.
 *
 * @param packageName the package
 * @param name the configured provider
 * @param properties its properties
 * @param tree where each of them comes from
 * @param violations what is wrong with its values
 * @param missing what the values that an API key refers to lack
 */
public record ConfiguredEntry(String packageName, String name, ProviderProperties properties, PropertyTree tree,
		List<ConfigViolation> violations, List<String> missing) {

	/**
	 * Return the name with its package.
	 */
	public ProviderName id() {
		return new ProviderName(this.packageName, this.name);
	}

	/**
	 * Describe the configured provider to the registry.
	 * @param config gives its configuration
	 */
	public ConfiguredProvider describe(Supplier<ProviderConfig> config) {
		return ConfiguredProvider.builder(this.packageName, this.name, config)
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

}
