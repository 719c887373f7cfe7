package io.beluga.registry.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.PropertySource;

/**
 * A property of one source, its value not yet read.
 *
 * @param source the source
 * @param order the position of the source, the first has precedence
 * @param name the name in the source
 * @param path where the property stands; empty for an environment variable, whose
 * underscores can mean several things
 * @param words the words of an environment variable below the prefix, else empty
 */
record SourceProperty(PropertySource<?> source, int order, String name, PropertyPath path, List<String> words) {

	boolean isVariable() {
		return !this.words.isEmpty();
	}

	SourceProperty at(PropertyPath path) {
		return new SourceProperty(this.source, this.order, this.name, path, this.words);
	}

	@Nullable Object value() {
		Object value = this.source.getProperty(this.name);
		return (value instanceof CharSequence text) ? text.toString() : value;
	}

	String origin() {
		if (isVariable()) {
			return "environment variable " + this.name;
		}
		Origin origin = OriginLookup.getOrigin(this.source, this.name);
		return (origin != null) ? origin.toString()
				: "\"" + this.name + "\" from property source \"" + this.source.getName() + "\"";
	}

	@Override
	public String toString() {
		return this.name;
	}

}
