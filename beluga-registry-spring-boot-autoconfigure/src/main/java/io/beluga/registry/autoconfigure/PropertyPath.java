package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Where a property stands below its prefix, element by element as it was written.
 *
 * @param elements the elements
 */
record PropertyPath(List<Element> elements) {

	/**
	 * What a name or an alias of a configured provider has to be.
	 */
	static final String NAME_RULE = "must have a name of letters, digits, '-' and '_' that begins with a letter or a "
			+ "digit and has at most 128 characters.";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

	static PropertyPath of(ConfigurationPropertyName name, int offset) {
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
	static PropertyPath parse(String path) {
		return of(ConfigurationPropertyName.adapt(path, '.'), 0);
	}

	/**
	 * Tell whether a package, a provider or a configured provider can have a name.
	 */
	static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	Element get(int index) {
		return this.elements.get(index);
	}

	int size() {
		return this.elements.size();
	}

	PropertyPath from(int offset) {
		return new PropertyPath(this.elements.subList(offset, this.elements.size()));
	}

	/**
	 * Return the form in which names are compared, the only place where their case and
	 * their dashes do not count.
	 */
	static String uniform(String name) {
		StringBuilder uniform = new StringBuilder(name.length());
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (character != '-' && character != '_') {
				uniform.append(character);
			}
		}
		return uniform.toString().toLowerCase(Locale.ROOT);
	}

	static String kebabCase(String name) {
		return DataObjectPropertyName.toDashedForm(name);
	}

	/**
	 * Kinds of elements.
	 */
	enum Kind {

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
	 */
	record Element(String text, Kind kind) {

		static Element name(String text) {
			return new Element(text, Kind.NAME);
		}

		static Element index(int index) {
			return new Element(Integer.toString(index), Kind.INDEX);
		}

		/**
		 * Return what two spellings of one element have in common.
		 */
		String id() {
			return (this.kind != Kind.NAME) ? '[' + this.text + ']' : uniform(this.text);
		}

	}

}
