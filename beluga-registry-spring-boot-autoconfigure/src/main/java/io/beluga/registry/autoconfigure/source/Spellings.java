package io.beluga.registry.autoconfigure.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Known names by their uniform form, to find them in the words of an environment variable
 * where dashes may be underscores or not there at all.
 */
public final class Spellings {

	private final Map<String, String> names = new LinkedHashMap<>();

	public Spellings(Collection<String> names) {
		names.forEach(this::add);
	}

	/**
	 * Add a name unless there is another spelling of it.
	 * @return the name that is known for this form
	 */
	public String add(String name) {
		String known = this.names.putIfAbsent(PropertyPath.uniform(name), name);
		return (known != null) ? known : name;
	}

	Optional<String> find(String name) {
		return Optional.ofNullable(this.names.get(PropertyPath.uniform(name)));
	}

	/**
	 * Find the longest name that the words begin with.
	 * @param words the words of a variable
	 * @param least how many words have to remain
	 */
	public @Nullable Match longest(List<String> words, int least) {
		for (int count = words.size() - least; count > 0; count--) {
			String name = this.names.get(String.join("", words.subList(0, count)));
			if (name != null) {
				return new Match(name, words.subList(count, words.size()));
			}
		}
		return null;
	}

	/**
	 * Find the longest name that the words end with.
	 * @param words the words of a variable
	 * @param least how many words have to remain
	 */
	public @Nullable Match longestAtEnd(List<String> words, int least) {
		for (int start = least; start < words.size(); start++) {
			String name = this.names.get(String.join("", words.subList(start, words.size())));
			if (name != null) {
				return new Match(name, words.subList(0, start));
			}
		}
		return null;
	}

	/**
	 * A name that was found.
	 *
	 * @param name the name in its known spelling
	 * @param rest the other words
	 */
	public record Match(String name, List<String> rest) {
	}

}
