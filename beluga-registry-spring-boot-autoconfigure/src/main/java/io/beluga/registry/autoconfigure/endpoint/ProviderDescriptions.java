package io.beluga.registry.autoconfigure.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderInfo;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderRoutes;
import io.beluga.registry.spi.ProviderSource;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Describes what there is without creating any of it, in time that grows with its number
 * alone.
 */
record ProviderDescriptions(ProviderRegistry registry, ConfiguredProviders configured, ConfigDescriptions configs,
		Supplier<@Nullable ProviderRoutes> routes) {

	/**
	 * The configured providers of a package that are shown at once. Of more, those that
	 * are in trouble come first.
	 */
	static final int MOST_CONFIGURED = 500;

	JsonBody all(boolean showValues) {
		JsonBody packages = new JsonBody();
		this.configured.packages().forEach((name) -> packages.with(name, describe(name, showValues).toMap()));
		return new JsonBody().with("packages", packages.toMap());
	}

	Optional<JsonBody> ofPackage(String packageName, boolean showValues) {
		return exists(packageName) ? Optional.of(describe(packageName, showValues)) : Optional.empty();
	}

	Optional<JsonBody> ofName(String packageName, String name, boolean showValues) {
		if (!exists(packageName)) {
			return Optional.empty();
		}
		ProviderPackageInfo info = this.configured.describe(packageName);
		Map<String, Object> provider = provider(packageName, name,
				() -> users(infos(info)).getOrDefault(name, List.of()), true);
		ConfiguredProviderInfo found = ifFound(() -> this.configured.providers().info(packageName, name));
		Map<String, Object> described = (found != null) ? configured(found, showValues) : null;
		return (provider == null && described == null) ? Optional.empty() : Optional
			.of(new JsonBody().with("name", name).with("provider", provider).with("configured", described));
	}

	private boolean exists(String packageName) {
		return this.configured.packages().contains(packageName);
	}

	private JsonBody describe(String packageName, boolean showValues) {
		ProviderPackageInfo info = this.configured.describe(packageName);
		Map<String, ConfiguredProviderInfo> infos = shown(infos(info));
		Map<String, List<String>> users = users(infos);
		JsonBody providers = new JsonBody();
		for (String name : this.registry.listProviders(packageName)) {
			if (users.containsKey(name) || !comesWithEveryPackage(packageName, name)) {
				providers.with(name, provider(packageName, name, () -> users.getOrDefault(name, List.of()), false));
			}
		}
		JsonBody described = new JsonBody();
		infos.forEach((name, each) -> described.with(name, configured(each, showValues)));
		return new JsonBody().with("contract", info.contractType().getTypeName())
			.with("default", info.defaultName().orElse(null))
			.with("aliases", info.aliases().isEmpty() ? null : info.aliases())
			.with("providers", providers.toMap())
			.with("configured", described.toMap())
			.with("omitted",
					(infos.size() == MOST_CONFIGURED && info.configured().size() > MOST_CONFIGURED)
							? info.configured().size() - MOST_CONFIGURED : null)
			.with("resolved",
					info.resolved()
						.map((resolved) -> new JsonBody().with("live", resolved.live())
							.with("maxSize", resolved.maxSize())
							.toMap())
						.orElse(null));
	}

	/**
	 * Tell whether a provider says nothing of a package, unless somebody uses it.
	 */
	private boolean comesWithEveryPackage(String packageName, String providerName) {
		ProviderRoutes routes = this.routes.get();
		return routes != null && Boolean.TRUE.equals(ifFound(() -> routes.isGroup(packageName, providerName)));
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
			ConfiguredProviderInfo each = ifFound(() -> this.configured.providers().info(info.name(), name));
			if (each != null) {
				infos.put(name, each);
			}
		}
		return infos;
	}

	private static Map<String, ConfiguredProviderInfo> shown(Map<String, ConfiguredProviderInfo> infos) {
		if (infos.size() <= MOST_CONFIGURED) {
			return infos;
		}
		Map<String, ConfiguredProviderInfo> shown = new TreeMap<>();
		infos.values()
			.stream()
			.sorted(Comparator.comparing((info) -> !isTroubled(info)))
			.limit(MOST_CONFIGURED)
			.forEach((info) -> shown.put(info.name(), info));
		return shown;
	}

	private static boolean isTroubled(ConfiguredProviderInfo info) {
		return info.state() == ProviderState.UNAVAILABLE || info.state() == ProviderState.DEGRADED;
	}

	/**
	 * Return the configured providers by the provider that makes them.
	 */
	private static Map<String, List<String>> users(Map<String, ConfiguredProviderInfo> infos) {
		Map<String, List<String>> users = new LinkedHashMap<>();
		infos.forEach(
				(name, each) -> users.computeIfAbsent(each.providerName(), (provider) -> new ArrayList<>()).add(name));
		return users;
	}

	private @Nullable Map<String, Object> provider(String packageName, String name, Supplier<List<String>> users,
			boolean schema) {
		ProviderInfo info = ifFound(() -> this.registry.getProviderInfo(packageName, name));
		if (info == null) {
			return null;
		}
		return new JsonBody().with("type", info.type().value())
			.with("apiKey", apiKey(packageName, name))
			.with("capabilities", info.capabilities())
			.with("supportedFeatures", info.supportedFeatures())
			.with("documentation", info.documentation().isEmpty() ? null : info.documentation())
			.with("configured", users.get())
			.with("configSchema", schema ? info.configSchema().document() : null)
			.toMap();
	}

	private @Nullable String apiKey(String packageName, String name) {
		return (this.registry instanceof DefaultProviderRegistry known)
				? ifFound(() -> known.definition(packageName, name).apiKey().name().toLowerCase(Locale.ROOT)) : null;
	}

	private @Nullable Map<String, Object> configured(ConfiguredProviderInfo info, boolean showValues) {
		ProviderSource source = ifFound(() -> this.configured.source(info.packageName(), info.name()));
		if (source == null) {
			return null;
		}
		return new JsonBody().with("provider", info.providerName())
			.with("source", source.name().toLowerCase(Locale.ROOT))
			.with("state", info.state().name())
			.with("generation", info.generation())
			.with("createdAt", info.createdAt().map(Instant::toString).orElse(null))
			.with("lastFailure", info.lastFailure().map(ProviderDescriptions::failure).orElse(null))
			.with("calls", calls(info))
			.with("route", route(info))
			.with("config", this.configs.describe(info, source, showValues))
			.toMap();
	}

	private static Map<String, Object> failure(ProviderRegistryException failure) {
		return new JsonBody().with("at", failure.timestamp().toString())
			.with("code", failure.errorCode().code())
			.with("message", failure.getMessage())
			.toMap();
	}

	/**
	 * Describe where a group sends its calls.
	 */
	private @Nullable Map<String, Object> route(ConfiguredProviderInfo info) {
		ProviderRoutes routes = this.routes.get();
		List<ProviderRoutes.Member> members = (routes != null) ? routes.route(info.packageName(), info.name())
				: List.of();
		if (members.isEmpty()) {
			return null;
		}
		Map<String, Object> described = new LinkedHashMap<>();
		members.forEach((member) -> described.put(member.name(),
				new JsonBody().with("share", member.share())
					.with("state", member.drained() ? "drained" : "in-service")
					.with("breaker", member.breaker().name())
					.with("reopensAt", member.reopensAt().map(Instant::toString).orElse(null))
					.with("lastFailure", member.lastFailure().map(Enum::name).orElse(null))
					.with("calls", member.calls())
					.with("inFlight", member.inFlight())
					.toMap()));
		return described;
	}

	private static Map<String, Object> calls(ConfiguredProviderInfo info) {
		return new JsonBody().with("inFlight", info.calls().inFlight())
			.with("failed", info.calls().failed())
			.with("lastFailedAt", info.calls().lastFailedAt().map(Instant::toString).orElse(null))
			.with("lastFailureType", info.calls().lastFailureType().orElse(null))
			.toMap();
	}

}
