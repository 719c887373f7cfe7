package io.beluga.registry.integration.greeting;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.test.ProviderFactoryContract;
import io.beluga.registry.test.TestProviders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the provider keeps to what every provider has to.
 */
class GreetingProviderTests extends ProviderFactoryContract<Greeter> {

	GreetingProviderTests() {
		super(ProviderPackage.of("greeters", Greeter.class));
	}

	@Override
	protected TestProviders application() {
		return TestProviders.withBootBinding().withConfiguration(GreetingAutoConfiguration.class);
	}

	@Override
	protected ProviderConfig validConfig() {
		return ProviderConfig.builder("polite").customField("phrase", "Good day").build();
	}

	@Override
	protected void use(Greeter greeter) {
		assertThat(greeter.greet("Ada")).isEqualTo("Good day, Ada");
	}

}
