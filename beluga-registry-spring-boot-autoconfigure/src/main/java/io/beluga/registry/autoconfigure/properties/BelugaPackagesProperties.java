package io.beluga.registry.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;

/**
 * What the configuration of the application says of whole packages. It is checked when
 * the application starts, not when this is made. Environment variables of a package that
 * only code registers are known once it is registered. Follows a
 * {@link io.beluga.registry.autoconfigure.refresh.ProviderRefresher refresh}.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("beluga.packages")
public final class BelugaPackagesProperties {

	private volatile Content content;

	/**
	 * With none. A single constructor would have its parameters taken for properties.
	 */
	public BelugaPackagesProperties() {
		this(Map.of(), List.of());
	}

	public BelugaPackagesProperties(Map<String, PackageProperties> packages, List<ConfigViolation> violations) {
		this.content = new Content(packages, violations);
	}

	/**
	 * Take what was read again.
	 */
	public void update(BelugaPackagesProperties other) {
		this.content = other.content;
	}

	/**
	 * Return all of them.
	 * @return properties by package, immutable
	 */
	public Map<String, PackageProperties> asMap() {
		return this.content.packages();
	}

	/**
	 * Return those of a package.
	 * @param packageName the package
	 * @return its properties, the defaults where nothing is configured
	 */
	public PackageProperties forPackage(String packageName) {
		return this.content.packages().getOrDefault(packageName, PackageProperties.DEFAULTS);
	}

	public List<ConfigViolation> violations() {
		return this.content.violations();
	}

	@JsonValue
	Map<String, Object> values() {
		Map<String, Object> values = new LinkedHashMap<>();
		this.content.packages().forEach((name, properties) -> {
			Map<String, Object> described = new LinkedHashMap<>();
			properties.defaultProvider().ifPresent((provider) -> described.put("default", provider));
			described.put("default-bean", properties.defaultBean());
			described.put("aliases", properties.aliases());
			described.put("exclude", properties.exclude());
			properties.idempotence().ifPresent((idempotent) -> described.put("idempotent", idempotent));
			values.put(name, described);
		});
		return values;
	}

	private record Content(Map<String, PackageProperties> packages, List<ConfigViolation> violations) {
	}

	/**
	 * Properties of a package.
	 *
	 * @param defaultName the configured provider that is the default, {@code null} for
	 * the only one
	 * @param defaultBean how the default is offered to injection without a qualifier
	 * @param aliases configured providers by alias
	 * @param exclude providers of the class path that are not to be registered
	 * @param idempotent whether a call may be made again that may have been worked on,
	 * {@code null} for what the package itself says
	 */
	public record PackageProperties(@Name("default") @Nullable String defaultName, DefaultBean defaultBean,
			Map<String, String> aliases, List<String> exclude, @Nullable Boolean idempotent) {

		static final PackageProperties DEFAULTS = new PackageProperties(null, DefaultBean.FALLBACK, Map.of(), List.of(),
				null);

		/**
		 * Return the configured provider that is the default.
		 * @return its name, if one is named
		 */
		public Optional<String> defaultProvider() {
			return Optional.ofNullable(this.defaultName);
		}

		/**
		 * Return whether a call may be made again that may have been worked on.
		 * @return what is configured, if anything is
		 */
		public Optional<Boolean> idempotence() {
			return Optional.ofNullable(this.idempotent);
		}

	}

	/**
	 * How the default of a package is offered to injection without a qualifier.
	 */
	public enum DefaultBean {

		/**
		 * As a fallback, which never competes with a bean of the application's own.
		 */
		FALLBACK,

		/**
		 * As the primary bean.
		 */
		PRIMARY,

		/**
		 * Not at all.
		 */
		NONE

	}

}
