package io.beluga.registry.autoconfigure.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
	 * @param rest how many words have to remain
	 * @return the name and how many words it takes
	 */
	public Optional<Match> longest(List<String> words, int rest) {
		for (int count = words.size() - rest; count > 0; count--) {
			String name = this.names.get(String.join("", words.subList(0, count)));
			if (name != null) {
				return Optional.of(new Match(name, count));
			}
		}
		return Optional.empty();
	}

	/**
	 * Find the longest name that the words end with.
	 * @return the name and how many words it takes
	 */
	public Optional<Match> longestAtEnd(List<String> words, int rest) {
		for (int start = rest; start < words.size(); start++) {
			String name = this.names.get(String.join("", words.subList(start, words.size())));
			if (name != null) {
				return Optional.of(new Match(name, words.size() - start));
			}
		}
		return Optional.empty();
	}

	/**
	 * A name that was found.
	 *
	 * @param name the name in its known spelling
	 * @param words how many words it takes
	 */
	public record Match(String name, int words) {
	}

}
