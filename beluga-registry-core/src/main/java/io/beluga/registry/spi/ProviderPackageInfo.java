package io.beluga.registry.spi;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of a package and its configured providers. Immutable.
 *
 * @param name the package
 * @param contract the type of its providers
 * @param contractType the same with its type arguments, as far as they are known
 * @param defaultName the configured provider that is the default, if there is one
 * @param aliases configured providers by alias, sorted by alias
 * @param configured the names of its configured providers, sorted
 * @param resolved what there is of names that only a resolver knows, if there is a
 * resolver
 * @since 0.1.0
 */
public record ProviderPackageInfo(String name, Class<?> contract, Type contractType, Optional<String> defaultName,
		Map<String, String> aliases, List<String> configured, Optional<ResolvedProvidersInfo> resolved) {
}
