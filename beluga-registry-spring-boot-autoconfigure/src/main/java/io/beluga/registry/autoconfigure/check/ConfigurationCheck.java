package io.beluga.registry.autoconfigure.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.bind.RegistryPropertiesBindHandler;
import io.beluga.registry.autoconfigure.bind.SpringConfigBinder;
import io.beluga.registry.autoconfigure.check.EntryProblems.MissingKey;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.config.PropertyTree;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.factory.ProviderRegistrations;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.MissingKeys;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfigurationRule;
import io.beluga.registry.spi.ConfigurationRule.Neighbours;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefinitionCheck;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What was read of packages and configured providers: checks it and tells every problem
 * at once.
 */
public final class ConfigurationCheck {

	private static final Log logger = LogFactory.getLog(ConfigurationCheck.class);

	private final ProvidersConfiguration providers;

	private final Reader reader;

	private final PackagesConfiguration packages;

	/** The configurations by package and name, the packages sorted. */
	private final Map<String, Map<String, ProviderConfig>> configs = new TreeMap<>();

	private final Set<ConfigViolation> warned = ConcurrentHashMap.newKeySet();

	private final Map<ConfiguredEntry, InvalidConfigException> unavailable = new ConcurrentHashMap<>();

	private volatile @Nullable Map<ConfiguredEntry, MissingKey> missingKeys;

	public ConfigurationCheck(ProvidersConfiguration providers, PackagesConfiguration packages, Reader reader) {
		this.providers = providers;
		this.packages = packages;
		this.reader = reader;
		providers.entries()
			.forEach((entry) -> this.configs.computeIfAbsent(entry.packageName(), (name) -> new LinkedHashMap<>())
				.put(entry.name(), entry.properties().toConfig()));
	}

	public Reader reader() {
		return this.reader;
	}

	public ProvidersConfiguration providers() {
		return this.providers;
	}

	public PackagesConfiguration packages() {
		return this.packages;
	}

	/**
	 * Check everything.
	 * @param configured the names
	 * @param factories whether by the rules of the factories, too: not every factory can
	 * be there where somebody uses a provider while the beans of the application are
	 * being made
	 * @throws InvalidConfigException with everything that is wrong
	 */
	public void run(ConfiguredProviders configured, boolean factories) {
		Set<ConfigViolation> problems = new LinkedHashSet<>(namingProblems(configured));
		problems.addAll(problems(configured, factories));
		failOn(problems);
		this.unavailable.forEach((entry, reason) -> configured.markFailed(entry.packageName(), entry.name(), reason));
	}

	/**
	 * Check by the rules of the factories what was checked without them.
	 * @param configured the names
	 * @throws InvalidConfigException with everything that is wrong
	 */
	public void runFactories(ConfiguredProviders configured) {
		failOn(problems(configured, true));
	}

	private Set<ConfigViolation> problems(ConfiguredProviders configured, boolean factories) {
		Set<ConfigViolation> problems = new LinkedHashSet<>();
		Map<String, List<String>> providers = this.reader.providers();
		Set<String> known = Set.copyOf(configured.packages());
		Set<String> unknown = new LinkedHashSet<>();
		for (ConfiguredEntry entry : this.providers.entries()) {
			String packageName = entry.packageName();
			if (known.contains(packageName) || unknown.add(packageName)) {
				problems.addAll(check(entry, providers, known, configured, factories));
			}
		}
		return problems;
	}

	/**
	 * Tell what is wrong with names, and with what leads to them.
	 */
	private List<ConfigViolation> namingProblems(ConfiguredProviders configured) {
		List<ConfigViolation> problems = new ArrayList<>(this.providers.violations());
		problems.addAll(this.packages.problems(configured, this.providers, this.reader.registrations()::defined));
		return problems;
	}

	/**
	 * Tell what is wrong with more than the values of one configured provider. Of the
	 * rules that look at others, all are asked: what has not changed itself may have lost
	 * one that it needs.
	 * @param configured the names
	 */
	public List<ConfigViolation> commonProblems(ConfiguredProviders configured) {
		List<ConfigViolation> problems = namingProblems(configured);
		this.providers.entries()
			.stream()
			.filter((entry) -> !configured.isSubstituted(entry.packageName(), entry.name()))
			.forEach((entry) -> checkRules(entry).stream().map(entry::place).forEach(problems::add));
		return problems;
	}

