package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefaultProviderRegistry;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BelugaRegistryAutoConfiguration}.
 */
class BelugaRegistryAutoConfigurationTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class));

	@BeforeEach
	void reset() {
		Llm.Simple.reset();
	}

	@Test
	void startWhenNothingIsUsedHasOnlyBeansOfTheRegistry() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ProviderRegistry.class).listPackages()).isEmpty();
			assertThat(context.getBeanDefinitionNames())
				.filteredOn((name) -> !name.startsWith("org.springframework") && !name.startsWith("io.beluga"))
				.allMatch((name) -> name.startsWith("beluga"));
		});
	}

	@Test
	void startWhenDisabledHasNoBeans() {
		this.runner.withPropertyValues("beluga.registry.enabled=false")
			.withUserConfiguration(Grok.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ProviderRegistry.class)
				.doesNotHaveBean(Providers.class));
	}

	@Test
	void startWhenEnabledHasRegistryAndProviders() {
		this.runner.withPropertyValues("beluga.registry.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(ProviderRegistry.class)
				.hasSingleBean(Providers.class)
				.getBean("belugaProviderRegistry")
				.isInstanceOf(DefaultProviderRegistry.class));
	}

	@Test
	void getWhenConfiguredCreatesAtFirstCall() {
		this.runner.withUserConfiguration(Grok.class)
			.withPropertyValues("beluga.providers.llms.grok.api-key=k")
			.run((context) -> {
				Providers providers = context.getBean(Providers.class);
				Llm llm = providers.get(LLMS, "grok");
				assertThat(Llm.Simple.created).hasValue(0);
				assertThat(llm.ask("?")).isEqualTo("grok: ?");
				assertThat(providers.info("llms", "grok").state()).isEqualTo(ProviderState.READY);
				assertThat(Llm.Simple.created).hasValue(1);
			});
		assertThat(Llm.Simple.closed).hasValue(1);
	}

	@Test
	void injectWhenQualifiedGivesReferenceAndHandle() {
		this.runner.withUserConfiguration(Grok.class, Client.class)
			.withPropertyValues("beluga.providers.llms.grok.api-key=k", "beluga.providers.llms.fast.extends=grok")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Client client = context.getBean(Client.class);
				assertThat(client.llm.ask("a")).isEqualTo("fast: a");
				assertThat(client.handle.<String, RuntimeException>use((llm) -> llm.ask("b"))).isEqualTo("fast: b");
				assertThat(context.getBean("llms.grok", Llm.class).ask("c")).isEqualTo("grok: c");
			});
	}

	@Test
	void customRegistryWhenDefinedIsUsed() {
		this.runner.withUserConfiguration(Grok.class, OwnRegistry.class)
			.withPropertyValues("beluga.providers.llms.grok.api-key=k")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("belugaProviderRegistry");
				assertThat(context.getBean(Providers.class).get(LLMS, "grok").ask("?")).isEqualTo("grok: ?");
				assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).isEqualTo(List.of("grok"));
			});
		assertThat(Llm.Simple.closed).hasValue(1);
	}

	@Test
	void customRegistryWhenCustomizedKnowsThePackage() {
		this.runner.withUserConfiguration(OwnRegistry.class)
			.withBean(ProviderRegistryCustomizer.class, () -> (registry) -> {
				registry.registerPackage(LLMS);
				registry.registerProvider("llms", "late", (context, config) -> new Llm.Simple(context));
			})
			.withPropertyValues("beluga.providers.llms.late.api-key=k")
			.run((context) -> assertThat(context.getBean(Providers.class).get(LLMS, "late").ask("?"))
				.isEqualTo("late: ?"));
	}

	@Test
	void customRegistryWhenPackageIsNotDeclaredFails() {
		DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build();
		registry.registerPackage(LLMS);
		this.runner.withBean(ProviderRegistry.class, () -> new ForwardingRegistry(registry))
			.withPropertyValues("beluga.providers.llms.late.api-key=k")
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining(
					"beluga.providers.llms (\"beluga.providers.llms.late.api-key\" from property source \"test\") "
							+ "names a package whose contract is not known. Add a ProviderPackage bean for it."));
	}

	@Test
	void customDefaultRegistryWhenDefinedIsUsed() {
		this.runner.withUserConfiguration(Grok.class)
			.withBean(DefaultProviderRegistry.class, () -> DefaultProviderRegistry.builder().build())
			.withPropertyValues("beluga.providers.llms.grok.api-key=k")
			.run((context) -> assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?"));
	}

	@ParameterizedTest
	@CsvSource({ "yes, true", "ON, true", "1, true", "no, false", "Off, false", "0, false" })
	void startWhenSwitchedInAnotherWordDoesSo(String value, boolean enabled) {
		this.runner.withPropertyValues("beluga.registry.enabled=" + value)
			.run((context) -> assertThat(context.containsBean("belugaProviders")).isEqualTo(enabled));
	}

	@ParameterizedTest
	@ValueSource(strings = { "beluga.registry.enabled", "BELUGA_REGISTRY_ENABLED" })
	void startWhenSwitchIsNeitherOnNorOffFails(String property) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class)
			.web(WebApplicationType.NONE)
			.environment(environment(property, "flase"));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(application::run)
			.havingRootCause()
			.isInstanceOf(InvalidConfigException.class)
			.withMessageContaining("beluga.registry.enabled")
			.withMessageContaining("is neither true nor false.")
			.withMessageContaining(property)
			.withMessageNotContaining("flase");
	}

	private static ConfigurableEnvironment environment(String property, String value) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(
					"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(property, value)));
		return environment;
	}

	@Test
	void startWhenParentHasTheRegistryUsesIt() {
		this.runner.withUserConfiguration(Grok.class)
			.withPropertyValues("beluga.providers.llms.grok.api-key=k")
			.run((parent) -> this.runner.withParent(parent)
				.withPropertyValues("beluga.providers.llms.grok.api-key=k")
				.run((child) -> {
					assertThat(child).hasNotFailed();
					assertThat(child.getBean(ProviderRegistry.class)).isSameAs(parent.getBean(ProviderRegistry.class));
					assertThat(child.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?");
				}));
	}

	@Test
	void injectWhenParentHasTheRegistryGivesTheSameAsThere() {
		this.runner.withUserConfiguration(Grok.class)
			.withPropertyValues("beluga.providers.llms.grok.api-key=k", "beluga.providers.llms.fast.extends=grok",
					"beluga.packages.llms.default=grok")
			.run((parent) -> new ApplicationContextRunner().withParent(parent)
				.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
						SharedRegistryAutoConfiguration.class))
				.withUserConfiguration(ChildClient.class)
				.run((child) -> {
					assertThat(child).hasNotFailed();
					ChildClient client = child.getBean(ChildClient.class);
					assertThat(client.handle().info().name()).isEqualTo("fast");
					assertThat(client.all()).containsOnlyKeys("llms.grok", "llms.fast");
				}));
	}

	record ChildClient(@Qualifier("llms.fast") ProviderHandle<Llm> handle, Map<String, Llm> all) {
	}

	@Test
	void startWhenChildHasProvidersOfItsOwnHasARegistryOfItsOwn() {
		this.runner.withUserConfiguration(Grok.class)
			.withPropertyValues("beluga.providers.llms.grok.api-key=k")
			.run((parent) -> this.runner.withParent(parent)
				.withUserConfiguration(Other.class)
				.withPropertyValues("beluga.providers.llms.other.model=a", "beluga.packages.llms.default=other")
				.run((child) -> {
					assertThat(child).hasNotFailed();
					assertThat(child.getBean(ProviderRegistry.class).listProviders("llms")).containsExactly("grok",
							"other");
					assertThat(child.getBean(Providers.class).list("llms")).contains("other");
					assertThat(child.getBean(Llm.class).ask("?")).isEqualTo("other: ?");
					assertThat(parent.getBean(ProviderRegistry.class).listProviders("llms")).containsExactly("grok");
					child.close();
					assertThat(parent.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?");
				}));
	}

	@Test
	void startWhenThereAreTwoValidatorFactoriesTakesOne() {
		this.runner.withUserConfiguration(Grok.class)
			.withBean("one", LocalValidatorFactoryBean.class, LocalValidatorFactoryBean::new)
			.withBean("two", LocalValidatorFactoryBean.class, LocalValidatorFactoryBean::new)
			.withUserConfiguration(Validated.class)
			.withPropertyValues("beluga.providers.llms.validated.size=0")
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("must be greater than or equal to 1"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean
		@BelugaProvider(packageName = "llms", name = "other", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> otherFactory() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Validated {

		@Bean
		@BelugaProvider(packageName = "llms", name = "validated", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Sized, Llm> validatedFactory() {
			return (context, config) -> new Llm.Simple(context);
		}

		record Sized(@Min(1) int size) {
		}

	}

	@Test
	void customProvidersWhenDefinedBacksOff() {
		this.runner.withUserConfiguration(OwnProviders.class)
			.run((context) -> assertThat(context).hasSingleBean(Providers.class).doesNotHaveBean("belugaProviders"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Grok {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.REQUIRED)
		ProviderFactory<ProviderConfig, Llm> grokFactory() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistry {

		@Bean
		ProviderRegistry ownRegistry() {
			return new ForwardingRegistry(DefaultProviderRegistry.builder().build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProviders {

		@Bean
		Providers ownProviders(ConfiguredProviders configured) {
			return configured.providers();
		}

	}

	static class Client {

		private final Llm llm;

		private final ProviderHandle<Llm> handle;

		Client(@Qualifier("llms.fast") Llm llm, @Qualifier("llms.fast") ProviderHandle<Llm> handle) {
			this.llm = llm;
			this.handle = handle;
		}

	}

}
