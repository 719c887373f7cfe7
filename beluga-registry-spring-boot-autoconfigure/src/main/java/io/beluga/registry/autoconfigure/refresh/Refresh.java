package io.beluga.registry.autoconfigure.refresh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.check.ConfigurationCheck;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry.Id;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.refresh.AppliedConfiguration.Changes;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Applies a configuration to the registry: what is new first, then what has changed, then
 * defaults and aliases, and last what is to be removed, so that nothing leads nowhere in
 * between.
 */
final class Refresh {

	private static final Log logger = LogFactory.getLog(Refresh.class);

	private final ConfiguredProviders configured;

	private final ConfigurationCheck next;

	private final AppliedConfiguration applied;

	private final Function<Map<Id, Runnable>, Set<Id>> sideBySide;

	private final Changes changes;

	private final Map<String, List<String>> providers;

	private final Map<Id, List<ConfigViolation>> problems = new HashMap<>();

	private final Set<ConfigViolation> otherProblems = new LinkedHashSet<>();

	private final List<String> added = new ArrayList<>();

	private final Set<Id> replaced = ConcurrentHashMap.newKeySet();

	private final List<String> removed = new ArrayList<>();

	private final Map<String, String> moved = new HashMap<>();

	private final Map<Id, ErrorCode> failures = new ConcurrentHashMap<>();

	Refresh(ConfiguredProviders configured, ConfigurationCheck next, AppliedConfiguration applied,
			Function<Map<Id, Runnable>, Set<Id>> sideBySide) {
		this.configured = configured;
		this.next = next;
		this.applied = applied;
		this.sideBySide = sideBySide;
		this.changes = applied.changesTo(next.providers());
		this.providers = next.reader().providers();
	}

	/**
	 * Return the names that are to be removed.
	 */
	Set<Id> vanished() {
		return this.changes.vanished();
	}

	/**
	 * Apply the changes.
	 */
	RefreshResult run() {
		Map<String, String> defaults = defaults();
		this.changes.added().forEach(this::add);
		replaceAll();
		this.moved.putAll(applyNames(this.changes.vanished()));
		this.changes.vanished().forEach(this::remove);
		this.moved.putAll(applyNames(Set.of()));
		Map<String, String> failed = new TreeMap<>();
		this.failures.forEach((name, code) -> failed.put(name.toString(), code.code()));
		otherProblems().forEach((problem) -> {
			failed.put(ErrorText.escapeProperty(problem.property()), ErrorCode.INVALID_CONFIG.code());
			this.otherProblems.add(problem);
		});
		defaults().forEach((packageName, name) -> {
			String property = PackagesConfiguration.property(packageName, "default");
			if (!name.equals(defaults.getOrDefault(packageName, "")) && !failed.containsKey(property)) {
				this.moved.put(property, name);
			}
		});
		this.applied.update(this.next.providers(), this.changes, this.failures.keySet());
		return new RefreshResult(this.added, this.replaced.stream().map(Id::toString).toList(), this.removed, failed,
				this.moved);
	}

	private Map<String, String> applyNames(Set<Id> vanishing) {
		return this.next.packages().apply(this.configured, this.applied.defaults(), vanishing);
	}

	/**
	 * Return the names that defaults lead to, that of a single configured provider too,
	 * by package. It is empty where there is no default.
	 */
	private Map<String, String> defaults() {
		Map<String, String> names = new HashMap<>();
		this.configured.packages()
			.forEach((name) -> names.put(name, this.configured.describe(name).defaultName().orElse("")));
		return names;
	}

	/**
	 * Return everything that is wrong with the configuration, in its order.
	 */
	List<ConfigViolation> problems() {
		Set<ConfigViolation> all = new LinkedHashSet<>(this.otherProblems);
		if (!this.problems.isEmpty()) {
			this.next.providers()
				.entries()
				.forEach((entry) -> all.addAll(this.problems.getOrDefault(entry.id(), List.of())));
		}
		return List.copyOf(all);
	}

