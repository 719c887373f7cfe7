package io.beluga.registry.autoconfigure.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ConfiguredProviders;
import io.beluga.registry.DefaultProviderRegistry;
import io.beluga.registry.ProviderInfo;
import io.beluga.registry.ProviderPackageInfo;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderSource;
import io.beluga.registry.autoconfigure.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.ProviderProperties;
import io.beluga.registry.autoconfigure.endpoint.ConfiguredDescriptor.CallsDescriptor;
import io.beluga.registry.autoconfigure.endpoint.ConfiguredDescriptor.FailureDescriptor;
import io.beluga.registry.autoconfigure.endpoint.ConfiguredDescriptor.PropertyDescriptor;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Describes what there is without creating any of it.
 */
final class ProviderDescriptions {

	private final ProviderRegistry registry;

	private final ConfiguredProviders configured;

	private final BelugaProvidersProperties properties;

	ProviderDescriptions(ProviderRegistry registry, ConfiguredProviders configured,
			BelugaProvidersProperties properties) {
		this.registry = registry;
		this.configured = configured;
		this.properties = properties;
	}

	ProvidersDescriptor all() {
		Map<String, PackageDescriptor> packages = new LinkedHashMap<>();
		for (String name : this.configured.packages()) {
			packages.put(name, describe(name));
		}
		return new ProvidersDescriptor(packages);
	}

	Optional<PackageDescriptor> ofPackage(String packageName) {
		return exists(packageName) ? Optional.of(describe(packageName)) : Optional.empty();
	}

	Optional<NamedDescriptor> ofName(String packageName, String name) {
		if (!exists(packageName)) {
			return Optional.empty();
		}
		ProviderPackageInfo info = this.configured.describe(packageName);
		Map<String, ConfiguredProviderInfo> infos = infos(info);
		ProviderDescriptor provider = provider(packageName, name, infos, true);
		ConfiguredProviderInfo found = infos.get(info.aliases().getOrDefault(name, name));
		ConfiguredDescriptor described = (found != null) ? configured(found) : null;
		return (provider != null || described != null) ? Optional.of(new NamedDescriptor(name, provider, described))
				: Optional.empty();
	}

	private boolean exists(String packageName) {
		return this.configured.packages().contains(packageName);
	}

	private PackageDescriptor describe(String packageName) {
		ProviderPackageInfo info = this.configured.describe(packageName);
		Map<String, ConfiguredProviderInfo> infos = infos(info);
		Map<String, ProviderDescriptor> providers = new LinkedHashMap<>();
		this.registry.listProviders(packageName)
			.forEach((name) -> putIfPresent(providers, name, provider(packageName, name, infos, false)));
		Map<String, ConfiguredDescriptor> described = new LinkedHashMap<>();
		infos.forEach((name, each) -> putIfPresent(described, name, configured(each)));
		return new PackageDescriptor(info.contract().getName(), info.defaultName().orElse(null),
				info.aliases().isEmpty() ? null : info.aliases(), providers, described, info.resolved().orElse(null));
	}

	private static <T> void putIfPresent(Map<String, T> map, String name, @Nullable T value) {
		if (value != null) {
			map.put(name, value);
		}
	}

	/**
	 * Ask for something that may be removed at this moment.
	 */
	private static <T> @Nullable T ifFound(Supplier<T> question) {
		try {
			return question.get();
		}
		catch (ProviderNotFoundException ex) {
			return null;
		}
	}

	private Map<String, ConfiguredProviderInfo> infos(ProviderPackageInfo info) {
		Map<String, ConfiguredProviderInfo> infos = new TreeMap<>();
		for (String name : info.configured()) {
			putIfPresent(infos, name, ifFound(() -> this.configured.providers().info(info.name(), name)));
		}
		return infos;
	}

	private @Nullable ProviderDescriptor provider(String packageName, String name,
			Map<String, ConfiguredProviderInfo> infos, boolean schema) {
		ProviderInfo info = ifFound(() -> this.registry.getProviderInfo(packageName, name));
		if (info == null) {
			return null;
		}
		List<String> users = new ArrayList<>();
		infos.forEach((configuredName, each) -> {
			if (each.providerName().equals(name)) {
				users.add(configuredName);
			}
		});
		return new ProviderDescriptor(info.type().value(), apiKey(packageName, name), info.capabilities(),
				info.supportedFeatures(), info.documentation().isEmpty() ? null : info.documentation(), users,
				schema ? info.configSchema().document() : null);
	}

	private @Nullable String apiKey(String packageName, String name) {
		return (this.registry instanceof DefaultProviderRegistry known)
				? ifFound(() -> known.definition(packageName, name).apiKey().name().toLowerCase(Locale.ROOT)) : null;
	}

	private @Nullable ConfiguredDescriptor configured(ConfiguredProviderInfo info) {
		ProviderSource source = ifFound(() -> this.configured.source(info.packageName(), info.name()));
		if (source == null) {
			return null;
		}
		FailureDescriptor failure = info.lastFailure()
			.map((cause) -> new FailureDescriptor(cause.timestamp().toString(), cause.errorCode().code(),
					cause.getMessage()))
			.orElse(null);
		CallsDescriptor calls = new CallsDescriptor(info.calls().inFlight(), info.calls().failed(),
				info.calls().lastFailedAt().map(Instant::toString).orElse(null),
				info.calls().lastFailureType().orElse(null));
		return new ConfiguredDescriptor(info.providerName(), source.name().toLowerCase(Locale.ROOT),
				info.state().name(), info.generation(), info.createdAt().map(Instant::toString).orElse(null), failure,
				calls, config(info, source));
	}

	private Map<String, PropertyDescriptor> config(ConfiguredProviderInfo info, ProviderSource source) {
		Map<String, PropertyDescriptor> config = new TreeMap<>();
		if (source == ProviderSource.ENVIRONMENT) {
			this.properties.find(info.packageName(), info.name())
				.map(ProviderProperties::getOrigins)
				.orElse(Map.of())
				.forEach((key, origin) -> config.put(key, new PropertyDescriptor(Secret.MASK, origin)));
			return config;
		}
		keys(info).forEach((key) -> config.put(key, new PropertyDescriptor(Secret.MASK, null)));
		return config;
	}

	private List<String> keys(ConfiguredProviderInfo info) {
		try {
			ProviderConfig config = this.configured.providers().config(info.packageName(), info.name());
			List<String> keys = new ArrayList<>(config.customFields().keySet());
			if (config.apiKey() != null) {
				keys.add("api-key");
			}
			if (config.endpoint() != null) {
				keys.add("endpoint");
			}
			if (config.timeout() != null) {
				keys.add("timeout");
			}
			return keys;
		}
		catch (ProviderRegistryException ex) {
			return List.of();
		}
	}

}
