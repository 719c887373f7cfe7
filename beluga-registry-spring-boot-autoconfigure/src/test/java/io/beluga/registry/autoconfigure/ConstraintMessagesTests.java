package io.beluga.registry.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Objects;
import java.util.Optional;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.InvalidConfigException;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests the messages of constraints that write the value into their message themselves: a
 * value is text, and never an expression to be evaluated.
 */
class ConstraintMessagesTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(EchoApplication.class);

	@ParameterizedTest
	@ValueSource(strings = { "field", "object" })
	void expressionInFileStaysText(String property) {
		// what a placeholder would be in a file is escaped there
		this.runner.withPropertyValues("beluga.providers.llms.echo." + property + "=\\${7*7}").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("is not " + property)
				.message()
				.doesNotContain("49");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "field", "object" })
	void expressionInPutStaysText(String property) {
		this.runner.withPropertyValues("beluga.providers.llms.fine.provider-name=echo").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			assertIsText(property, () -> providers.put("llms", "fine", config(property)));
			assertIsText(property, () -> providers.put("llms", "new", config(property)));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "field", "object" })
	void expressionInResolverStaysText(String property) {
		this.runner.withBean(ProviderConfigResolver.class, () -> (packageName, name) -> Optional.of(config(property)))
			.withPropertyValues("beluga.providers.llms.fine.provider-name=echo")
			.run((context) -> {
				Llm tenant = context.getBean(Providers.class).get(LLMS, "tenant");
				assertIsText(property, () -> tenant.ask("?"));
			});
	}

	@Test
	void expressionStaysTextWithValidatorOfApplication() {
		this.runner.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withPropertyValues("beluga.providers.llms.fine.provider-name=echo")
			.run((context) -> assertIsText("object",
					() -> context.getBean(Providers.class).put("llms", "fine", config("object"))));
	}

	@Test
	void expressionOfConstraintIsEvaluated() {
		this.runner.withPropertyValues("beluga.providers.llms.echo.bounded=abcdef").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure().getMessage()).contains("of 4 at most")
				.contains(Secret.MASK)
				.doesNotContain("abcdef");
		});
	}

	private static ProviderConfig config(String property) {
		return ProviderConfig.builder("echo").customField(property, "${7*7}").build();
	}

	private static void assertIsText(String property, Runnable action) {
		InvalidConfigException failure = catchThrowableOfType(InvalidConfigException.class, action::run);
		assertThat(failure).isNotNull();
		assertThat(failure.getMessage()).contains("is not " + property).doesNotContain("49");
	}

	@Configuration(proxyBeanMethods = false)
	static class EchoApplication {

		@Bean
		@BelugaProvider(packageName = "llms", name = "echo", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<EchoConfig, Llm> echo() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Echo
	record EchoConfig(@Echo String field, String object,
			@Size(max = 4, message = "'${validatedValue}' must be of {max} at most") String bounded) {
	}

	@Constraint(validatedBy = EchoValidator.class)
	@Retention(RetentionPolicy.RUNTIME)
	public @interface Echo {

		String message() default "";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	public static final class EchoValidator implements ConstraintValidator<Echo, Object> {

		@Override
		public boolean isValid(Object value, ConstraintValidatorContext context) {
			String text = (value instanceof EchoConfig config) ? config.object() : Objects.toString(value, null);
			if (text == null) {
				return true;
			}
			context.disableDefaultConstraintViolation();
			context
				.buildConstraintViolationWithTemplate(
						text + " is not " + ((value instanceof EchoConfig) ? "object" : "field"))
				.addConstraintViolation();
			return false;
		}

	}

}
