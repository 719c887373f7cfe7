package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Lists what stands below a prefix in all sources of an environment, in one pass. Boot's
 * own binding searches all names again for each nested map, which takes quadratic time.
 */
final class SourceProperties {

	private static final String ROOT = "beluga";

	private final ConfigurationPropertyName prefix;

	private final String variablePrefix;

	private final List<SourceProperty> properties = new ArrayList<>();

	private int order;

	private SourceProperties(String section) {
		this.prefix = ConfigurationPropertyName.of(ROOT + '.' + section);
		this.variablePrefix = (ROOT + '_' + section + '_').toUpperCase(Locale.ROOT);
	}

	/**
	 * List the properties of a section, those of the source with precedence first.
	 */
	static List<SourceProperty> below(String section, ConfigurableEnvironment environment) {
		SourceProperties result = new SourceProperties(section);
		result.collect(environment.getPropertySources());
		return result.properties;
	}

	private void collect(Iterable<PropertySource<?>> sources) {
		for (PropertySource<?> source : sources) {
			if (source.getSource() instanceof ConfigurableEnvironment nested) {
				collect(nested.getPropertySources());
			}
			else if (source instanceof CompositePropertySource composite) {
				collect(composite.getPropertySources());
			}
			else if (source instanceof EnumerablePropertySource<?> enumerable) {
				collect(enumerable);
			}
		}
	}

	private void collect(EnumerablePropertySource<?> source) {
		boolean variables = source instanceof SystemEnvironmentPropertySource;
		String prefix = (source instanceof PropertySourceInfo info) ? info.getPrefix() : null;
		this.order++;
		for (String name : source.getPropertyNames()) {
			if (variables && name.indexOf('.') == -1) {
				collectVariable(source, name, prefix);
			}
			else {
				collectProperty(source, name, prefix);
			}
		}
	}

	private void collectProperty(PropertySource<?> source, String name, @Nullable String prefix) {
		String local = name;
		if (prefix != null) {
			if (!startsWith(name, prefix + '.')) {
				return;
			}
			local = name.substring(prefix.length() + 1);
		}
		if (startsWith(local, ROOT)) {
			ConfigurationPropertyName adapted = ConfigurationPropertyName.adapt(local, '.');
			if (this.prefix.isAncestorOf(adapted)) {
				PropertyPath path = PropertyPath.of(adapted, this.prefix.getNumberOfElements());
				this.properties.add(new SourceProperty(source, this.order, name, path, List.of()));
			}
		}
	}

	private void collectVariable(PropertySource<?> source, String name, @Nullable String prefix) {
		String start = ((prefix != null) ? prefix.replace('.', '_').replace("-", "") + '_' : "") + this.variablePrefix;
		if (startsWith(name, start)) {
			List<String> words = Arrays.stream(name.substring(start.length()).toLowerCase(Locale.ROOT).split("_"))
				.filter((word) -> !word.isEmpty())
				.toList();
			if (!words.isEmpty()) {
				this.properties.add(new SourceProperty(source, this.order, name, new PropertyPath(List.of()), words));
			}
		}
	}

	private static boolean startsWith(String name, String start) {
		return name.regionMatches(true, 0, start, 0, start.length());
	}

}
