package io.beluga.registry.autoconfigure.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.check.EntryCheck.MissingKey;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.packages.PackageNames;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.tree.PropertyTree;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefinitionCheck;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values of all configured providers of one configuration and tells every
 * problem at once.
 */
public final class ConfigurationCheck {

	private static final Log logger = LogFactory.getLog(ConfigurationCheck.class);

	private final ProvidersConfiguration configuration;

	private final ConfigurationReader reader;

	private final ConfigurationRules rules;

	private final Map<ConfiguredEntry, InvalidConfigException> unavailable = new ConcurrentHashMap<>();

	private volatile @Nullable Map<ConfiguredEntry, MissingKey> keys;

	ConfigurationCheck(ProvidersConfiguration configuration, ConfigurationReader reader, ConfigurationRules rules) {
		this.configuration = configuration;
		this.reader = reader;
		this.rules = rules;
	}

	/**
	 * Check everything, by the rules of the factories too.
	 * @param configured the names
	 * @param packageProblems what is wrong with defaults and aliases
	 * @throws InvalidConfigException with everything that is wrong
	 */
	public void run(ConfiguredProviders configured, List<ConfigViolation> packageProblems) {
		run(configured, packageProblems, true);
	}

	/**
	 * Check everything but the rules of the factories. Somebody uses a provider while the
	 * beans of the application are being made, when not every factory can be there.
	 * @param configured the names
	 * @param packageProblems what is wrong with defaults and aliases
	 * @throws InvalidConfigException with everything that is wrong
	 */
	public void runWithoutFactories(ConfiguredProviders configured, List<ConfigViolation> packageProblems) {
		run(configured, packageProblems, false);
	}

	/**
	 * Check by the rules of the factories what was checked without them.
	 * @param configured the names
	 * @throws InvalidConfigException with everything that is wrong
	 */
	public void runFactories(ConfiguredProviders configured) {
		failOn(problems(configured, true));
	}

	private void run(ConfiguredProviders configured, List<ConfigViolation> packageProblems, boolean factories) {
		Set<ConfigViolation> problems = new LinkedHashSet<>(this.configuration.violations());
		problems.addAll(packageProblems);
		problems.addAll(problems(configured, factories));
		failOn(problems);
		this.unavailable.forEach((entry, reason) -> configured.markFailed(entry.packageName(), entry.name(), reason));
	}

	private Set<ConfigViolation> problems(ConfiguredProviders configured, boolean factories) {
		Set<ConfigViolation> problems = new LinkedHashSet<>();
		Map<String, List<String>> providers = this.reader.providers();
		Set<String> known = Set.copyOf(configured.packages());
		Set<String> unknown = new LinkedHashSet<>();
		for (ConfiguredEntry entry : this.configuration.entries()) {
			String packageName = entry.packageName();
			if (known.contains(packageName) || unknown.add(packageName)) {
				problems.addAll(check(entry, providers, known, configured, factories));
			}
		}
		return problems;
	}

	/**
	 * Check the configured providers by the rules that look at others: what has not
	 * changed itself may have lost one that it needs.
	 * @return what is wrong
	 */
	public List<ConfigViolation> checkRules() {
		return this.configuration.entries()
			.stream()
			.filter((entry) -> !this.reader.substituted().test(entry.packageName(), entry.name()))
			.flatMap((entry) -> this.rules.check(entry).stream().map(entry::place))
			.toList();
	}

	/**
	 * Check one configured provider.
	 * @param entry the configured provider
	 * @param providers the registered providers by package
	 * @param configured knows the packages that have a contract
	 * @return what is wrong with it
	 */
	public List<ConfigViolation> check(ConfiguredEntry entry, Map<String, List<String>> providers,
			ConfiguredProviders configured) {
		return check(entry, providers, configured.packages(), configured, true);
	}

	private List<ConfigViolation> check(ConfiguredEntry entry, Map<String, List<String>> providers,
			Collection<String> known, ConfiguredProviders configured, boolean factories) {
		String packageName = entry.packageName();
		List<String> names = providers.get(packageName);
		if (names == null) {
			return List.of(unknownPackage(entry, providers.keySet()));
		}
		if (!known.contains(packageName)) {
			return List.of(unknownContract(entry));
		}
		if (this.reader.substituted().test(packageName, entry.name())) {
			// no provider is made from the values
			return entry.violations();
		}
		EntryCheck result = new EntryCheck(entry, this.reader.missingKeys(), this::missingKey);
		if (result.checkProvider(names, () -> configured.providerHints(packageName),
				(name) -> this.reader.registrations().isExcluded(packageName, name))) {
			this.reader.definition(packageName, entry.properties().getProviderName())
				.ifPresent((definition) -> result.checkValues(definition, bind(entry, definition, factories)));
			if (result.unavailable() != null) {
				this.unavailable.put(entry, result.unavailable());
			}
			result.add(this.rules.check(entry));
		}
		return result.problems();
	}

	private static void failOn(Collection<ConfigViolation> problems) {
		if (!problems.isEmpty()) {
			throw new InvalidConfigException(null, null, List.copyOf(problems));
		}
	}

