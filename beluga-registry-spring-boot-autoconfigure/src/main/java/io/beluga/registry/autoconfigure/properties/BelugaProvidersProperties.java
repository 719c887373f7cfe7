package io.beluga.registry.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonValue;
import io.beluga.registry.config.Secret;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The configured providers in the configuration of the application, by package and name.
 * Follows a {@link io.beluga.registry.autoconfigure.refresh.ProviderRefresher refresh};
 * what it returns is immutable. Its values are checked when the application starts, not
 * when this is made.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("beluga.providers")
public final class BelugaProvidersProperties {

	private volatile Map<String, Map<String, ProviderProperties>> properties;

	/**
	 * With none. A single constructor would have its parameters taken for properties.
	 */
	public BelugaProvidersProperties() {
		this(Map.of());
	}

	public BelugaProvidersProperties(Map<String, Map<String, ProviderProperties>> properties) {
		this.properties = properties;
	}

	/**
	 * Return all of them.
	 * @return properties by package and name, in the order of the configuration and
	 * immutable
	 */
	public Map<String, Map<String, ProviderProperties>> asMap() {
		return this.properties;
	}

	/**
	 * Return those of a package.
	 * @param packageName the package
	 * @return properties by name, empty where there are none
	 */
	public Map<String, ProviderProperties> forPackage(String packageName) {
		return asMap().getOrDefault(packageName, Map.of());
	}

	/**
	 * Return those of a configured provider.
	 * @param packageName the package
	 * @param name the configured provider
	 * @return its properties, if there are any
	 */
	public Optional<ProviderProperties> find(String packageName, String name) {
		return Optional.ofNullable(forPackage(packageName).get(name));
	}

	/**
	 * Return the names of the properties that placeholders in these refer to, directly or
	 * by way of others: {@code acme-key} where an API key is <code>${acme-key}</code>.
	 * Their values are as secret as those of providers.
	 * @return the names as they are written in the placeholders, immutable
	 */
	public Set<String> references() {
		return asMap().values()
			.stream()
			.flatMap((providers) -> providers.values().stream())
			.flatMap((properties) -> properties.references().stream())
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Follow a refresh.
	 */
	public void update(Map<String, Map<String, ProviderProperties>> properties) {
		this.properties = properties;
	}

	/**
	 * Show which properties there are: any of them may be a secret.
	 */
	@JsonValue
	public Map<String, Object> masked() {
		Map<String, Object> packages = new LinkedHashMap<>();
		asMap().forEach((packageName, providers) -> {
			Map<String, Object> names = new LinkedHashMap<>();
			providers.forEach((name, properties) -> {
				Map<String, Object> values = new LinkedHashMap<>();
				properties.getOrigins().keySet().forEach((property) -> values.put(property, Secret.MASK));
				names.put(name, values);
			});
			packages.put(packageName, names);
		});
		return packages;
	}

	/**
	 * Show which properties are set, never a value.
	 */
	@Override
	public String toString() {
		return "BelugaProvidersProperties" + asMap();
	}

}
