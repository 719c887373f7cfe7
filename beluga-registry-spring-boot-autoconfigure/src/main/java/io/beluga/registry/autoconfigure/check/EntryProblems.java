package io.beluga.registry.autoconfigure.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.config.PropertyTree;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what is wrong with one configured provider, each thing once. Made only
 * where something is.
 */
final class EntryProblems {

	private static final Pattern ELEMENT = Pattern.compile("(.*)\\[\\d+]");

	private final ConfiguredEntry entry;

	private final List<ConfigViolation> problems;

	EntryProblems(ConfiguredEntry entry) {
		this.entry = entry;
		this.problems = new ArrayList<>(entry.violations());
	}

	/**
	 * Add that there is no such provider, unless what would say which it is is wrong.
	 * @param providers the providers of the package
	 * @param hints how to get others
	 * @param excluded whether the provider was left out on purpose
	 */
	void addProvider(List<String> providers, Map<String, String> hints, boolean excluded) {
		String name = this.entry.properties().getProviderName();
		if (!isKnown(ReservedKeys.EXTENDS)) {
			this.problems.add(excluded ? excludedProvider(name) : unknownProvider(name, providers, hints.get(name)));
		}
	}

	/**
	 * Add what is placed already.
	 */
	void add(ConfigViolation problem) {
		this.problems.add(problem);
	}

	/**
	 * Add what was found, unless something is said of its property already.
	 * @param found problems by relative paths
	 */
	void add(List<ConfigViolation> found) {
		found.stream()
			.filter((violation) -> !isKnown(violation.property()))
			.map(this.entry::place)
			.toList()
			.forEach(this.problems::add);
	}

	/**
	 * Tell whether something is said of a property already. A list that lacks an element
	 * has its others at wrong positions.
	 */
	boolean isKnown(String path) {
		if (this.problems.isEmpty()) {
			return false;
		}
		String place = this.entry.place(new ConfigViolation(path, "")).property();
		return this.problems.stream().map(ConfigViolation::property).anyMatch((known) -> {
			Matcher element = ELEMENT.matcher(known);
			return known.equals(place) || (element.matches()
					&& (place.equals(element.group(1)) || place.startsWith(element.group(1) + '[')));
		});
	}

	/**
	 * Return what is wrong, in the order of the configuration.
	 */
	List<ConfigViolation> inOrder() {
		if (this.problems.size() < 2) {
			return this.problems;
		}
		List<String> order = List.copyOf(this.entry.properties().getOrigins().keySet());
		List<ConfigViolation> sorted = new ArrayList<>(this.problems);
		sorted.sort(Comparator.comparingInt((violation) -> position(violation.property(), order)));
		return sorted;
	}

	/**
	 * Return where the path of a property is in the configuration: what stands below the
	 * name of the configured provider that owns it.
	 */
	private int position(String property, List<String> order) {
		if (property.equals(this.entry.property(""))) {
			return -1;
		}
		String[] parts = property.split("\\.", 5);
		String path = dotted((parts.length == 5) ? parts[4] : property) + '.';
		return IntStream.range(0, order.size())
			.filter((i) -> (dotted(order.get(i)) + '.').startsWith(path))
			.findFirst()
			.orElse(order.size());
	}

	private static String dotted(String path) {
		return path.replace('[', '.').replace("]", "").toLowerCase(Locale.ROOT);
	}

	private ConfigViolation excludedProvider(String name) {
		String exclude = PackagesConfiguration.property(this.entry.packageName(), "exclude");
		return new ConfigViolation(this.entry.property(""),
				"needs provider " + ErrorText.quote(name) + ", which " + exclude + " leaves out.", this.entry.origin(),
				"Remove it there, or set " + this.entry.property(ReservedKeys.ENABLED) + "=false.");
	}

	private ConfigViolation unknownProvider(String name, Collection<String> providers, @Nullable String hint) {
		boolean named = this.entry.properties().getOrigins().containsKey(ReservedKeys.PROVIDER_NAME);
		String suggestion = (hint != null) ? hint + " " + ErrorText.known("Registered providers", providers)
				: PackagesConfiguration.suggestion(name, "Registered providers", providers);
		if (named) {
			// the name is a value, which may be a secret in the wrong place
			return this.entry.place(new ConfigViolation(ReservedKeys.PROVIDER_NAME,
					"names no registered provider of package '" + this.entry.packageName() + "'.", null, suggestion));
		}
		return new ConfigViolation(this.entry.property(""),
				"names provider " + ErrorText.quote(name) + ", which package '" + this.entry.packageName()
						+ "' does not have.",
				this.entry.origin(), suggestion + ((hint == null) ? adviceOnProvider(name, providers) : ""));
	}

	/**
	 * Say which property names the provider, and which one may have been meant to. A name
	 * that is near to a provider's is more likely to be misspelled itself.
	 */
	private String adviceOnProvider(String name, Collection<String> providers) {
		Optional<String> meant = this.entry.tree()
			.children()
			.stream()
			.filter(EntryProblems::isMeantAsProviderName)
			.map((node) -> ErrorText.quote(node.element().key()))
			.findFirst();
		if (providers.isEmpty() || (meant.isEmpty() && ErrorText.nearest(name, providers).isPresent())) {
			return "";
		}
		return " Set " + this.entry.property(ReservedKeys.PROVIDER_NAME) + " to one of them"
				+ meant.map((key) -> ", which " + key + " does not do.").orElse(".");
	}

	private static boolean isMeantAsProviderName(PropertyTree node) {
		String key = node.element().text();
		return !ReservedKeys.isReserved(node.element())
				&& (ReservedKeys.synonym(key).filter(ReservedKeys.PROVIDER_NAME::equals).isPresent()
						|| ErrorText.nearest(key, List.of(ReservedKeys.PROVIDER_NAME)).isPresent());
	}

	/**
	 * Say that the API key is missing, once for all that it stops.
	 */
	ConfigViolation missingKey(MissingKey key) {
		String message = "is required by provider '" + this.entry.properties().getProviderName() + "'"
				+ missing().map((names) -> ", and " + names + " has no value.").orElse(".");
		ConfigViolation own = this.entry.place(new ConfigViolation(ReservedKeys.API_KEY, message, null, advice()));
		return (key.names().size() < 2) ? own
				: new ConfigViolation(key.property(), message + " " + ErrorText.known("It stops", key.names()),
						own.origin(), "For all of these, " + keyAdvice(key.property())
								+ ", or set optional=true beside each to start without it.");
	}

	/**
	 * Return the placeholders of the API key that have no value.
	 */
	private Optional<String> missing() {
		List<String> names = this.entry.missing();
		return names.isEmpty() ? Optional.empty()
				: Optional.of(names.stream().map((name) -> "${" + name + "}").collect(Collectors.joining(", ")));
	}

	private String advice() {
		String property = this.entry.property(ReservedKeys.API_KEY);
		return "For " + this.entry.name() + ", " + keyAdvice(property) + (this.entry.properties().isOptional() ? "."
				: ", or set " + this.entry.property(ReservedKeys.OPTIONAL) + "=true to start without it.");
	}

	private String keyAdvice(String property) {
		return missing().map((names) -> "give " + names + " a value")
			.orElseGet(
					() -> "set " + property + " or the environment variable " + InvalidConfigReport.variable(property));
	}

	/**
	 * An API key that is missing.
	 *
	 * @param property the property that would give it to all that it stops
	 * @param names the configured providers that it stops
	 */
	record MissingKey(String property, List<String> names) {
	}

}
