package io.beluga.registry.integration.greeting;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link AutoConfiguration Auto-configuration} of a provider whose library applications
 * may leave out.
 *
 * @since 0.1.0
 */
// tag::optional[]
@AutoConfiguration
@ConditionalOnClass(Mustache.class)
@ImportRuntimeHints(TemplateGreetingAutoConfiguration.Hints.class)
public final class TemplateGreetingAutoConfiguration {

	TemplateGreetingAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "greeters", name = "template", apiKey = ApiKeyUse.NONE)
	ProviderFactory<TemplateGreeting, Greeter> templateGreeters() {
		return (context, greeting) -> {
			Template template = Mustache.compiler().compile(greeting.template());
			return (name) -> template.execute(new Guest(name));
		};
	}

	/** What Mustache reads by reflection. */
	record Guest(String name) {
	}

	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection().registerType(Guest.class, MemberCategory.INVOKE_PUBLIC_METHODS);
		}

	}

}
// end::optional[]
