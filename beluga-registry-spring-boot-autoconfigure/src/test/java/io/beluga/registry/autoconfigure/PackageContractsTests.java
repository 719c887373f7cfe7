package io.beluga.registry.autoconfigure;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.factory.DeclaredContracts;
import io.beluga.registry.autoconfigure.factory.PackageContracts;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PackageContracts} and {@link DeclaredContracts}.
 */
class PackageContractsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class));

	@Test
	void contractWhenOneTypeIsCommonIsThatType() {
		this.runner.withUserConfiguration(Common.class)
			.run((context) -> assertThat(context.getBean(ConfiguredProviders.class).describe("llms").contract())
				.isEqualTo(Llm.class));
	}

	@Test
	void contractWhenProductIsClassFailsWithTheBeanToAdd() {
		this.runner.withUserConfiguration(ClassProduct.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(RegistrationFailedException.class)
				.rootCause()
				.hasMessage("""
						Package 'llms' has no contract: its providers make %s, which is a class. \
						Add a bean that names it:

							@Bean
							static ProviderPackage<Llm> llmsPackage() {
								return ProviderPackage.of("llms", Llm.class);
							}
						""".formatted(Llm.Simple.class.getName())));
	}

	@Test
	void contractWhenNothingIsCommonFailsWithTheBeanToAdd() {
		this.runner.withUserConfiguration(NothingCommon.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(RegistrationFailedException.class)
				.rootCause()
				.hasMessageStartingWith("Package 'llms' has no contract: its providers make " + Llm.class.getName()
						+ ", java.lang.Runnable, and none of these is an interface that all others have. ")
				.hasMessageContaining("static ProviderPackage<TheContract> llmsPackage()"));
	}

	@Test
	void contractWhenDeclaredIsTheDeclaredOne() {
		this.runner.withUserConfiguration(ClassProduct.class, Declared.class)
			.withPropertyValues("beluga.providers.llms.one.api-key=k")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ProviderRegistry.class).listPackages()).containsExactly("llms");
				assertThat(context.getBean("llms.one", Llm.class).ask("?")).isEqualTo("one: ?");
			});
	}

	@Test
	void contractWhenDeclaredUnderAnotherNameIsFoundByItsType() {
		this.runner.withUserConfiguration(ClassProduct.class, DeclaredElsewhere.class)
			.withPropertyValues("beluga.providers.llms.one.api-key=k")
			.run((context) -> assertThat(context.getBean("llms.one", Llm.class).ask("?")).isEqualTo("one: ?"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Common {

		@Bean
		@BelugaProvider(packageName = "llms", name = "one")
		ProviderFactory<ProviderConfig, Llm.Simple> one() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "two")
		ProviderFactory<ProviderConfig, Llm> two() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassProduct {

		@Bean
		@BelugaProvider(packageName = "llms", name = "one")
		ProviderFactory<ProviderConfig, Llm.Simple> one() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NothingCommon {

		@Bean
		@BelugaProvider(packageName = "llms", name = "one")
		ProviderFactory<ProviderConfig, Llm> one() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "two")
		ProviderFactory<ProviderConfig, Runnable> two() {
			return (context, config) -> () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Declared {

		@Bean
		static ProviderPackage<Llm> llmsPackage() {
			return ProviderPackage.of("llms", Llm.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DeclaredElsewhere {

		@Bean
		static ProviderPackage<Llm> theLanguageModels() {
			return ProviderPackage.of("llms", Llm.class);
		}

	}

}