	/**
	 * Return what is wrong with anything but a single configured provider.
	 */
	private List<ConfigViolation> otherProblems() {
		Set<ConfigViolation> known = this.problems.values().stream().flatMap(List::stream).collect(Collectors.toSet());
		return this.next.commonProblems(this.configured)
			.stream()
			.filter((problem) -> !known.contains(problem))
			.toList();
	}

	private List<ConfigViolation> check(ConfiguredEntry entry) {
		List<ConfigViolation> found = this.next.check(entry, this.providers, this.configured);
		if (!found.isEmpty()) {
			this.problems.put(entry.id(), found);
		}
		return found;
	}

	private void add(ConfiguredEntry entry) {
		Id name = entry.id();
		if (!check(entry).isEmpty()) {
			this.failures.put(name, ErrorCode.INVALID_CONFIG);
			return;
		}
		releaseAlias(name);
		InvalidConfigException unavailable = this.next.unavailable(entry);
		try {
			this.configured.add(describe(entry, unavailable));
		}
		catch (ProviderExistsException ex) {
			logger.debug(name + " is left alone, the application has put it");
			return;
		}
		if (unavailable != null) {
			this.configured.markFailed(name.packageName(), name.name(), unavailable);
		}
		this.added.add(name.toString());
	}

	/**
	 * Take a name from the aliases that is to be a configured provider.
	 */
	private void releaseAlias(Id name) {
		ProviderPackageInfo info = this.configured.describe(name.packageName());
		Map<String, String> aliases = new HashMap<>(info.aliases());
		if (aliases.remove(name.name()) != null) {
			aliases.values().retainAll(info.configured());
			this.configured.setAliases(name.packageName(), aliases);
		}
	}

	private void replaceAll() {
		Map<Id, Runnable> replacements = new LinkedHashMap<>();
		for (ConfiguredEntry entry : this.changes.changed()) {
			boolean differs = this.applied.isDifferent(entry);
			ConfiguredProvider replacement = describe(entry, rejection(entry));
			replacements.put(entry.id(), () -> replace(replacement, differs));
		}
		this.sideBySide.apply(replacements)
			.forEach((name) -> this.failures.put(name, ErrorCode.PROVIDER_CREATION_FAILED));
	}

	private void replace(ConfiguredProvider replacement, boolean differs) {
		Id name = new Id(replacement.packageName(), replacement.name());
		try {
			if (this.configured.replace(replacement) && differs) {
				this.replaced.add(name);
			}
		}
		catch (ProviderNotFoundException ex) {
			logger.debug(name + " is left alone, the application has removed it");
		}
		catch (ProviderRegistryException ex) {
			this.failures.put(name, ex.errorCode());
		}
		catch (RuntimeException | Error ex) {
			logger.warn(name + " could not be replaced: its factory threw " + ex.getClass().getName());
			this.failures.put(name, ErrorCode.PROVIDER_CREATION_FAILED);
		}
	}

	private void remove(Id name) {
		if (this.configured.remove(name.packageName(), name.name(), ProviderSource.ENVIRONMENT)) {
			this.removed.add(name.toString());
		}
	}

	/**
	 * Return why an entry cannot be used, if it cannot.
	 */
	private @Nullable InvalidConfigException rejection(ConfiguredEntry entry) {
		List<ConfigViolation> found = check(entry);
		if (!found.isEmpty()) {
			return new InvalidConfigException(entry.packageName(), entry.name(), found);
		}
		InvalidConfigException unavailable = this.next.unavailable(entry);
		if (unavailable != null) {
			this.problems.put(entry.id(), unavailable.violations());
		}
		return unavailable;
	}

	/**
	 * Tell the registry what a name is to be made from, without keeping more of the
	 * reading alive.
	 */
	private static ConfiguredProvider describe(ConfiguredEntry entry, @Nullable InvalidConfigException rejection) {
		ProviderConfig config = entry.properties().toConfig();
		return entry.describe(() -> config, () -> rejection);
	}

}
