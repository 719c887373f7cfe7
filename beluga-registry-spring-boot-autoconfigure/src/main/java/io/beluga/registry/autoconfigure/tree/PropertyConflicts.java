package io.beluga.registry.autoconfigure.tree;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;

/**
 * Reports properties of one source that exclude each other, never with their values.
 */
public final class PropertyConflicts {

	private final Function<String, String> names;

	private final Consumer<ConfigViolation> violations;

	/**
	 * Create a report.
	 * @param names makes the full name of a property from its key
	 * @param violations takes what is wrong
	 */
	public PropertyConflicts(Function<String, String> names, Consumer<ConfigViolation> violations) {
		this.names = names;
		this.violations = violations;
	}

	/**
	 * Report two spellings of one property, unless they have the same value.
	 */
	public void duplicate(SourceProperty one, SourceProperty other) {
		if (Objects.equals(one.value(), other.value())) {
			return;
		}
		boolean variables = one.isVariable() && other.isVariable();
		add(other, "has another value than " + describe(one) + ", which means the same property.",
				variables ? "Remove one of the two variables." : "Remove one of the two"
						+ ((other.path().size() > 1) ? ", or write the keys of a map in brackets." : "."));
	}

	/**
	 * Report a property that has a value while another one is below it.
	 */
	public void mixed(SourceProperty value, SourceProperty below) {
		if (!value.isEmpty()) {
			add(value, "has a value, and " + describe(below) + " is below it.",
					"Remove one of the two, or write the keys of a map in brackets.");
		}
	}

	private void add(SourceProperty property, String message, String suggestion) {
		String key = PropertyPath.append("", property.path().elements());
		this.violations.accept(new ConfigViolation(this.names.apply(key), message, property.origin(), suggestion));
	}

	private static String describe(SourceProperty property) {
		String origin = property.origin();
		if (origin.contains(property.name())) {
			return origin;
		}
		String written = property.path().get(property.path().size() - 1).text();
		return ErrorText.quote(written) + " (" + origin + ")";
	}

}
