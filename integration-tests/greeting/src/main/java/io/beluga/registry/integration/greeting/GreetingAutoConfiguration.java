package io.beluga.registry.integration.greeting;

import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of the provider, as a library has it.
 *
 * @since 0.1.0
 */
// tag::provider[]
@AutoConfiguration
public final class GreetingAutoConfiguration {

	GreetingAutoConfiguration() {
	}

	@Bean
	ProviderPackage<Greeter> greeters() {
		return ProviderPackage.of("greeters", Greeter.class)
			.withProviderHints(Map.of("template", "Add the dependency com.samskivert:jmustache."));
	}

	@Bean
	@BelugaProvider(packageName = "greeters", name = "polite", apiKey = ApiKeyUse.NONE)
	ProviderFactory<Greeting, Greeter> politeGreeters() {
		return (context, greeting) -> (name) -> greeting.phrase() + ", " + name;
	}

}
// end::provider[]
