package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.error.ConfigViolation;

/**
 * All that was read of the configured providers.
 *
 * @param properties the properties by package and name
 * @param entries everything that was configured and is enabled
 * @param violations what is wrong with the names
 * @param ignored variables that fit nothing
 */
public record ProvidersConfiguration(Map<String, Map<String, ProviderProperties>> properties,
		List<ConfiguredEntry> entries, List<ConfigViolation> violations, List<String> ignored) {

	/**
	 * Return the same with more problems, which come first.
	 */
	public ProvidersConfiguration with(List<ConfigViolation> problems) {
		List<ConfigViolation> all = new ArrayList<>(problems);
		all.addAll(this.violations);
		return new ProvidersConfiguration(this.properties, this.entries, all, this.ignored);
	}

	/**
	 * Tell whether the same names mean the same.
	 */
	public boolean isSameAs(ProvidersConfiguration other) {
		return isSame(this.properties, other.properties, (packages, others) -> isSame(packages, others,
				(properties, otherProperties) -> properties.isSameAs(otherProperties)));
	}

	private static <T> boolean isSame(Map<String, T> values, Map<String, T> others, BiPredicate<T, T> same) {
		return values.keySet().equals(others.keySet()) && values.entrySet().stream().allMatch((entry) -> {
			T other = others.get(entry.getKey());
			return other != null && same.test(entry.getValue(), other);
		});
	}

}
