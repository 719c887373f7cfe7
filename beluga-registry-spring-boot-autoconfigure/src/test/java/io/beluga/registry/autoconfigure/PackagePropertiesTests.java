package io.beluga.registry.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.spi.PackageProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static io.beluga.registry.autoconfigure.BindingContexts.MARKER;
import static io.beluga.registry.autoconfigure.BindingContexts.assertNoMarker;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the properties of packages.
 */
class PackagePropertiesTests {

	private final ApplicationContextRunner runner = BindingContexts.runner(BindingTests.Factories.class);

	private final Map<String, Object> variables = new LinkedHashMap<>();

	@Test
	void packageWhenUnknownFailsWithSuggestion() {
		yaml(this.runner, "beluga.providers.llm.free: {api-key: k}")
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining(
					"beluga.providers.llm (Byte array resource [application.yml] - 1:38) names a package that no provider serves. Did you mean 'llms'? "
							+ "Registered packages: llms."));
	}

	@Test
	void defaultAndAliasWhenTheyNameNothingFail() {
		yaml(this.runner, """
				beluga:
				  providers.llms.free: {api-key: k}
				  packages:
				    llms:
				      default: fre
				      aliases: {cheap: nothing, free: free}
				      defualt-bean: none
				    llm:
				      default: free
				""").run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure.violations())
				.extracting((violation) -> violation.property() + " " + violation.message()
						+ Optional.ofNullable(violation.suggestion()).map((text) -> " " + text).orElse(""))
				.containsExactlyInAnyOrder(
						"beluga.packages.llms.default names no configured provider of package 'llms'. "
								+ "Did you mean 'free'? Configured providers: free.",
						"beluga.packages.llms.aliases.cheap names no configured provider of "
								+ "package 'llms'. Configured providers: free.",
						"beluga.packages.llms.aliases.free is the name of a configured provider, so it cannot be an "
								+ "alias.",
						"beluga.packages.llms.defualt-bean is not a property of a package. Did you mean "
								+ "'default-bean'?",
						"beluga.packages.llm names a package that no provider serves. Did you mean 'llms'? Registered "
								+ "packages: llms.");
		});
	}

	@Test
	void nameWhenItIsASecretIsNotPrinted() {
		yaml(this.runner, """
				beluga:
				  providers.llms:
				    free: {api-key: k}
				    wrong: {provider-name: "%1$s", api-key: k}
				  packages.llms:
				    default: "%1$s"
				    aliases: {cheap: "%1$s"}
				""".formatted(MARKER)).run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure.violations())
				.extracting(
						(violation) -> violation.property() + " " + violation.message() + " " + violation.suggestion())
				.containsExactlyInAnyOrder(
						"beluga.providers.llms.wrong.provider-name names no registered provider of package 'llms'. "
								+ "Registered providers: demanding, free, own, typed.",
						"beluga.packages.llms.default names no configured provider of package 'llms'. "
								+ "Configured providers: free, wrong.",
						"beluga.packages.llms.aliases.cheap names no configured provider of package 'llms'. "
								+ "Configured providers: free, wrong.");
			assertNoMarker(failure);
		});
	}

	@Test
	void packageWhenUnknownNamesItsFirstProperty() {
		yaml(this.runner, "beluga.packages.lms.default: free").run((context) -> assertThat(context.getStartupFailure())
			.hasMessageContaining("beluga.packages.lms (Byte array resource [application.yml] - 1:30) names a package "
					+ "that no provider serves."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "${DD:}", "", " " })
	void defaultWhenBlankIsNone(String name) {
		yaml(this.runner, """
				beluga.providers.llms:
				  free: {api-key: k}
				  other: {provider-name: free, api-key: k}
				""").withPropertyValues("beluga.packages.llms.default=" + name).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("llms");
			assertThat(context.getBeanProvider(Llm.class).getIfUnique()).isNull();
		});
	}

	@Test
	void packageWhenVariablesComeFirstKnowsItFromLaterSources() {
		this.variables.put("BELUGA_PACKAGES_MY_LLMS_DEFAULT", "main");
		this.variables.put("BELUGA_PACKAGES_OTHERS_ALIASES_FAST", "main");
		this.variables.put("BELUGA_PACKAGES_NOBODY_DEFAULT", "main");
		org.springframework.core.env.StandardEnvironment environment = new org.springframework.core.env.StandardEnvironment();
		environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", this.variables));
		environment.getPropertySources()
			.addLast(new MapPropertySource("file", Map.of("beluga.providers.my-llms.main.api-key", "k",
					"beluga.packages.others.default", "main", "beluga.packages.my-llms.default", "other")));
		BelugaPackagesProperties packages = new PackagesConfiguration(environment, List.of()).properties();
		assertThat(packages.asMap()).containsOnlyKeys("my-llms", "others");
		assertThat(packages.forPackage("my-llms").defaultProvider()).contains("main");
		assertThat(packages.forPackage("others").aliases()).isEqualTo(Map.of("fast", "main"));
	}

	@Test
	void packagePropertiesWhenBoundTakeTheNamesThatAreWritten() {
		Binder binder = new Binder(new MapConfigurationPropertySource(
				Map.of("llms.default", "main", "llms.default-bean", "primary", "llms.aliases.fast", "main")));
		PackageProperties bound = binder.bind("llms", PackageProperties.class).get();
		assertThat(bound.defaultProvider()).contains("main");
		assertThat(bound.defaultBean()).isEqualTo(BelugaPackagesProperties.DefaultBean.PRIMARY);
		assertThat(bound.aliases()).isEqualTo(Map.of("fast", "main"));
	}

	@Test
	void excludeLeavesAProviderOut() {
		this.runner.withPropertyValues("beluga.packages.llms.exclude=free,own")
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("llms"))
				.containsExactly("demanding", "typed"));
	}

	@Test
	void excludeWhenOnlyCodeRegistersThePackageLeavesACommonProviderOut() {
		this.runner.withUserConfiguration(Common.class)
			.withPropertyValues("beluga.packages.texts.exclude=common")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ProviderRegistry registry = context.getBean(ProviderRegistry.class);
				assertThat(registry.listProviders("llms")).contains("common");
				assertThat(registry.listProviders("texts")).isEmpty();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Common {

		@Bean
		PackageProviders common() {
			return (providerPackage) -> {
				ProviderFactory<ProviderConfig, Object> factory = (context, config) -> context.name();
				return List.of(ProviderDefinition.builder(providerPackage.name(), "common", factory)
					.apiKey(ApiKeyUse.NONE)
					.build());
			};
		}

		@Bean
		ProviderRegistryCustomizer texts() {
			return (registry) -> registry.registerPackage(ProviderPackage.of("texts", CharSequence.class));
		}

	}

}
