package io.beluga.registry.autoconfigure;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a refresh has done. Names are those of configured providers, with their package:
 * {@code llms.fast}. Sorted and immutable.
 *
 * @param added the names that are new
 * @param replaced the names that have another configuration now
 * @param removed the names that are gone
 * @param failed the codes of errors, such as {@code ErrInvalidConfig}, by name. What is
 * wrong with something else has the name of its property, such as
 * {@code beluga.packages.llms.default}, or {@code beluga.providers} where nothing could
 * be read at all
 * @since 0.1.0
 */
public record RefreshResult(List<String> added, List<String> replaced, List<String> removed,
		Map<String, String> failed) {

	/**
	 * Copy and sort what is given.
	 * @param added the names that are new
	 * @param replaced the names that have another configuration now
	 * @param removed the names that are gone
	 * @param failed the codes of errors by name
	 */
	public RefreshResult {
		added = added.stream().sorted().toList();
		replaced = replaced.stream().sorted().toList();
		removed = removed.stream().sorted().toList();
		failed = Collections.unmodifiableMap(new TreeMap<>(failed));
	}

}
