package io.beluga.registry.autoconfigure.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.config.PropertyTree;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.MissingKeys;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values of one configured provider.
 */
final class EntryCheck {

	private static final Pattern ELEMENT = Pattern.compile("(.*)\\[\\d+]");

	private final ConfiguredEntry entry;

	private final MissingKeys missingKeys;

	private final List<ConfigViolation> problems;

	private final Function<ConfiguredEntry, MissingKey> keys;

	private @Nullable InvalidConfigException unavailable;

	/**
	 * Create a check.
	 * @param entry the configured provider
	 * @param missingKeys what to do where the API key is missing
	 * @param keys tells of a missing key which names it stops
	 */
	EntryCheck(ConfiguredEntry entry, MissingKeys missingKeys, Function<ConfiguredEntry, MissingKey> keys) {
		this.entry = entry;
		this.missingKeys = missingKeys;
		this.keys = keys;
		this.problems = new ArrayList<>(entry.violations());
	}

	/**
	 * Check that there is such a provider.
	 * @param providers the providers of the package
	 * @param hints how to get others
	 * @param excluded whether a provider was left out on purpose
	 * @return whether the values can be checked
	 */
	boolean checkProvider(List<String> providers, Supplier<Map<String, String>> hints, Predicate<String> excluded) {
		if (!this.problems.isEmpty() && this.entry.tree().children().isEmpty()) {
			// a value has taken the place of the properties
			return false;
		}
		if (this.entry.isInCircle()) {
			return false;
		}
		String name = this.entry.properties().getProviderName();
		if (providers.contains(name)) {
			return true;
		}
		if (isKnown(ReservedKeys.EXTENDS)) {
			// that would have said which provider it is
			return false;
		}
		this.problems.add(
				excluded.test(name) ? excludedProvider(name) : unknownProvider(name, providers, hints.get().get(name)));
		return false;
	}

	/**
	 * Check the values.
	 * @param definition the provider
	 * @param found what is wrong, by relative paths
	 */
	void checkValues(ProviderDefinition<?, ?> definition, List<ConfigViolation> found) {
		boolean keyMissing = checkKey(definition);
		add(found.stream()
			.filter((violation) -> !(keyMissing && violation.property().equals(ReservedKeys.API_KEY)))
			.toList());
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
	private boolean isKnown(String path) {
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
	List<ConfigViolation> problems() {
		if (this.problems.size() < 2) {
			return this.problems;
		}
		List<String> order = List.copyOf(this.entry.properties().getOrigins().keySet());
		List<ConfigViolation> sorted = new ArrayList<>(this.problems);
		sorted.sort(Comparator.comparingInt((violation) -> position(violation.property(), order)));
		return sorted;
	}

	private int position(String property, List<String> order) {
		if (property.equals(this.entry.property(""))) {
			return -1;
		}
		String path = dotted(below(property));
		for (int i = 0; i < order.size(); i++) {
			String key = dotted(order.get(i));
			if (key.equals(path) || key.startsWith(path + '.')) {
				return i;
			}
		}
		return order.size();
	}

	/**
	 * Return the path below the name of the configured provider that owns the property.
	 */
	private static String below(String property) {
		String[] parts = property.split("\\.", 5);
		return (parts.length == 5) ? parts[4] : property;
	}

	private static String dotted(String path) {
		return path.replace('[', '.').replace("]", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Return why the configured provider cannot be used, where that is forgiven.
	 */
	@Nullable InvalidConfigException unavailable() {
		return this.unavailable;
	}

	private ConfigViolation excludedProvider(String name) {
		String exclude = PackagesConfiguration.property(this.entry.packageName(), "exclude");
		return new ConfigViolation(this.entry.property(""),
				"needs provider " + ErrorText.quote(name) + ", which " + exclude + " leaves out.", origin(this.entry),
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
				origin(this.entry), suggestion + ((hint == null) ? adviceOnProvider(name, providers) : ""));
	}

	/**
	 * Say which property names the provider, and which one may have been meant to. A name
	 * that is near to a provider's is more likely to be misspelled itself.
	 */
	private String adviceOnProvider(String name, Collection<String> providers) {
		Optional<String> meant = this.entry.tree()
			.children()
			.stream()
			.filter(EntryCheck::isMeantAsProviderName)
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
	 * Return where the first property of a configured provider is written.
	 */
	static @Nullable String origin(ConfiguredEntry entry) {
		PropertyTree.Leaf first = entry.tree().firstLeaf(entry.property(""));
		if (first != null) {
			return first.property().origin();
		}
		return entry.violations()
			.stream()
			.map(ConfigViolation::origin)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Check the API key.
	 * @return whether it is missing
	 */
	private boolean checkKey(ProviderDefinition<?, ?> definition) {
		if (definition.apiKey() != ApiKeyUse.REQUIRED || this.entry.properties().getApiKey().isPresent()
				|| isKnown(ReservedKeys.API_KEY)) {
			return isKnown(ReservedKeys.API_KEY);
		}
		ConfigViolation violation = missingKey("is required by provider '" + definition.name() + "'"
				+ missing().map((names) -> ", and " + names + " has no value.").orElse("."));
		if (this.entry.properties().isOptional() || this.missingKeys == MissingKeys.UNAVAILABLE) {
			this.unavailable = new InvalidConfigException(this.entry.packageName(), this.entry.name(),
					List.of(violation));
		}
		else {
			this.problems.add(violation);
		}
		return true;
	}

	/**
	 * Report the missing key, once for all that it stops.
	 */
	private ConfigViolation missingKey(String message) {
		MissingKey key = this.keys.apply(this.entry);
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
