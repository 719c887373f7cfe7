package io.beluga.registry.integration.greeting;

import com.samskivert.mustache.Mustache;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.test.ProviderFactoryContract;
import io.beluga.registry.test.TestProviders;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the provider whose library is optional.
 */
class TemplateGreetingProviderTests extends ProviderFactoryContract<Greeter> {

	TemplateGreetingProviderTests() {
		super(ProviderPackage.of("greeters", Greeter.class));
	}

	@Override
	protected TestProviders application() {
		return TestProviders.withBootBinding()
			.withConfiguration(GreetingAutoConfiguration.class, TemplateGreetingAutoConfiguration.class);
	}

	@Override
	protected ProviderConfig validConfig() {
		return ProviderConfig.builder("template").customField("template", "Good day, {{name}}").build();
	}

	@Override
	protected void use(Greeter greeter) {
		assertThat(greeter.greet("Ada")).isEqualTo("Good day, Ada");
	}

	@Test
	void configurationWithoutTheLibrarySaysWhatToAdd() {
		new ApplicationContextRunner().withClassLoader(new FilteredClassLoader(Mustache.class))
			.withConfiguration(AutoConfigurations.of(GreetingAutoConfiguration.class,
					TemplateGreetingAutoConfiguration.class, BelugaRegistryAutoConfiguration.class))
			.withPropertyValues("beluga.providers.greeters.short.provider-name=template",
					"beluga.providers.greeters.short.template=Hi {{name}}")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("Add the dependency com.samskivert:jmustache."));
	}

	@Test
	void whatMustacheReadsIsInTheHints() {
		RuntimeHints hints = new RuntimeHints();
		new TemplateGreetingAutoConfiguration.Hints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(TemplateGreetingAutoConfiguration.Guest.class, "name")).accepts(hints);
	}

}