	/**
	 * Return the configuration of a configured provider.
	 */
	public ProviderConfig config(ConfiguredEntry entry) {
		InvalidConfigException reason = this.unavailable.get(entry);
		if (reason != null) {
			throw new InvalidConfigException(reason.packageName(), reason.providerName(), reason.violations());
		}
		return entry.properties().toConfig();
	}

	public boolean mayBeUnavailable(ConfiguredEntry entry) {
		return entry.properties().isOptional() || this.unavailable.containsKey(entry);
	}

	private static ConfigViolation unknownContract(ConfiguredEntry entry) {
		return new ConfigViolation("beluga.providers." + entry.packageName(),
				"names a package whose contract is not known.", EntryCheck.origin(entry),
				"Add a ProviderPackage bean for it.");
	}

	private ConfigViolation unknownPackage(ConfiguredEntry entry, Collection<String> known) {
		StringBuilder suggestion = new StringBuilder(
				PackageNames.suggestion(entry.packageName(), "Registered packages", known));
		this.reader.registrations().unmarked().forEach((factory) -> suggestion.append(' ').append(factory.reason()));
		return new ConfigViolation("beluga.providers." + entry.packageName(),
				"names a package that no provider serves.", EntryCheck.origin(entry), suggestion.toString());
	}

	private MissingKey missingKey(ConfiguredEntry entry) {
		Map<ConfiguredEntry, MissingKey> keys = this.keys;
		if (keys == null) {
			keys = findMissingKeys();
			this.keys = keys;
		}
		return keys.getOrDefault(entry, new MissingKey(entry.property(ReservedKeys.API_KEY), List.of(entry.name())));
	}

	/**
	 * Find the API keys that are missing, and what each of them stops: those who extend
	 * one another lack the same key.
	 */
	private Map<ConfiguredEntry, MissingKey> findMissingKeys() {
		Map<List<Object>, List<ConfiguredEntry>> groups = new LinkedHashMap<>();
		for (ConfiguredEntry entry : this.configuration.entries()) {
			String provider = entry.properties().getProviderName();
			boolean missing = !this.reader.substituted().test(entry.packageName(), entry.name())
					&& entry.properties().getApiKey().isEmpty()
					&& this.reader.definition(entry.packageName(), provider)
						.filter((definition) -> definition.apiKey() == ApiKeyUse.REQUIRED)
						.isPresent();
			if (missing) {
				groups
					.computeIfAbsent(
							List.of(keyProperty(entry), provider, entry.missing(), entry.properties().isOptional()),
							(group) -> new ArrayList<>())
					.add(entry);
			}
		}
		Map<ConfiguredEntry, MissingKey> keys = new HashMap<>();
		groups.forEach((group, entries) -> {
			MissingKey key = new MissingKey((String) group.get(0),
					entries.stream().map(ConfiguredEntry::name).toList());
			entries.forEach((entry) -> keys.put(entry, key));
		});
		return keys;
	}

	/**
	 * Return the property that gives an entry its API key: where it is written, else that
	 * of the first one that the entry extends.
	 */
	private String keyProperty(ConfiguredEntry entry) {
		PropertyTree node = entry.tree().child(ReservedKeys.API_KEY);
		if (node != null && node.leaf() != null) {
			return PropertyPath.join(node.leaf().owner(), ReservedKeys.API_KEY);
		}
		Map<String, ProviderProperties> all = this.configuration.properties()
			.getOrDefault(entry.packageName(), Map.of());
		Set<String> chain = new LinkedHashSet<>();
		String first = entry.name();
		for (String name = first; name != null && chain.add(name);) {
			ProviderProperties properties = all.get(name);
			if (properties == null || !properties.getProviderName().equals(entry.properties().getProviderName())) {
				break;
			}
			first = name;
			name = properties.getExtends().orElse(null);
		}
		return "beluga.providers." + entry.packageName() + '.' + first + '.' + ReservedKeys.API_KEY;
	}

	/**
	 * Check the values. A lazy factory is asked for its rules when it is used.
	 */
	private List<ConfigViolation> bind(ConfiguredEntry entry, ProviderDefinition<?, ?> definition, boolean factories) {
		DefinitionCheck check = new DefinitionCheck(definition, this.reader.binder());
		ProviderConfig config = entry.properties().toConfig();
		try {
			return (factories && this.reader.registrations().isFactoryThere(entry.packageName(), definition.name()))
					? check.run(config) : check.runWithoutFactory(config);
		}
		catch (ProviderCreationFailedException ex) {
			logger.warn("The configuration of " + ErrorText.escape(entry.packageName() + '.' + entry.name())
					+ " could not be checked", ex);
			// a failing factory is forgiven here as it is at the first use
			return entry.properties().isOptional() ? List.of() : List.of(new ConfigViolation("",
					"could not be checked: " + typeOf(ex.getCause()) + " was thrown. The log has the details."));
		}
	}

	/**
	 * Return the type of a failure; a stand-in begins with that of the original.
	 */
	private static String typeOf(@Nullable Throwable failure) {
		return String.valueOf(failure).split(":", 2)[0];
	}

}
