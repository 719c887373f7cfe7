package io.beluga.registry.autoconfigure;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that are processed ahead of time.
 */
class AotTests {

	@Test
	@CompileWithForkedClassLoader
	void startWhenProcessedUsesTheConfigurationOfRunTime() {
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		source.register(Application.class);
		// there are no secrets at build time, and other names
		TestPropertyValues
			.of("beluga.providers.llms.lambda.api-key=${NOT_THERE_AT_BUILD_TIME}",
					"beluga.providers.llms.build-time.provider-name=lambda", "beluga.packages.llms.default=lambda")
			.applyTo(source);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> start(compiled, initializer));
	}

	private static void start(Compiled compiled, ClassName initializer) {
		GenericApplicationContext context = new GenericApplicationContext();
		TestPropertyValues
			.of("beluga.providers.llms.lambda.api-key=k", "beluga.providers.llms.component.model=a",
					"beluga.providers.llms.run-time.extends=lambda", "beluga.packages.llms.default=lambda")
			.applyTo(context);
		instance(compiled, initializer).initialize(context);
		try (context) {
			context.refresh();
			assertThat(context.getBean(Client.class).llm().ask("?")).isEqualTo("lambda: ?");
			assertThat(context.getBean("llms.component", Llm.class).ask("?")).isEqualTo("component: ?");
			assertThat(context.getBean("llms.run-time", Llm.class).ask("?")).isEqualTo("run-time: ?");
			assertThat(context.containsBean("llms.build-time")).isFalse();
			assertThat(context.getBean(Llm.class).ask("?")).isEqualTo("lambda: ?");
		}
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> instance(Compiled compiled,
			ClassName initializer) {
		return compiled.getInstance(ApplicationContextInitializer.class, initializer.reflectionName());
	}

	/**
	 * Uses a provider.
	 *
	 * @param llm the provider
	 */
	public record Client(Llm llm) {
	}

	@BelugaProvider(packageName = "llms", name = "component", apiKey = ApiKeyUse.NONE)
	static class ComponentFactory implements ProviderFactory<ProviderConfig, Llm> {

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	@Import(ComponentFactory.class)
	static class Application {

		@Bean
		@BelugaProvider(packageName = "llms", name = "lambda")
		ProviderFactory<ProviderConfig, Llm> lambda() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		Client client(@Qualifier("llms.lambda") Llm llm) {
			return new Client(llm);
		}

	}

}
