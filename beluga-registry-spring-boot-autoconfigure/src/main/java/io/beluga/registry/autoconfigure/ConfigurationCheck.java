package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ConfiguredProviders;
import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryProperties.MissingKeys;
import io.beluga.registry.autoconfigure.ProvidersConfiguration.Entry;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values of all configured providers and tells every problem at once.
 */
final class ConfigurationCheck {

	private static final Log logger = LogFactory.getLog(ConfigurationCheck.class);

	private final ProvidersConfiguration configuration;

	private final ProviderRegistry registry;

	private final ProviderRegistrations registrations;

	private final ProviderConfigBinder binder;

	private final MissingKeys missingKeys;

	private final Map<Entry, InvalidConfigException> unavailable = new ConcurrentHashMap<>();

	ConfigurationCheck(ProvidersConfiguration configuration, ProviderRegistry registry,
			ProviderRegistrations registrations, ProviderConfigBinder binder, MissingKeys missingKeys) {
		this.configuration = configuration;
		this.registry = registry;
		this.registrations = registrations;
		this.binder = binder;
		this.missingKeys = missingKeys;
	}

	void run(ConfiguredProviders configured, List<ConfigViolation> packageProblems) {
		this.configuration.ignored()
			.forEach((name) -> logger.warn("Environment variable " + name
					+ " is ignored: it names no package or no configured provider that is known."));
		Set<ConfigViolation> problems = new LinkedHashSet<>(this.configuration.violations());
		problems.addAll(packageProblems);
		Map<String, List<String>> providers = ProviderRegistrations.providers(this.registry);
		Set<String> unknownPackages = new LinkedHashSet<>();
		for (Entry entry : this.configuration.entries()) {
			List<String> names = providers.get(entry.packageName());
			if (names != null && configured.packages().contains(entry.packageName())) {
				problems.addAll(check(entry, names));
			}
			else if (names != null) {
				problems.add(new ConfigViolation("beluga.providers." + entry.packageName(),
						"names a package whose contract is not known.", origin(entry),
						"Add a ProviderPackage bean for it."));
			}
			else if (unknownPackages.add(entry.packageName())) {
				problems.add(unknownPackage(entry, providers.keySet()));
			}
		}
		if (!problems.isEmpty()) {
			throw new InvalidConfigException(null, null, List.copyOf(problems));
		}
		this.unavailable.forEach((entry, reason) -> configured.markFailed(entry.packageName(), entry.name(), reason));
	}

	/**
	 * Return the configuration of a configured provider.
	 */
	ProviderConfig config(Entry entry) {
		InvalidConfigException reason = this.unavailable.get(entry);
		if (reason != null) {
			throw new InvalidConfigException(reason.packageName(), reason.providerName(), reason.violations());
		}
		return entry.properties().toConfig();
	}

	boolean mayBeUnavailable(Entry entry) {
		return entry.properties().isOptional() || this.unavailable.containsKey(entry);
	}

	private static ConfigViolation unknownPackage(Entry entry, Collection<String> known) {
		return new ConfigViolation("beluga.providers." + entry.packageName(),
				"names a package that no provider serves.", origin(entry),
				PackageNames.suggestion(entry.packageName(), "Registered packages", known));
	}

	/**
	 * Return where the first property of a configured provider is written.
	 */
	private static @Nullable String origin(Entry entry) {
		ConfigNode.Leaf first = entry.tree().firstLeaf(entry.property(""));
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

	private List<ConfigViolation> check(Entry entry, List<String> providers) {
		List<ConfigViolation> problems = new ArrayList<>(entry.violations());
		if (!problems.isEmpty() && entry.tree().children().isEmpty()) {
			// a value has taken the place of the properties
			return problems;
		}
		String providerName = entry.properties().getProviderName();
		if (!providers.contains(providerName)) {
			problems.add(unknownProvider(entry, providerName, providers));
			return problems;
		}
		Optional<ProviderDefinition<?, ?>> definition = this.registrations.definition(this.registry,
				entry.packageName(), providerName);
		if (definition.isPresent()) {
			boolean missing = checkKey(entry, definition.get(), problems);
			checkType(entry, definition.get(), missing, problems);
		}
		return problems;
	}

	private static ConfigViolation unknownProvider(Entry entry, String name, List<String> providers) {
		boolean named = entry.properties().getOrigins().containsKey(ReservedKeys.PROVIDER_NAME);
		String suggestion = PackageNames.suggestion(name, "Registered providers", providers);
		if (named) {
			// the name is a value, which may be a secret in the wrong place
			return entry.place(new ConfigViolation(ReservedKeys.PROVIDER_NAME,
					"names no registered provider of package '" + entry.packageName() + "'.", null, suggestion));
		}
		return new ConfigViolation(entry.property(""), "names provider " + ErrorText.quote(name) + ", which package '"
				+ entry.packageName() + "' does not have.", origin(entry), suggestion);
	}

	/**
	 * Check the API key.
	 * @return whether it is missing and that is forgiven
	 */
	private boolean checkKey(Entry entry, ProviderDefinition<?, ?> definition, List<ConfigViolation> problems) {
		if (definition.apiKey() != ApiKeyUse.REQUIRED || entry.properties().getApiKey().isPresent()) {
			return false;
		}
		if (problems.stream().anyMatch((known) -> known.property().endsWith('.' + ReservedKeys.API_KEY))) {
			return true;
		}
		String names = entry.missing().stream().map((name) -> "${" + name + "}").collect(Collectors.joining(", "));
		ConfigViolation violation = entry
			.place(new ConfigViolation(ReservedKeys.API_KEY, "is required by provider '" + definition.name() + "'"
					+ (names.isEmpty() ? "." : ", and " + names + " has no value."), null, advice(entry)));
		if (entry.properties().isOptional() || this.missingKeys == MissingKeys.UNAVAILABLE) {
			this.unavailable.put(entry,
					new InvalidConfigException(entry.packageName(), entry.name(), List.of(violation)));
			return true;
		}
		problems.add(violation);
		return true;
	}

	private static String advice(Entry entry) {
		String property = entry.property(ReservedKeys.API_KEY);
		return "For " + entry.name() + ", set " + property + " or the environment variable "
				+ EnvironmentVariables.name(property) + ", or set " + entry.property(ReservedKeys.OPTIONAL)
				+ "=true to start without it.";
	}

	private void checkType(Entry entry, ProviderDefinition<?, ?> definition, boolean keyMissing,
			List<ConfigViolation> problems) {
		try {
			this.binder.bind(entry.properties().toConfig(), definition);
		}
		catch (InvalidConfigException ex) {
			ex.violations()
				.stream()
				.filter((violation) -> !(keyMissing && violation.property().equals(ReservedKeys.API_KEY)))
				.map(entry::place)
				.filter((violation) -> problems.stream()
					.noneMatch((known) -> known.property().equals(violation.property())))
				.toList()
				.forEach(problems::add);
		}
	}

}