	/**
	 * Check a configured provider by the rules that hold it against others.
	 * @return what is wrong, by relative paths
	 */
	private List<ConfigViolation> checkRules(ConfiguredEntry entry) {
		List<ConfigurationRule> rules = this.reader.rules().get();
		if (rules.isEmpty()) {
			return List.of();
		}
		ProviderConfig config = entry.properties().toConfig();
		Neighbours neighbours = new PackageNeighbours(entry.packageName());
		return rules.stream().flatMap((rule) -> rule.check(entry.name(), config, neighbours).stream()).toList();
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
		if (configured.isSubstituted(packageName, entry.name())) {
			// no provider is made from the values
			return entry.violations();
		}
		ProviderProperties properties = entry.properties();
		String provider = properties.getProviderName();
		// a value may have taken the place of the properties
		boolean readable = !entry.circular() && (entry.violations().isEmpty() || !entry.tree().children().isEmpty());
		boolean there = readable && names.contains(provider);
		Optional<ProviderDefinition<?, ?>> definition = there ? this.reader.definition(packageName, provider)
				: Optional.empty();
		List<ConfigViolation> bound = definition.map((each) -> bind(entry, each, factories)).orElse(List.of());
		List<ConfigViolation> broken = there ? checkRules(entry) : List.of();
		boolean keyMissing = lacksKey(entry, definition);
		if (there && bound.isEmpty() && broken.isEmpty() && !keyMissing && entry.violations().isEmpty()) {
			return List.of();
		}
		EntryProblems problems = new EntryProblems(entry);
		if (readable && !there) {
			problems.addProvider(names, configured.providerHints(packageName),
					this.reader.registrations().isExcluded(packageName, provider));
		}
		if (keyMissing && !problems.isKnown(ReservedKeys.API_KEY)) {
			ConfigViolation missing = problems.missingKey(missingKey(entry, configured));
			bound = bound.stream().filter((each) -> !each.property().equals(ReservedKeys.API_KEY)).toList();
			if (properties.isOptional() || this.reader.properties().missingKeys() == MissingKeys.UNAVAILABLE) {
				this.unavailable.put(entry, new InvalidConfigException(packageName, entry.name(), List.of(missing)));
			}
			else {
				problems.add(missing);
			}
		}
		problems.add(bound);
		problems.add(broken);
		return problems.inOrder();
	}

	private static void failOn(Collection<ConfigViolation> problems) {
		if (!problems.isEmpty()) {
			throw new InvalidConfigException(null, null, List.copyOf(problems));
		}
	}

	/**
	 * Return why a configured provider cannot be used, where that is forgiven.
	 */
	public @Nullable InvalidConfigException unavailable(ConfiguredEntry entry) {
		return this.unavailable.get(entry);
	}

	public boolean mayBeUnavailable(ConfiguredEntry entry) {
		return entry.properties().isOptional() || this.unavailable.containsKey(entry);
	}

	private static ConfigViolation unknownContract(ConfiguredEntry entry) {
		return new ConfigViolation("beluga.providers." + entry.packageName(),
				"names a package whose contract is not known.", entry.origin(), "Add a ProviderPackage bean for it.");
	}

	private ConfigViolation unknownPackage(ConfiguredEntry entry, Collection<String> known) {
		StringBuilder suggestion = new StringBuilder(
				PackagesConfiguration.suggestion(entry.packageName(), "Registered packages", known));
		this.reader.registrations().unmarked().forEach((factory) -> suggestion.append(' ').append(factory.reason()));
		return new ConfigViolation("beluga.providers." + entry.packageName(),
				"names a package that no provider serves.", entry.origin(), suggestion.toString());
	}

	private MissingKey missingKey(ConfiguredEntry entry, ConfiguredProviders configured) {
		Map<ConfiguredEntry, MissingKey> keys = this.missingKeys;
		if (keys == null) {
			keys = findMissingKeys(configured);
			this.missingKeys = keys;
		}
		return keys.getOrDefault(entry, new MissingKey(entry.property(ReservedKeys.API_KEY), List.of(entry.name())));
	}

	/**
	 * Find the API keys that are missing, and what each of them stops: those who extend
	 * one another lack the same key.
	 */
	private Map<ConfiguredEntry, MissingKey> findMissingKeys(ConfiguredProviders configured) {
		Map<ConfiguredEntry, MissingKey> keys = new HashMap<>();
		this.providers.entries()
			.stream()
			.filter((entry) -> !configured.isSubstituted(entry.packageName(), entry.name()) && lacksKey(entry,
					this.reader.definition(entry.packageName(), entry.properties().getProviderName())))
			.collect(Collectors.groupingBy((entry) -> List.of(keyProperty(entry), entry.properties().getProviderName(),
					entry.missing(), entry.properties().isOptional())))
			.values()
			.forEach((entries) -> {
				MissingKey key = new MissingKey(keyProperty(entries.get(0)),
						entries.stream().map(ConfiguredEntry::name).toList());
				entries.forEach((entry) -> keys.put(entry, key));
			});
		return keys;
	}

