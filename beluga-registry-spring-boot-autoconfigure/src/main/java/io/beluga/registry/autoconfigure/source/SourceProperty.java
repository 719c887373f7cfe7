package io.beluga.registry.autoconfigure.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ObjectUtils;

/**
 * A property of one source, its value not yet read.
 *
 * @param source the source
 * @param order the position of the source, the first has precedence
 * @param name the name in the source
 * @param path where the property stands; empty for an environment variable, whose
 * underscores can mean several things
 * @param words the words of an environment variable below the prefix, else empty
 */
public record SourceProperty(PropertySource<?> source, int order, String name, PropertyPath path, List<String> words) {

	private static final String ROOT = "beluga";

	/**
	 * List the properties of a section, those of the source with precedence first. One
	 * that stands in the place of the whole section has an empty path.
	 */
	public static List<SourceProperty> below(String section, ConfigurableEnvironment environment) {
		return list(new Lister(ROOT + '.' + section, ""), environment);
	}

	/**
	 * List the properties below {@code beluga} that are in none of some sections as they
	 * are usually spelled.
	 */
	public static List<SourceProperty> outside(List<String> sections, ConfigurableEnvironment environment) {
		return list(new Lister(ROOT, "(?!(?:" + String.join("|", sections) + ")\\.)"), environment);
	}

	private static List<SourceProperty> list(Lister lister, ConfigurableEnvironment environment) {
		enumerable(environment.getPropertySources()).forEach(lister::collect);
		return lister.properties;
	}

	/**
	 * Tell whether there may be any property of ours: one that has the name of ours in
	 * it, in whatever spelling.
	 */
	public static boolean mayExist(ConfigurableEnvironment environment) {
		return enumerable(environment.getPropertySources())
			.anyMatch((source) -> names(source).stream().anyMatch((name) -> PropertyPath.uniform(name).contains(ROOT)));
	}

	private static Stream<EnumerablePropertySource<?>> enumerable(Iterable<PropertySource<?>> sources) {
		return StreamSupport.stream(sources.spliterator(), false).flatMap((source) -> {
			if (source.getSource() instanceof ConfigurableEnvironment nested) {
				return enumerable(nested.getPropertySources());
			}
			if (source instanceof CompositePropertySource composite) {
				return enumerable(composite.getPropertySources());
			}
			return (source instanceof EnumerablePropertySource<?> known) ? Stream.of(known) : Stream.empty();
		});
	}

	/**
	 * Return the names of what a source has. A document that is an empty map makes a
	 * property without a name, which is left out.
	 */
	public static List<String> names(EnumerablePropertySource<?> source) {
		return Arrays.stream(source.getPropertyNames()).filter(Objects::nonNull).toList();
	}

	public boolean isVariable() {
		return !this.words.isEmpty();
	}

	public SourceProperty at(PropertyPath path) {
		return new SourceProperty(this.source, this.order, this.name, path, this.words);
	}

	/**
	 * Return the same variable with those of its words that are not understood yet.
	 */
	public SourceProperty at(List<String> words) {
		return new SourceProperty(this.source, this.order, this.name, this.path, List.copyOf(words));
	}

	public @Nullable Object value() {
		Object value = this.source.getProperty(this.name);
		return (value instanceof CharSequence text) ? text.toString() : value;
	}

	/**
	 * Return the value as text, which is empty where there is nothing in the value.
	 */
	public String text() {
		return isEmpty() ? "" : String.valueOf(value());
	}

	/**
	 * Tell whether there is nothing in the value, as in that of a name alone.
	 * Placeholders are not looked at.
	 */
	public boolean isEmpty() {
		Object value = value();
		return ObjectUtils.isEmpty(value) || (value instanceof String text && text.isBlank());
	}

	/**
	 * Tell whether the value is a map without keys. Of one in YAML, Boot makes a text
	 * that is empty, and which is the only one without an origin.
	 */
	public boolean isEmptyMap() {
		Object value = value();
		return (value instanceof Map<?, ?> map && map.isEmpty())
				|| ("".equals(value) && this.source instanceof OriginTrackedMapPropertySource
						&& OriginLookup.getOrigin(this.source, this.name) == null);
	}

