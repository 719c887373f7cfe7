package io.beluga.registry.autoconfigure.refresh;

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
 * @param moved the names without their package that defaults and aliases lead to now, by
 * the property that says so, such as {@code beluga.packages.llms.default}; empty for one
 * that is gone
 * @since 0.1.0
 */
public record RefreshResult(List<String> added, List<String> replaced, List<String> removed, Map<String, String> failed,
		Map<String, String> moved) {

	/**
	 * Create a result without defaults and aliases that have moved.
	 * @param added the names that are new
	 * @param replaced the names that have another configuration now
	 * @param removed the names that are gone
	 * @param failed the codes of errors by name
	 */
	public RefreshResult(List<String> added, List<String> replaced, List<String> removed, Map<String, String> failed) {
		this(added, replaced, removed, failed, Map.of());
	}

	/**
	 * Copy and sort what is given.
	 * @param added the names that are new
	 * @param replaced the names that have another configuration now
	 * @param removed the names that are gone
	 * @param failed the codes of errors by name
	 * @param moved the names that defaults and aliases lead to now, by property
	 */
	public RefreshResult {
		added = added.stream().sorted().toList();
		replaced = replaced.stream().sorted().toList();
		removed = removed.stream().sorted().toList();
		failed = Collections.unmodifiableMap(new TreeMap<>(failed));
		moved = Collections.unmodifiableMap(new TreeMap<>(moved));
	}

}
