package io.beluga.registry.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.util.unit.DataSize;

/**
 * An application whose providers take every kind of property.
 */
@Configuration(proxyBeanMethods = false)
class ReportApplication {

	@Bean
	@BelugaProvider(packageName = "llms", name = "free", apiKey = ApiKeyUse.NONE)
	ProviderFactory<ProviderConfig, Llm> free() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "gemini")
	ProviderFactory<ProviderConfig, Llm> gemini() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "typed", apiKey = ApiKeyUse.OPTIONAL)
	ProviderFactory<TypedConfig, Llm> typed() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "own", apiKey = ApiKeyUse.NONE)
	ProviderFactory<OwnConfig, Llm> own() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@ConfigurationPropertiesBinding
	static Converter<String, Color> colorConverter() {
		return new ColorConverter();
	}

	/**
	 * Has rules of its own.
	 */
	@BelugaProvider(packageName = "llms", name = "strict", apiKey = ApiKeyUse.NONE)
	static final class StrictFactory implements ProviderFactory<StrictConfig, Llm> {

		@Override
		public Llm create(ProviderContext context, StrictConfig config) {
			return new Llm.Simple(context);
		}

		@Override
		public List<ConfigViolation> validate(StrictConfig config) {
			List<ConfigViolation> violations = new ArrayList<>();
			if (config.maxTokens() != null && config.maxTokens() < 10) {
				violations.add(new ConfigViolation("maxTokens", "must be 10 or more for this model."));
			}
			if (config.stop() != null && config.stop().size() > 1) {
				violations.add(new ConfigViolation("stop[1]", "is one more than this model takes.", null,
						"Remove all but the first."));
			}
			return violations;
		}

	}

	enum Mode {

		SLOW, FAST_ONE

	}

	record Color(String name) {
	}

	record StrictConfig(String model, Integer maxTokens, List<String> stop) {
	}

	@Ascending(message = "must have a low that is not above high")
	record TypedConfig(Secret apiKey, @NotBlank String model, String region, @DefaultValue("1s") Duration pause,
			@DefaultValue("1") @Max(10) int retries, Double temperature, Mode mode, URI base, Boolean stream,
			DataSize size, Color color, List<@NotBlank String> stop, List<Integer> weights,
			Map<String, @NotBlank String> headers, Map<String, Integer> limits, Retry retry, List<Tool> tools,
			Range range, Secret ticket, Integer low, Integer high) implements Bounds {
	}

	@Ascending(message = "must have min-attempts that are not above max-attempts")
	record Retry(@DefaultValue("3") @Max(10) int maxAttempts, @DefaultValue("1") int minAttempts,
			Duration pause) implements Bounds {

		@Override
		public Integer low() {
			return this.minAttempts;
		}

		@Override
		public Integer high() {
			return this.maxAttempts;
		}

	}

	record Tool(@NotBlank String name, Integer limit, Secret ticket) {
	}

	record Range(int from, int to) {

		Range {
			if (from > to) {
				throw new IllegalArgumentException(from + " is above " + to);
			}
		}

	}

	record OwnConfig(String model) {

		OwnConfig {
			throw new IllegalArgumentException("not " + model);
		}

	}

	public interface Bounds {

		Integer low();

		Integer high();

	}

	@Constraint(validatedBy = AscendingValidator.class)
	@Retention(RetentionPolicy.RUNTIME)
	public @interface Ascending {

		String message();

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	public static final class AscendingValidator implements ConstraintValidator<Ascending, Bounds> {

		@Override
		public boolean isValid(Bounds value, ConstraintValidatorContext context) {
			return value.low() == null || value.high() == null || value.low() <= value.high();
		}

	}

	static final class ColorConverter implements Converter<String, Color> {

		@Override
		public Color convert(String source) {
			if (source.startsWith("#")) {
				return new Color(source);
			}
			throw new IllegalArgumentException(source + " is not a color");
		}

	}

}