	public String origin() {
		if (isVariable()) {
			return "environment variable " + this.name;
		}
		Origin origin = OriginLookup.getOrigin(this.source, this.name);
		return (origin != null) ? describe(origin) : describe(this.name, this.source);
	}

	/**
	 * Read a text as Boot does: words for true and false, durations, addresses,
	 * constants.
	 * @return what it means, if it can be read
	 */
	public static <T> Optional<T> parse(String text, Class<T> type) {
		try {
			return Optional.ofNullable(ApplicationConversionService.getSharedInstance().convert(text.trim(), type));
		}
		catch (ConversionException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Tell in words where the property is written that Boot would bind, if it is known.
	 */
	public static @Nullable String origin(ConfigurationPropertyName name,
			Iterable<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return (property.getOrigin() != null) ? describe(property.getOrigin()) : null;
			}
		}
		return null;
	}

	private static String describe(Origin origin) {
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return "environment variable " + variable.getProperty();
		}
		if (origin instanceof PropertySourceOrigin nested && nested.getOrigin() != null) {
			return describe(nested.getOrigin());
		}
		if (origin instanceof PropertySourceOrigin property) {
			return describe(property.getPropertyName(), property.getPropertySource());
		}
		return ErrorText.withoutCredentials(String.valueOf(origin));
	}

	private static String describe(String name, PropertySource<?> source) {
		if (source instanceof SystemEnvironmentPropertySource && name.indexOf('.') == -1) {
			return "environment variable " + name;
		}
		if (source instanceof CommandLinePropertySource) {
			return "command line argument --" + name;
		}
		if (source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			return "system property " + name;
		}
		return "\"" + name + "\" from property source \"" + ErrorText.withoutCredentials(source.getName()) + "\"";
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Lists what stands below a prefix in all sources of an environment, in one pass.
	 * Boot's own binding searches all names again for each nested map, which takes
	 * quadratic time.
	 */
	private static final class Lister {

		private final Pattern prefix;

		private final String variablePrefix;

		private final PropertyPath.Parser parser = new PropertyPath.Parser();

		private final List<SourceProperty> properties = new ArrayList<>();

		private int order;

		/**
		 * List what is below a prefix. Its case, dashes and underscores do not count.
		 * @param prefix the prefix
		 * @param rest what the path below it has to match, where the path begins
		 */
		private Lister(String prefix, String rest) {
			this.prefix = Pattern.compile(
					prefix.chars()
						.mapToObj((character) -> Pattern.quote(Character.toString(character)) + "[-_]*+")
						.collect(Collectors.joining("", "[-_]*+", "(?:\\.|(?=\\[)|\\z)" + rest)),
					Pattern.CASE_INSENSITIVE);
			this.variablePrefix = (prefix.replace('.', '_') + '_').toUpperCase(Locale.ROOT);
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

		private void collectProperty(PropertySource<?> source, String name, @Nullable String prefix) {
			String local = name;
			if (prefix != null) {
				if (!startsWith(name, prefix + '.')) {
					return;
				}
				local = name.substring(prefix.length() + 1);
			}
			Matcher matcher = this.prefix.matcher(local);
			if (matcher.lookingAt()) {
				PropertyPath path = (matcher.end() < local.length()) ? this.parser.parse(local, matcher.end())
						: new PropertyPath(List.of());
				this.properties.add(new SourceProperty(source, this.order, name, path, List.of()));
			}
		}

		private void collectVariable(PropertySource<?> source, String name, @Nullable String prefix) {
			String start = ((prefix != null) ? prefix.replace('.', '_').replace("-", "") + '_' : "")
					+ this.variablePrefix;
			if (startsWith(name, start)) {
				List<String> words = Arrays.stream(name.substring(start.length()).toLowerCase(Locale.ROOT).split("_"))
					.filter((word) -> !word.isEmpty())
					.toList();
				if (!words.isEmpty()) {
					this.properties
						.add(new SourceProperty(source, this.order, name, new PropertyPath(List.of()), words));
				}
			}
		}

		private static boolean startsWith(String name, String start) {
			return name.regionMatches(true, 0, start, 0, start.length());
		}

	}

}
