package io.beluga.registry.autoconfigure.source;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.PropertyPlaceholderHelper;

/**
 * Resolves placeholders as Boot's binding does, but knows of each that has no value: it
 * is never taken for the text itself.
 */
public final class Placeholders {

	private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z0-9._\\[\\]-]+)");

	private final ConfigurableEnvironment environment;

	private final PropertyPlaceholderHelper helper = new PropertyPlaceholderHelper("${", "}", ":", '\\', false);

	public Placeholders(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Resolve the placeholders of a text.
	 * @return the text, or what is missing
	 */
	public Resolved resolve(String text) {
		if (!text.contains("${")) {
			return new Resolved(text, null, false, Set.of());
		}
		Set<String> names = new LinkedHashSet<>();
		try {
			String resolved = this.helper.replacePlaceholders(text, (name) -> {
				names.add(name);
				return find(name);
			});
			return new Resolved(resolved, null, false, names(names));
		}
		catch (PlaceholderResolutionException ex) {
			// without the cause: its message repeats values
			String name = ex.getPlaceholder().split(":", 2)[0];
			return new Resolved(null, isName(name) ? name : "...", find(name) != null, names(names));
		}
	}

	/**
	 * Tell whether there is nothing in the value of a property, as in that of a name
	 * alone.
	 */
	public boolean isEmpty(SourceProperty property) {
		if (property.value() instanceof String text && text.contains("${")) {
			String resolved = resolve(text).text();
			return resolved != null && resolved.isBlank();
		}
		return property.isEmpty();
	}

	/**
	 * Return the names that a text refers to.
	 */
	public static Set<String> names(String text) {
		Set<String> names = new LinkedHashSet<>();
		Matcher matcher = NAME.matcher(text);
		while (matcher.find()) {
			names.add(matcher.group(1));
		}
		return names;
	}

	/**
	 * Tell whether a text is the name of a property and not part of a value.
	 */
	private static boolean isName(String text) {
		return text.matches("[A-Za-z0-9._\\[\\]-]{1,128}");
	}

	private static Set<String> names(Set<String> asked) {
		asked.removeIf((name) -> !isName(name));
		return asked;
	}

	private @Nullable String find(String name) {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			Object value = source.getProperty(name);
			if (value != null) {
				return String.valueOf(value);
			}
		}
		return null;
	}

	/**
	 * What became of a text.
	 *
	 * @param text the text, or {@code null} where something is missing
	 * @param missing the name that has no value, or {@code null}
	 * @param circular whether that name has a value which leads back to it
	 * @param names the names that were looked up on the way
	 */
	public record Resolved(@Nullable String text, @Nullable String missing, boolean circular, Set<String> names) {

		/**
		 * Return what is wrong with the placeholder, or {@code null}.
		 */
		public @Nullable String problem() {
			if (this.missing == null) {
				return null;
			}
			return "refers to ${" + this.missing + "}, which "
					+ (this.circular ? "leads back to itself." : "has no value.");
		}

	}

}
