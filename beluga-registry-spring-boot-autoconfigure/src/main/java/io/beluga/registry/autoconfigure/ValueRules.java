package io.beluga.registry.autoconfigure;

import java.math.BigDecimal;
import java.util.Collection;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the constraints at a property or at an element of a collection ask for.
 *
 * @param minimum the least number
 * @param above what a number must be greater than
 * @param maximum the greatest number
 * @param below what a number must be less than
 * @param minLength the least length of a text
 * @param maxLength the greatest length of a text
 * @param pattern what a text must match
 * @param email whether a text is an address of mail
 * @param minSize the least number of elements
 * @param maxSize the greatest number of elements
 * @param required whether there must be a value
 * @param values the only values
 */
record ValueRules(@Nullable BigDecimal minimum, @Nullable BigDecimal above, @Nullable BigDecimal maximum,
		@Nullable BigDecimal below, @Nullable Integer minLength, @Nullable Integer maxLength, @Nullable String pattern,
		boolean email, @Nullable Integer minSize, @Nullable Integer maxSize, boolean required,
		@Nullable Collection<?> values) {

	static final ValueRules NONE = new ValueRules(null, null, null, null, null, null, null, false, null, null, false,
			null);

	static ValueRules of(@Nullable FieldScope field, SchemaGeneratorConfig config) {
		if (field == null) {
			return NONE;
		}
		return new ValueRules(config.resolveNumberInclusiveMinimum(field), config.resolveNumberExclusiveMinimum(field),
				config.resolveNumberInclusiveMaximum(field), config.resolveNumberExclusiveMaximum(field),
				config.resolveStringMinLength(field), config.resolveStringMaxLength(field),
				config.resolveStringPattern(field), "email".equals(config.resolveStringFormat(field)),
				config.resolveArrayMinItems(field), config.resolveArrayMaxItems(field), config.isRequired(field),
				config.resolveEnum(field));
	}

}
