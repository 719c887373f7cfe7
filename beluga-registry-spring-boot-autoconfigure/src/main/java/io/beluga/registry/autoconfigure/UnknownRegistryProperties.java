package io.beluga.registry.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.UnknownProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Finds what is written below {@code beluga.registry} and is no property of it. Boot
 * ignores that, so that a misspelled timeout would be none.
 */
final class UnknownRegistryProperties {

	private static final Log logger = LogFactory.getLog(UnknownRegistryProperties.class);

	private final ConfigType registry = ConfigType.of(BelugaRegistryProperties.class);

	private final Set<ConfigViolation> unknown = new LinkedHashSet<>();

	private UnknownRegistryProperties(ConfigurableEnvironment environment) {
		Set<String> keys = new LinkedHashSet<>();
		collect("", this.registry, keys);
		for (SourceProperty property : SourceProperty.below("registry", environment)) {
			if (property.isVariable()) {
				checkVariable(property, keys);
			}
			else {
				check(property);
			}
		}
	}

	/**
	 * Find what is unknown.
	 * @param environment where to look
	 * @param rule what to do about it
	 * @return what fails the start
	 */
	static List<ConfigViolation> check(ConfigurableEnvironment environment, UnknownProperties rule) {
		if (rule == UnknownProperties.IGNORE) {
			return List.of();
		}
		Set<ConfigViolation> unknown = new UnknownRegistryProperties(environment).unknown;
		if (rule == UnknownProperties.WARN) {
			unknown.forEach((violation) -> logger
				.warn("Property '" + ErrorText.escapeProperty(violation.property()) + "' " + violation.message()
						+ Optional.ofNullable(violation.suggestion()).map(" "::concat).orElse("")));
			return List.of();
		}
		return List.copyOf(unknown);
	}

	private static void collect(String parent, ConfigType type, Set<String> keys) {
		type.properties().forEach((property) -> {
			String key = parent + property.key();
			keys.add(key);
			collect(key + '.', property.type(), keys);
		});
	}

	private void check(SourceProperty property) {
		if (property.path().size() == 0 && !property.isEmpty()) {
			this.unknown.add(new ConfigViolation("beluga.registry", "must hold properties, not a value.",
					property.origin(), null));
		}
		ConfigType type = this.registry;
		for (PropertyPath.Element element : property.path().elements()) {
			ConfigType child = type.property(element);
			if (child == null) {
				List<String> siblings = type.properties().stream().map((each) -> each.key().text()).toList();
				add(property, element.key(), siblings);
				return;
			}
			type = child;
		}
	}

	private void add(SourceProperty property, String key, List<String> siblings) {
		String suggestion = ErrorText.didYouMean(key, siblings).trim();
		this.unknown.add(new ConfigViolation(PropertyPath.append("beluga.registry", property.path().elements()),
				"is not a property of the registry.", property.origin(), suggestion.isEmpty() ? null : suggestion));
	}

	/**
	 * Warn of a variable that looks like a mistake. Container platforms add others, such
	 * as BELUGA_REGISTRY_SERVICE_HOST for a service of that name.
	 */
	private static void checkVariable(SourceProperty variable, Set<String> keys) {
		String name = String.join("-", variable.words());
		if (keys.stream().noneMatch((key) -> uniform(key).equals(PropertyPath.uniform(name)))) {
			String suggestion = ErrorText.didYouMean(name, keys.stream().map((key) -> key.replace('.', '-')).toList());
			if (!suggestion.isEmpty()) {
				logger.warn("Environment variable " + variable.name()
						+ " is ignored: it names no property of the registry." + suggestion);
			}
		}
	}

	private static String uniform(String key) {
		return PropertyPath.uniform(key.replace(".", ""));
	}

}
