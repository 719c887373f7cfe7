package io.beluga.registry.autoconfigure.type;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringUtils;

/**
 * Constraints as Jakarta Validation knows them, composed ones and those at getters too.
 */
record JakartaConstraints(ElementDescriptor element) implements Constraints {

	/**
	 * What other languages than Java do not have in patterns, or have with another
	 * meaning.
	 */
	private static final Pattern NOT_PORTABLE = Pattern
		.compile("\\(\\?(?![:=!])|[*+?}][+]|\\\\[AzZQEhHRXGpPkvVNa]|&&|\\[[^]]*\\[");

	private static final String NOT_BLANK = "\\S";

	private static final Map<Class<? extends Annotation>, String> BOUNDS = Map.of(Min.class, "minimum", Max.class,
			"maximum", DecimalMin.class, "minimum", DecimalMax.class, "maximum", Positive.class, "exclusiveMinimum",
			PositiveOrZero.class, "minimum", Negative.class, "exclusiveMaximum", NegativeOrZero.class, "maximum");

	private static final Set<Class<? extends Annotation>> REQUIRING = Set.of(NotNull.class, NotBlank.class,
			NotEmpty.class);

	@Override
	public boolean isRequired() {
		return annotations().stream().anyMatch((annotation) -> REQUIRING.contains(annotation.annotationType()));
	}

	@Override
	public Constraints ofElements(int index) {
		return (this.element instanceof ContainerDescriptor container) ? container.getConstrainedContainerElementTypes()
			.stream()
			.filter((type) -> type.getTypeArgumentIndex() == null || type.getTypeArgumentIndex() == index)
			.findFirst()
			.<Constraints>map(JakartaConstraints::new)
			.orElse(NONE) : NONE;
	}

	@Override
	public void addTo(Map<String, Object> schema) {
		Object type = schema.get("type");
		for (Annotation annotation : annotations()) {
			if ("string".equals(type)) {
				addToText(schema, annotation);
			}
			else if ("integer".equals(type) || "number".equals(type)) {
				addToNumber(schema, annotation);
			}
			else if ("array".equals(type) || "object".equals(type)) {
				addSize(schema, annotation, "array".equals(type) ? "Items" : "Properties");
			}
		}
	}

	private static void addToText(Map<String, Object> schema, Annotation annotation) {
		addSize(schema, annotation, "Length");
		if (annotation instanceof NotBlank) {
			schema.putIfAbsent("pattern", NOT_BLANK);
		}
		else if (annotation instanceof Email) {
			schema.put("format", "email");
		}
		else if (annotation instanceof jakarta.validation.constraints.Pattern pattern && pattern.flags().length == 0
				&& !NOT_PORTABLE.matcher(pattern.regexp()).find()) {
			schema.merge("pattern", "^(?:" + pattern.regexp() + ")$",
					(known, own) -> known.equals(NOT_BLANK) ? own : known);
		}
	}

	private static void addSize(Map<String, Object> schema, Annotation annotation, String unit) {
		if (annotation instanceof NotEmpty || (annotation instanceof NotBlank && unit.equals("Length"))) {
			tighten(schema, "min" + unit, 1);
		}
		else if (annotation instanceof Size size) {
			if (size.min() > 0) {
				tighten(schema, "min" + unit, size.min());
			}
			if (size.max() < Integer.MAX_VALUE) {
				tighten(schema, "max" + unit, size.max());
			}
		}
	}

	private static void addToNumber(Map<String, Object> schema, Annotation annotation) {
		String keyword = BOUNDS.get(annotation.annotationType());
		if (keyword != null) {
			Map<String, @Nullable Object> attributes = AnnotationUtils.getAnnotationAttributes(annotation);
			boolean exclusive = Boolean.FALSE.equals(attributes.get("inclusive"));
			Object bound = Objects.requireNonNullElse(attributes.get("value"), 0);
			tighten(schema, exclusive ? "exclusive" + StringUtils.capitalize(keyword) : keyword,
					(bound instanceof String text) ? number(text) : (Number) bound);
		}
	}

	/**
	 * Set a bound, unless there is a stricter one of its kind.
	 */
	private static void tighten(Map<String, Object> schema, String keyword, Number bound) {
		boolean least = keyword.startsWith("min") || keyword.equals("exclusiveMinimum");
		schema.merge(keyword, bound, (known, own) -> (compare(known, own) > 0 == least) ? known : own);
	}

	private static int compare(Object one, Object other) {
		return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString()));
	}

	private static Number number(String text) {
		BigDecimal value = new BigDecimal(text);
		boolean whole = value.stripTrailingZeros().scale() <= 0 && value.precision() - value.scale() < 19;
		return whole ? (Number) value.longValueExact() : value;
	}

	private List<Annotation> annotations() {
		List<Annotation> annotations = new ArrayList<>();
		collect(this.element.findConstraints().unorderedAndMatchingGroups(Default.class).getConstraintDescriptors(),
				annotations);
		// the same document each time
		annotations.sort(Comparator.comparing((Annotation annotation) -> annotation.annotationType().getName())
			.thenComparing(Annotation::toString));
		return annotations;
	}

	private static void collect(Collection<ConstraintDescriptor<?>> descriptors, List<Annotation> annotations) {
		for (ConstraintDescriptor<?> descriptor : descriptors) {
			annotations.add(descriptor.getAnnotation());
			collect(descriptor.getComposingConstraints(), annotations);
		}
	}

}
