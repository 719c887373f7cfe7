package io.beluga.registry.autoconfigure.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Where a property stands below its prefix, element by element as it was written.
 *
 * @param elements the elements
 */
public record PropertyPath(List<Element> elements) {

	/**
	 * What a name or an alias of a configured provider has to be.
	 */
	public static final String NAME_RULE = "must have a name of ASCII letters, digits, '-' and '_' that begins with a letter "
			+ "or a digit and has at most 128 characters.";

	/**
	 * What stands in YAML for a key that is no text, by what becomes of it.
	 */
	private static final Map<String, String> UNQUOTED = Map.of("true", "on, yes and true", "false", "off, no and false",
			"null", "~ and null");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

	private static final Pattern KEBAB_CASE = Pattern.compile("[a-z0-9]++(?:-[a-z0-9]++)*+");

	private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9]++(?:[-_][A-Za-z0-9]++)*+");

	private static final Pattern WORD_BORDER = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	public static PropertyPath of(ConfigurationPropertyName name, int offset) {
		List<Element> elements = new ArrayList<>();
		for (int i = offset; i < name.getNumberOfElements(); i++) {
			String text = name.getElement(i, Form.ORIGINAL);
			elements.add(name.isNumericIndex(i) ? new Element(text, Kind.INDEX)
					: new Element(text, name.chop(i + 1).isLastElementIndexed() ? Kind.KEY : Kind.NAME));
		}
		return new PropertyPath(elements);
	}

	/**
	 * Read the path that a violation names.
	 */
	public static PropertyPath parse(String path) {
		return new Parser().parse(path, 0);
	}

	/**
	 * Append elements to a path: names in kebab case, the rest in brackets.
	 */
	public static String append(String path, List<Element> elements) {
		StringBuilder result = new StringBuilder(path);
		for (Element element : elements) {
			if (element.kind() != Kind.NAME) {
				result.append('[').append(element.text()).append(']');
			}
			else {
				result.append(result.isEmpty() ? "" : ".").append(element.key());
			}
		}
		return result.toString();
	}

	/**
	 * Join a name and a key, which may begin with a bracket.
	 */
	public static String join(String name, String key) {
		return (key.isEmpty() || key.startsWith("[")) ? name + key : name + '.' + key;
	}

	/**
	 * Tell whether a package, a provider or a configured provider can have a name.
	 */
	public static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	public Element get(int index) {
		return this.elements.get(index);
	}

	public int size() {
		return this.elements.size();
	}

	public PropertyPath from(int offset) {
		return new PropertyPath(this.elements.subList(offset, this.elements.size()));
	}

	/**
	 * Return the form in which names are compared, the only place where their case and
	 * their dashes do not count.
	 */
	public static String uniform(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the form in which keys are shown: {@code maxTokens}, {@code max_tokens} and
	 * {@code MAX_TOKENS} are {@code max-tokens}, {@code baseURL} is {@code base-url}.
	 * What is no identifier stays as it was written.
	 */
	public static String kebabCase(String name) {
		// most keys are written like that
		return (KEBAB_CASE.matcher(name).matches() || !IDENTIFIER.matcher(name).matches()) ? name
				: WORD_BORDER.matcher(name).replaceAll("-").replace('_', '-').toLowerCase(Locale.ROOT);
	}

	/**
	 * Kinds of elements.
	 */
	public enum Kind {

		/** A plain name, which has several spellings. */
		NAME,

		/** The key of a map in square brackets, which has one. */
		KEY,

		/** The position in a list. */
		INDEX

	}

	/**
	 * An element of the path.
	 *
	 * @param text the element as it was written, without brackets
	 * @param kind what it is
	 * @param id what two spellings of one element have in common
	 */
	public record Element(String text, Kind kind, String id) {

		public Element(String text, Kind kind) {
			this(text, kind, id(text, kind));
		}

		private static String id(String text, Kind kind) {
			String uniform = (kind == Kind.NAME) ? uniform(text) : '[' + text + ']';
			// a name of dashes alone has no other form
			return uniform.isEmpty() ? text : uniform;
		}

		public static Element name(String text) {
			return new Element(text, Kind.NAME);
		}

		public static Element index(int index) {
			return new Element(Integer.toString(index), Kind.INDEX);
		}

		/**
		 * Return what to do about a key that YAML has taken for something else than a
		 * text, or {@code null}.
		 */
		public @Nullable String quoteAdvice() {
			String unquoted = (this.kind == Kind.KEY) ? UNQUOTED.get(this.text) : null;
			return (unquoted != null) ? "YAML makes '" + this.text + "' of " + unquoted + ": put the key in quotes."
					: null;
		}

		/**
		 * Return what is left of the element in the name of an environment variable: its
		 * letters and digits.
		 */
		public String variable() {
			StringBuilder form = new StringBuilder();
			this.text.chars().filter(Character::isLetterOrDigit).forEach(form::appendCodePoint);
			return form.toString().toLowerCase(Locale.ROOT);
		}

		/**
		 * Return the element as the key of a property: a name in kebab case.
		 */
		public String key() {
			return (this.kind == Kind.NAME) ? kebabCase(this.text) : this.text;
		}

		@Override
		public String toString() {
			return (this.kind == Kind.NAME) ? this.text : this.id;
		}

	}

	/**
	 * Reads the names of properties element by element, and keeps every character of
	 * them. Boot's own names leave out what is no letter or digit. Not thread-safe.
	 */
	static final class Parser {

		private final Map<String, Element> names = new HashMap<>();

		private final Map<String, Element> keys = new HashMap<>();

		/**
		 * Read a path.
		 * @param text a name of a property
		 * @param offset where the path begins
		 */
		PropertyPath parse(String text, int offset) {
			List<Element> elements = new ArrayList<>(4);
			int start = offset;
			int depth = 0;
			boolean afterKey = false;
			for (int i = offset; i < text.length(); i++) {
				char character = text.charAt(i);
				if (character == '[') {
					if (depth++ == 0) {
						if (i > start) {
							elements.add(name(text.substring(start, i)));
						}
						start = i + 1;
					}
				}
				else if (character == ']' && depth > 0) {
					if (--depth == 0) {
						elements.add(key(text.substring(start, i)));
						start = i + 1;
						afterKey = true;
					}
				}
				else if (character == '.' && depth == 0) {
					if (i > start || !afterKey) {
						elements.add(name(text.substring(start, i)));
					}
					start = i + 1;
					afterKey = false;
				}
			}
			if (depth > 0) {
				// a bracket that nothing closes is a character like any other
				start--;
			}
			if (start < text.length() || !afterKey) {
				elements.add(name(text.substring(start)));
			}
			return new PropertyPath(elements);
		}

		private Element name(String text) {
			return this.names.computeIfAbsent(text, Element::name);
		}

		private Element key(String text) {
			return this.keys.computeIfAbsent(text, (key) -> new Element(key, isNumber(key) ? Kind.INDEX : Kind.KEY));
		}

		private static boolean isNumber(String text) {
			return !text.isEmpty() && text.chars().allMatch((character) -> character >= '0' && character <= '9');
		}

	}

}
