package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.groups.Default;
import org.jspecify.annotations.Nullable;

/**
 * Constraints as patterns that mean the same to a reader of the schema. A pattern of Java
 * that others do not have is left out.
 */
final class PortableConstraints extends JakartaValidationModule {

	private static final Pattern NOT_PORTABLE = Pattern
		.compile("\\(\\?(?![:=!])|[*+?}][+]|\\\\[AzZQEhHRXGpPkvVNa]|&&|\\[[^]]*\\[");

	private static final String NOT_BLANK = "[^\\u0000-\\u0020]";

	private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uFFFF-]+";

	private static final String LABEL = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uFFFF]+"
			+ "(?:-+[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uFFFF]+)*";

	private static final String EMAIL = "^(?:(?:" + ATOM + "|\".+\")(?:\\.(?:" + ATOM + "|\".+\"))*@(?:" + LABEL
			+ "(?:\\." + LABEL + ")*|\\[.+\\]))?$";

	PortableConstraints() {
		super(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS,
				JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED);
		forValidationGroups(Default.class);
	}

	@Override
	protected @Nullable String resolveStringPattern(MemberScope<?, ?> member) {
		if (!member.getType().isInstanceOf(CharSequence.class)) {
			return null;
		}
		List<String> patterns = new ArrayList<>();
		if (getAnnotationFromFieldOrGetter(member, NotBlank.class, NotBlank::groups) != null) {
			patterns.add(NOT_BLANK);
		}
		Email email = getAnnotationFromFieldOrGetter(member, Email.class, Email::groups);
		if (email != null) {
			patterns.add(EMAIL);
			add(patterns, email.regexp(), email.flags());
		}
		jakarta.validation.constraints.Pattern pattern = getAnnotationFromFieldOrGetter(member,
				jakarta.validation.constraints.Pattern.class, jakarta.validation.constraints.Pattern::groups);
		if (pattern != null) {
			add(patterns, pattern.regexp(), pattern.flags());
		}
		return join(patterns);
	}

	private static void add(List<String> patterns, String regexp, jakarta.validation.constraints.Pattern.Flag[] flags) {
		if (flags.length == 0 && !regexp.equals(".*") && !NOT_PORTABLE.matcher(regexp).find()) {
			patterns.add("^(?:" + regexp + ")$");
		}
	}

	private static @Nullable String join(List<String> patterns) {
		if (patterns.size() < 2) {
			return patterns.isEmpty() ? null : patterns.get(0);
		}
		StringBuilder all = new StringBuilder("^");
		patterns.forEach((pattern) -> all
			.append(pattern.startsWith("^") ? "(?=" + pattern.substring(1) + ")" : "(?=[\\s\\S]*" + pattern + ")"));
		return all.toString();
	}

}
