package io.beluga.registry.autoconfigure.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import org.jspecify.annotations.Nullable;

/**
 * Where each property of a tree is written, put in words when somebody asks: that takes
 * longer than reading the values, and few ask.
 */
final class PropertyOrigins implements Supplier<Map<String, String>> {

	private final PropertyTree tree;

	private volatile @Nullable Map<String, String> origins;

	PropertyOrigins(PropertyTree tree) {
		this.tree = tree;
	}

	@Override
	public Map<String, String> get() {
		Map<String, String> origins = this.origins;
		if (origins == null) {
			Map<String, String> collected = new LinkedHashMap<>();
			collect(this.tree, "", collected);
			origins = Collections.unmodifiableMap(collected);
			this.origins = origins;
		}
		return origins;
	}

	private static void collect(PropertyTree node, String path, Map<String, String> origins) {
		if (node.leaf() != null && !path.isEmpty()) {
			origins.put(path, node.leaf().property().origin());
		}
		for (PropertyTree child : node.children()) {
			collect(child, PropertyPath.append(path, List.of(child.element())), origins);
		}
	}

}
