package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * The files that sources were read from.
 *
 * @param files single files
 * @param trees folders with a file for each property
 * @param readAt when reading began
 */
record ConfigurationFiles(Set<Path> files, Set<Path> trees, Instant readAt) {

	static final ConfigurationFiles NONE = new ConfigurationFiles(Set.of(), Set.of(), Instant.EPOCH);

	static ConfigurationFiles of(List<PropertySource<?>> sources, Instant readAt) {
		Set<Path> files = new LinkedHashSet<>();
		Set<Path> trees = new LinkedHashSet<>();
		for (PropertySource<?> source : sources) {
			if (source instanceof ConfigTreePropertySource tree) {
				trees.add(tree.getSource().toAbsolutePath());
			}
			else if (source instanceof EnumerablePropertySource<?> enumerable) {
				Path file = file(enumerable);
				if (file != null) {
					files.add(file.toAbsolutePath());
				}
			}
		}
		return new ConfigurationFiles(files, trees, readAt);
	}

	/**
	 * Return the file of a source, which has all of its properties from one.
	 */
	private static @Nullable Path file(EnumerablePropertySource<?> source) {
		for (String name : source.getPropertyNames()) {
			Origin origin = OriginLookup.getOrigin(source, name);
			Resource resource = (origin instanceof TextResourceOrigin text) ? text.getResource() : null;
			try {
				return (resource != null && resource.isFile()) ? resource.getFile().toPath() : null;
			}
			catch (IOException ex) {
				return null;
			}
		}
		return null;
	}

	boolean isEmpty() {
		return this.files.isEmpty() && this.trees.isEmpty();
	}

}
