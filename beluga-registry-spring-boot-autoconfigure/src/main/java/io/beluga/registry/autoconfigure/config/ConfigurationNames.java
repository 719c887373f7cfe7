package io.beluga.registry.autoconfigure.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.SimpleValues;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads which names are configured, and of their values only whether they are enabled.
 */
public final class ConfigurationNames {

	private ConfigurationNames() {
	}

	public static Map<String, Set<String>> read(ConfigurableEnvironment environment,
			Map<String, ? extends Collection<String>> providers) {
		Placeholders placeholders = new Placeholders(environment);
		Map<String, Set<String>> names = new LinkedHashMap<>();
		ConfigurationGroups.read(environment, providers).all().forEach((packageName, groups) -> {
			Set<String> enabled = new LinkedHashSet<>();
			groups.forEach((name, group) -> {
				if (isEnabled(group, placeholders)) {
					enabled.add(name);
				}
			});
			names.put(packageName, enabled);
		});
		return names;
	}

	private static boolean isEnabled(ProviderGroup group, Placeholders placeholders) {
		SourceProperty property = group.find(ReservedKeys.ENABLED);
		String text = (property != null) ? placeholders.resolve(property.text()).text() : null;
		return text == null || SimpleValues.parse(text, Boolean.class).orElse(true);
	}

}
