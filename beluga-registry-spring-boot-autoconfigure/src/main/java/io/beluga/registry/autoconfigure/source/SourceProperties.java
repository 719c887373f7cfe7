package io.beluga.registry.autoconfigure.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

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
public final class SourceProperties {

	private static final String ROOT = "beluga";

	private final String prefix;

	private final String variablePrefix;

	private final PropertyPath.Parser parser = new PropertyPath.Parser();

	private final List<SourceProperty> properties = new ArrayList<>();

	private int order;

	private SourceProperties(String section) {
		this.prefix = ROOT + '.' + section;
		this.variablePrefix = (ROOT + '_' + section + '_').toUpperCase(Locale.ROOT);
	}

	/**
	 * List the properties of a section, those of the source with precedence first. One
	 * that stands in the place of the whole section has an empty path.
	 */
	public static List<SourceProperty> below(String section, ConfigurableEnvironment environment) {
		SourceProperties result = new SourceProperties(section);
		result.collect(environment.getPropertySources());
		return result.properties;
	}

	/**
	 * Tell whether there may be any property of ours: one that has the name of ours in
	 * it, in whatever spelling.
	 */
	public static boolean mayExist(ConfigurableEnvironment environment) {
		List<EnumerablePropertySource<?>> sources = new ArrayList<>();
		addEnumerable(environment.getPropertySources(), sources);
		for (EnumerablePropertySource<?> source : sources) {
			for (String name : source.getPropertyNames()) {
				if (name != null && PropertyPath.uniform(name).contains(ROOT)) {
					return true;
				}
			}
		}
		return false;
	}

	private void collect(Iterable<PropertySource<?>> sources) {
		List<EnumerablePropertySource<?>> enumerable = new ArrayList<>();
		addEnumerable(sources, enumerable);
		enumerable.forEach(this::collect);
	}

	private static void addEnumerable(Iterable<PropertySource<?>> sources, List<EnumerablePropertySource<?>> result) {
		for (PropertySource<?> source : sources) {
			if (source.getSource() instanceof ConfigurableEnvironment nested) {
				addEnumerable(nested.getPropertySources(), result);
			}
			else if (source instanceof CompositePropertySource composite) {
				addEnumerable(composite.getPropertySources(), result);
			}
			else if (source instanceof EnumerablePropertySource<?> enumerable) {
				result.add(enumerable);
			}
		}
	}

	private void collect(EnumerablePropertySource<?> source) {
		boolean variables = source instanceof SystemEnvironmentPropertySource;
		String prefix = (source instanceof PropertySourceInfo info) ? info.getPrefix() : null;
		this.order++;
		for (String name : names(source)) {
			if (variables && name.indexOf('.') == -1) {
				collectVariable(source, name, prefix);
			}
			else {
				collectProperty(source, name, prefix);
			}
		}
	}

	/**
	 * Return the names of what a source has. A document that is an empty map makes a
	 * property without a name, which is left out.
	 */
	public static List<String> names(EnumerablePropertySource<?> source) {
		return Arrays.stream(source.getPropertyNames()).filter(Objects::nonNull).toList();
	}

	private void collectProperty(PropertySource<?> source, String name, @Nullable String prefix) {
		String local = name;
		if (prefix != null) {
			if (!startsWith(name, prefix + '.')) {
				return;
			}
			local = name.substring(prefix.length() + 1);
		}
		int offset = offset(local);
		if (offset != -1) {
			PropertyPath path = (offset < local.length()) ? this.parser.parse(local, offset)
					: new PropertyPath(List.of());
			this.properties.add(new SourceProperty(source, this.order, name, path, List.of()));
		}
	}

	/**
	 * Return where the path below the prefix begins, or -1: at the end, where there is
	 * none. Case, dashes and underscores of the prefix do not count.
	 */
	private int offset(String name) {
		int position = 0;
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (position == this.prefix.length()) {
				if (character == '.' || character == '[') {
					return (character == '.') ? i + 1 : i;
				}
			}
			else if (character == this.prefix.charAt(position)
					|| (character >= 'A' && character + ('a' - 'A') == this.prefix.charAt(position))) {
				position++;
				continue;
			}
			if (character != '-' && character != '_') {
				return -1;
			}
		}
		return (position == this.prefix.length()) ? name.length() : -1;
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