	private static boolean lacksKey(ConfiguredEntry entry, Optional<ProviderDefinition<?, ?>> definition) {
		return entry.properties().getApiKey().isEmpty()
				&& definition.filter((known) -> known.apiKey() == ApiKeyUse.REQUIRED).isPresent();
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
		Map<String, ProviderProperties> all = this.providers.properties().getOrDefault(entry.packageName(), Map.of());
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
		DefinitionCheck check = new DefinitionCheck(definition, binder(entry));
		ProviderConfig config = entry.properties().toConfig();
		try {
			return (factories && this.reader.registrations().isFactoryThere(entry.packageName(), definition.name()))
					? check.run(config) : check.runWithoutFactory(config);
		}
		catch (ProviderCreationFailedException ex) {
			logger.warn("The configuration of " + ErrorText.escape(entry.packageName() + '.' + entry.name())
					+ " could not be checked", ex);
			// a failing factory is forgiven here as it is at the first use; a stand-in of
			// what it threw begins with the type of that
			return entry.properties().isOptional() ? List.of()
					: List.of(new ConfigViolation("",
							"could not be checked: " + String.valueOf(ex.getCause()).split(":", 2)[0]
									+ " was thrown. The log has the details."));
		}
	}

	private ProviderConfigBinder binder(ConfiguredEntry entry) {
		return (this.reader.binder() instanceof SpringConfigBinder known) ? known.warningThrough((unknown) -> {
			if (this.warned.add(entry.place(unknown))) {
				SpringConfigBinder.warn(entry.place(unknown));
			}
		}) : this.reader.binder();
	}

	/**
	 * What a rule sees of the package of a configured provider, and of others.
	 */
	private final class PackageNeighbours implements Neighbours {

		private final String packageName;

		PackageNeighbours(String packageName) {
			this.packageName = packageName;
		}

		@Override
		public String packageName() {
			return this.packageName;
		}

		@Override
		public Map<String, ProviderConfig> configured() {
			return ConfigurationCheck.this.configs.getOrDefault(this.packageName, Map.of());
		}

		@Override
		public boolean isDisabled(String name) {
			return ConfigurationCheck.this.providers.isDisabled(this.packageName, name);
		}

		@Override
		public Map<String, String> aliases() {
			return ConfigurationCheck.this.packages.properties().forPackage(this.packageName).aliases();
		}

		@Override
		public List<String> packagesWith(String name) {
			return ConfigurationCheck.this.configs.entrySet()
				.stream()
				.filter((each) -> each.getValue().containsKey(name))
				.map(Map.Entry::getKey)
				.toList();
		}

		@Override
		public Optional<ProviderDefinition<?, ?>> definition(String providerName) {
			return ConfigurationCheck.this.reader.definition(this.packageName, providerName);
		}

	}

	/**
	 * Reads from an environment what is configured of packages and providers.
	 *
	 * @param registry the registry of the providers
	 * @param registrations what beans have registered
	 * @param binder binds what is configured
	 * @param properties what to do about missing keys and unknown properties
	 * @param rules gives the rules that hold configured providers against each other
	 */
	public record Reader(ProviderRegistry registry, ProviderRegistrations registrations, ProviderConfigBinder binder,
			BelugaRegistryProperties properties, Supplier<List<ConfigurationRule>> rules) {

		/**
		 * Return the registered providers by package.
		 */
		public Map<String, List<String>> providers() {
			return ProviderRegistrations.providers(this.registry);
		}

		Optional<ProviderDefinition<?, ?>> definition(String packageName, String providerName) {
			return this.registrations.definition(this.registry, packageName, providerName);
		}

		public ProvidersConfiguration readProviders(ConfigurableEnvironment environment) {
			return ProvidersConfiguration.read(environment, providers(), this.registrations.configTypes(this.registry));
		}

		/**
		 * Find what is below {@code beluga} that nobody reads, where that is a mistake.
		 */
		public List<ConfigViolation> unknown(ConfigurableEnvironment environment) {
			return RegistryPropertiesBindHandler.unknown(environment, this.properties.unknownProperties());
		}

		/**
		 * Read everything.
		 * @return what was read, not yet checked
		 */
		public ConfigurationCheck read(ConfigurableEnvironment environment) {
			return new ConfigurationCheck(readProviders(environment).with(unknown(environment)),
					new PackagesConfiguration(environment, this.registry.listPackages()), this);
		}

	}

}
