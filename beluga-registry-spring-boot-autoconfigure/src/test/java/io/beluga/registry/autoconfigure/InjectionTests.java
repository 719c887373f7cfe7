package io.beluga.registry.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.spi.ConfiguredProviders;
import jakarta.inject.Named;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the injection of configured providers.
 */
@ExtendWith(OutputCaptureExtension.class)
class InjectionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withPropertyValues("beluga.providers.llms.grok.model=a");

	@Test
	void injectWhenPackageHasOneProviderNeedsNoQualifier() {
		this.runner.withUserConfiguration(Unqualified.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Unqualified client = context.getBean(Unqualified.class);
			assertThat(client.llm.ask("?")).isEqualTo("grok: ?");
			assertThat(client.handle.<String, RuntimeException>use((llm) -> llm.ask("?"))).isEqualTo("grok: ?");
			assertThat(client.handle.info().name()).isEqualTo("grok");
			assertThat(context.getBean("llms")).isSameAs(client.llm);
		});
	}

	@Test
	void injectWhenDefaultIsConfiguredNeedsNoQualifierAndFollowsIt() {
		this.runner.withUserConfiguration(Unqualified.class)
			.withPropertyValues("beluga.providers.llms.fast.extends=grok", "beluga.packages.llms.default=fast")
			.run((context) -> {
				Unqualified client = context.getBean(Unqualified.class);
				assertThat(client.llm.ask("?")).isEqualTo("fast: ?");
				context.getBean(ConfiguredProviders.class).setDefault("llms", "grok");
				assertThat(client.llm.ask("?")).isEqualTo("grok: ?");
				assertThat(client.handle.info().name()).isEqualTo("grok");
			});
	}

	@Test
	void injectWhenSeveralAndNoDefaultNeedsQualifier(CapturedOutput output) {
		fail(List.of(Factories.class, Unqualified.class), "beluga.providers.llms.grok.model=a",
				"beluga.providers.llms.fast.extends=grok");
		assertThat(report(output)).isEqualTo("""
				Description:

				A bean of type %s, which is the contract of a provider package, is needed, but there is none to be \
				injected without a qualifier. llms has 2 configured providers and no default; set \
				beluga.packages.llms.default. Configured providers of llms: fast, grok.

				Action:

				Choose a default, or name the configured provider with @Qualifier("<package>.<name>").
				""".formatted(Llm.class.getName()));
	}

	@Test
	void injectWhenNothingIsConfiguredSaysSo(CapturedOutput output) {
		fail(List.of(Factories.class, UnqualifiedHandle.class));
		assertThat(report(output)).isEqualTo("""
				Description:

				A bean of type io.beluga.registry.ProviderHandle<%s>, which is the contract of a provider package, is \
				needed, but there is none to be injected without a qualifier. llms has no configured provider; add \
				one below beluga.providers.llms.

				Action:

				Choose a default, or name the configured provider with @Qualifier("<package>.<name>").
				""".formatted(Llm.class.getName()));
	}

	@Test
	void injectWhenPackageIsMisspelledNamesIt(CapturedOutput output) {
		fail(List.of(Factories.class, Unqualified.class), "beluga.providers.lmls.grok.model=a");
		assertThat(report(output)).contains("llms has no configured provider; add one below beluga.providers.llms. "
				+ "beluga.providers.lmls names a package that no provider serves. Did you mean 'llms'?");
	}

	@Test
	void injectWhenDefaultIsNotOfferedSaysSo(CapturedOutput output) {
		fail(List.of(Factories.class, Unqualified.class), "beluga.providers.llms.grok.model=a",
				"beluga.packages.llms.default-bean=none");
		assertThat(report(output)).contains("none to be injected without a qualifier. "
				+ "beluga.packages.llms.default-bean is none, so the default of package llms is not offered.");
	}

	@Test
	void injectWhenQualifierIsMistypedNamesWhatThereIs(CapturedOutput output) {
		fail(List.of(Factories.class, Mistyped.class), "beluga.providers.llms.grok.model=a",
				"beluga.providers.llms.fast.extends=grok");
		assertThat(report(output)).isEqualTo("""
				Description:

				No configured provider of type %s is 'llms.grk'. Did you mean 'llms.grok'? Configured providers: \
				llms.fast, llms.grok.

				Action:

				Correct the @Qualifier, or configure beluga.providers.llms.grk.
				""".formatted(Llm.class.getName()));
	}

	@ParameterizedTest
	@ValueSource(classes = { MetaAnnotated.class, WithValue.class, ByAlias.class, ByNamed.class })
	void injectWhenQualifierIsOfAnotherKindNamesWhatThereIs(Class<?> client, CapturedOutput output) {
		fail(List.of(Factories.class, client), "beluga.providers.llms.grok.model=a");
		assertThat(report(output)).contains("No configured provider of type " + Llm.class.getName()
				+ " is 'llms.grk'. Did you mean 'llms.grok'? Configured providers: llms.grok.");
	}

	@Test
	void injectWhenQualifierLacksThePackageSuggestsIt(CapturedOutput output) {
		fail(List.of(Factories.class, WithoutPackage.class), "beluga.providers.llms.grok.model=a");
		assertThat(report(output)).isEqualTo("""
				Description:

				No configured provider of type io.beluga.registry.ProviderHandle<%s> is 'grok'. Did you mean \
				'llms.grok'? Configured providers: llms.grok.

				Action:

				Correct the @Qualifier.
				""".formatted(Llm.class.getName()));
	}

	@Test
	void injectWhenQualifiedAndNothingIsConfiguredSaysSo(CapturedOutput output) {
		fail(List.of(Factories.class, Mistyped.class));
		assertThat(report(output)).contains("is 'llms.grk'. Configured providers: none.");
	}

	@Test
	void getBeanWhenNameIsMistypedNamesWhatThereIs(CapturedOutput output) {
		fail(List.of(Factories.class, ByName.class), "beluga.providers.llms.grok.model=a");
		assertThat(report(output)).isEqualTo("""
				Description:

				No configured provider is 'llms.grk'. Did you mean 'llms.grok'? Configured providers: llms.grok.

				Action:

				Correct the name, or configure beluga.providers.llms.grk.
				""");
	}

	@Test
	void injectWhenContractIsClassReportsWhatToInject(CapturedOutput output) {
		fail(List.of(ClassContract.class, ClassClient.class), "beluga.providers.engines.diesel.power=1");
		assertThat(report(output)).isEqualTo("""
				Description:

				The contract of package 'engines', %s, is a class, so there is no object that leads to the current \
				instance.

				Action:

				Inject @Qualifier("engines.diesel") ProviderHandle<Engine> instead, or declare the package with \
				ProviderPackage.withReference.
				""".formatted(Engine.class.getName()));
	}

	@Test
	void startWhenDefaultLosesToAnotherBeanWarnsOnce(CapturedOutput output) {
		this.runner.withUserConfiguration(UserBean.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.toString().lines().filter((line) -> line.contains("unqualified")))
			.singleElement(as(InstanceOfAssertFactories.STRING))
			.contains("WARN")
			.endsWith("The unqualified Llm is bean 'mine', not llms.grok; set beluga.packages.llms.default-bean to "
					+ "primary to have llms.grok injected, or to none if this is meant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "primary" })
	void startWhenItIsSaidWhatIsInjectedDoesNotWarn(String defaultBean, CapturedOutput output) {
		this.runner.withUserConfiguration(UserBean.class)
			.withPropertyValues("beluga.packages.llms.default-bean=" + defaultBean)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("unqualified");
	}

	@Test
	void startWhenDefaultIsInjectedDoesNotWarn(CapturedOutput output) {
		this.runner.withUserConfiguration(Unqualified.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("unqualified");
	}

	@Test
	void startWhenABeanHasTakenThePlaceOfTheDefaultDoesNotWarn(CapturedOutput output) {
		this.runner.withBean("llms.grok", Llm.class, () -> (question) -> "mine")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("unqualified");
	}

	private static String report(CapturedOutput output) {
		String text = output.toString();
		int start = text.indexOf("Description:");
		assertThat(start).as(text).isPositive();
		return text.substring(start).strip() + "\n";
	}

	@Test
	void injectWhenTheApplicationHasTwoOfItsOwnIsLeftToSpring(CapturedOutput output) {
		fail(List.of(Factories.class, TwoOfItsOwn.class, Unqualified.class), "beluga.providers.llms.grok.model=a",
				"beluga.providers.llms.fast.extends=grok");
		assertThat(output).contains("required a single bean, but").doesNotContain("none to be injected");
	}

	@Test
	void injectWhenTwoPackagesHaveOneContractAndNoDefaultNeedsQualifier(CapturedOutput output) {
		fail(List.of(Factories.class, OtherPackage.class, Unqualified.class), "beluga.providers.llms.grok.model=a",
				"beluga.providers.others.other.model=a");
		assertThat(output).contains("Packages llms and others each have a single provider of it, so "
				+ "none is injected without a @Qualifier. Set beluga.packages.<package>.default for one of them.");
	}

	private static void fail(List<Class<?>> sources, String... properties) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class)
			.sources(sources.toArray(Class[]::new))
			.web(WebApplicationType.NONE)
			.properties(properties);
		assertThatExceptionOfType(BeansException.class).isThrownBy(application::run);
	}

	@Test
	void injectWhenDefaultOrAliasNamesNothingTellsEveryProblem() {
		for (Class<?> client : List.of(Unqualified.class, Qualified.class)) {
			this.runner.withUserConfiguration(client)
				.withPropertyValues("beluga.providers.llms.grok.enabled=false", "beluga.providers.llms.a.extends=grok",
						"beluga.providers.llms.b.timeout=never", "beluga.providers.llms.b.extends=grok",
						"beluga.packages.llms.default=grok", "beluga.packages.llms.aliases.grok=nothing")
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOf(InvalidConfigException.class)
					.hasMessageContaining("beluga.providers.llms.b.timeout")
					.hasMessageContaining("beluga.packages.llms.aliases.grok"));
		}
	}

	@Test
	void injectWhenOneOfTwoPackagesHasExplicitDefaultTakesThat() {
		this.runner.withUserConfiguration(OtherPackage.class, Unqualified.class)
			.withPropertyValues("beluga.providers.others.other.model=a", "beluga.packages.others.default=other")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasBean("others").doesNotHaveBean("llms");
				assertThat(context.getBean(Unqualified.class).llm.ask("?")).isEqualTo("other: ?");
				assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?");
			});
	}

	@Test
	void injectWhenUserHasBeanTakesTheUsers() {
		this.runner.withUserConfiguration(UserBean.class, Unqualified.class)
			.run((context) -> assertThat(context.getBean(Unqualified.class).llm.ask("?")).isEqualTo("mine: ?"));
	}

	@Test
	void injectWhenDefaultIsPrimaryTakesTheDefault() {
		this.runner.withUserConfiguration(UserBean.class, Unqualified.class)
			.withPropertyValues("beluga.packages.llms.default-bean=primary")
			.run((context) -> assertThat(context.getBean(Unqualified.class).llm.ask("?")).isEqualTo("grok: ?"));
	}

	@Test
	void injectWhenDefaultIsNotOfferedFails() {
		this.runner.withUserConfiguration(Unqualified.class)
			.withPropertyValues("beluga.packages.llms.default-bean=none")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(NoSuchBeanDefinitionException.class));
	}

	@Test
	void registerWhenUserHasBeanOfThatNameLeavesIt() {
		this.runner.withUserConfiguration(NamedLikeOurs.class, Qualified.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Qualified.class).llm.ask("?")).isEqualTo("own grok: ?");
			assertThat(context.getBean("llms", Llm.class).ask("?")).isEqualTo("own llms: ?");
		});
	}

	@Test
	void registerWhenSingletonOfThatNameIsThereLeavesIt() {
		Llm own = (question) -> "singleton";
		this.runner.withInitializer((context) -> context.getBeanFactory().registerSingleton("llms.grok", own))
			.withUserConfiguration(Qualified.class)
			.run((context) -> assertThat(context.getBean(Qualified.class).llm).isSameAs(own));
	}

	@Test
	void registerWhenBeanOfPackageNameIsThePackageTakesAnotherName() {
		this.runner.withUserConfiguration(PackageBean.class, Unqualified.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("llms")).isInstanceOf(ProviderPackage.class);
			assertThat(context.getBean(Unqualified.class).llm.ask("?")).isEqualTo("grok: ?");
		});
	}

	@Test
	void injectWhenQualifiedByAliasFollowsIt() {
		this.runner.withPropertyValues("beluga.packages.llms.aliases.cheapest=grok").run((context) -> {
			assertThat(context.getBean("llms.cheapest", Llm.class).ask("?")).isEqualTo("grok: ?");
			context.getBean(ConfiguredProviders.class).setAliases("llms", Map.of());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "fallback", "primary", "none" })
	void collectHoldsEachConfiguredProviderOnce(String defaultBean) {
		this.runner
			.withPropertyValues("beluga.providers.llms.fast.extends=grok", "beluga.packages.llms.default=fast",
					"beluga.packages.llms.aliases.cheapest=grok", "beluga.packages.llms.default-bean=" + defaultBean)
			.withUserConfiguration(Collecting.class)
			.run((context) -> {
				Collecting client = context.getBean(Collecting.class);
				Object[] all = { context.getBean("llms.grok"), context.getBean("llms.fast") };
				assertThat(client.map).containsOnlyKeys("llms.grok", "llms.fast")
					.containsEntry("llms.fast", context.getBean("llms.fast", Llm.class));
				assertThat(client.list).containsExactlyInAnyOrder((Llm) all[0], (Llm) all[1]);
				assertThat(client.array).containsExactlyInAnyOrder((Llm) all[0], (Llm) all[1]);
				assertThat(client.later.getObject()).containsExactlyInAnyOrder((Llm) all[0], (Llm) all[1]);
				assertThat(client.handles).hasSize(2);
				assertThat(client.byQualifier).isEqualTo(List.of(all[0]));
				assertThat(client.provider.getIfUnique() != null).isEqualTo(!defaultBean.equals("none"));
			});
	}

	@Test
	void handleWhenNamesAreManyIsDefinedWhenTheFirstIsAskedFor() {
		this.runner.withPropertyValues(many())
			.run((context) -> assertThat(context.getBeanNamesForType(ProviderHandle.class)).isEmpty());
		this.runner.withPropertyValues(many()).withUserConfiguration(QualifiedHandle.class).run((context) -> {
			assertThat(context.getBean(QualifiedHandle.class).handle().info().name()).isEqualTo("grok");
			assertThat(context.getBeanNamesForType(ProviderHandle.class)).hasSize(502);
		});
	}

	@Test
	void handleWhenNamesAreFewIsThereBeforeAnybodyAsksForIt() {
		this.runner.withPropertyValues("beluga.providers.llms.fast.extends=grok")
			.run((context) -> assertThat(context.getBeanNamesForType(ProviderHandle.class))
				.containsExactlyInAnyOrder("belugaHandle.llms.grok", "belugaHandle.llms.fast"));
	}

	/**
	 * More names than have handles from the start.
	 */
	private static String[] many() {
		return IntStream.rangeClosed(0, 500)
			.mapToObj((i) -> "beluga.providers.llms.other-" + i + ".extends=grok")
			.toArray(String[]::new);
	}

	@ParameterizedTest
	@ValueSource(classes = { MethodHandle.class, FieldHandle.class, GenericHandle.class, AnnotatedHandle.class,
			LazyHandle.class, OptionalHandle.class, ProvidedHandle.class, HandleMap.class, HandleArray.class })
	void injectWhenHandleIsAskedForInAnotherWayGivesIt(Class<? extends Supplier<ProviderHandle<Llm>>> client) {
		this.runner.withPropertyValues(many())
			.withPropertyValues("beluga.packages.llms.default-bean=none")
			.withUserConfiguration(client)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(client).get().info().name()).isEqualTo("grok");
			});
	}

	@Test
	void injectWhenResolverIsTheApplicationsOwnGivesTheHandle() {
		this.runner.withInitializer((context) -> context
			.addBeanFactoryPostProcessor((beanFactory) -> ((DefaultListableBeanFactory) beanFactory)
				.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver() {
				})))
			.withUserConfiguration(QualifiedHandle.class)
			.run((context) -> assertThat(context.getBean(QualifiedHandle.class).handle().info().name())
				.isEqualTo("grok"));
	}

	@Test
	void collectWhenThereIsNoDefaultHoldsAll() {
		this.runner.withPropertyValues("beluga.providers.llms.fast.extends=grok")
			.withUserConfiguration(Collecting.class)
			.run((context) -> assertThat(context.getBean(Collecting.class).map).containsOnlyKeys("llms.grok",
					"llms.fast"));
	}

	@Test
	void collectWhenTheApplicationHasBeansOfItsOwnHoldsThoseToo() {
		this.runner.withUserConfiguration(UserBean.class, OtherPackage.class, Collecting.class)
			.withPropertyValues("beluga.providers.others.other.model=a")
			.run((context) -> assertThat(context.getBean(Collecting.class).map).containsOnlyKeys("mine", "llms.grok",
					"others.other"));
	}

	@Test
	void collectWhenABeanStandsForOneHoldsThatInstead() {
		this.runner.withUserConfiguration(NamedLikeOurs.class, Collecting.class)
			.run((context) -> assertThat(context.getBean(Collecting.class).map)
				.containsEntry("llms.grok", context.getBean("llms.grok", Llm.class))
				.containsOnlyKeys("llms.grok", "llms"));
	}

	@Test
	void beanWhenContractHasLifecycleMethodsNeitherCreatesNorClosesTheInstance() {
		Llm.Simple.reset();
		List<String> calls = new ArrayList<>();
		this.runner.withBean(ManagedFactory.class, () -> new ManagedFactory(calls))
			.withPropertyValues("beluga.providers.managed.one.model=a")
			.run((context) -> {
				assertThat(context.getBean("managed.one")).isInstanceOf(Managed.class);
				assertThat(context.getBean("managed")).isInstanceOf(Managed.class);
			});
		assertThat(calls).isEmpty();
	}

	@Test
	void injectWhenContractIsClassGivesHandleOnly() {
		this.runner.withUserConfiguration(ClassContract.class, HandleClient.class)
			.withPropertyValues("beluga.providers.engines.diesel.power=1")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("engines");
				assertThat(context.getBean(HandleClient.class).handle.<String, RuntimeException>use(Engine::name))
					.isEqualTo("diesel");
			});
	}

	@Test
	void handleWhenContractIsClassIsThereBeforeAnybodyAsksForIt() {
		this.runner.withUserConfiguration(ClassContract.class)
			.withPropertyValues("beluga.providers.engines.diesel.power=1",
					"beluga.providers.engines.spare.extends=diesel")
			.run((context) -> assertThat(context.getBeanNamesForType(ProviderHandle.class))
				.contains("belugaHandle.engines.diesel", "belugaHandle.engines.spare"));
	}

	@Test
	void injectWhenContractIsClassAndNotHandleFailsWithAdvice() {
		this.runner.withUserConfiguration(ClassContract.class, ClassClient.class)
			.withPropertyValues("beluga.providers.engines.diesel.power=1")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("The contract of package 'engines', " + Engine.class.getName()
						+ ", is a class, so there is no object that leads to the current instance. Inject "
						+ "@Qualifier(\"engines.diesel\") ProviderHandle<Engine> instead, or declare the package with "
						+ "ProviderPackage.withReference."));
	}

	@Test
	void injectWhenNameIsDisabledFails() {
		this.runner.withUserConfiguration(Qualified.class)
			.withPropertyValues("beluga.providers.llms.grok.enabled=false")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(NoSuchBeanDefinitionException.class));
	}

	static class Mistyped {

		Mistyped(@Qualifier("llms.grk") Llm llm) {
		}

	}

	@Qualifier("llms.grk")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Grok {

	}

	@Qualifier
	@Retention(RetentionPolicy.RUNTIME)
	@interface Vendor {

		String value();

	}

	@Qualifier
	@Retention(RetentionPolicy.RUNTIME)
	@interface Model {

		@AliasFor(annotation = Qualifier.class, attribute = "value")
		String name();

	}

	static class MetaAnnotated {

		MetaAnnotated(@Grok Llm llm) {
		}

	}

	static class WithValue {

		WithValue(@Vendor("llms.grk") Llm llm) {
		}

	}

	static class ByAlias {

		ByAlias(@Model(name = "llms.grk") Llm llm) {
		}

	}

	static class ByNamed {

		ByNamed(@Named("llms.grk") Llm llm) {
		}

	}

	record UnqualifiedHandle(ProviderHandle<Llm> handle) {
	}

	record WithoutPackage(@Qualifier("grok") ProviderHandle<Llm> handle) {
	}

	static class ByName {

		ByName(BeanFactory beanFactory) {
			beanFactory.getBean("llms.grk");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoOfItsOwn {

		@Bean
		Llm one() {
			return (question) -> "one: " + question;
		}

		@Bean
		Llm two() {
			return (question) -> "two: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grokFactory() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherPackage {

		@Bean
		@BelugaProvider(packageName = "others", name = "other", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> otherFactory() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserBean {

		@Bean
		Llm mine() {
			return (question) -> "mine: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedLikeOurs {

		@Bean("llms.grok")
		Llm grok() {
			return (question) -> "own grok: " + question;
		}

		@Bean("llms")
		@Primary
		Llm llms() {
			return (question) -> "own llms: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PackageBean {

		@Bean
		static ProviderPackage<Llm> llms() {
			return ProviderPackage.of("llms", Llm.class);
		}

	}

	abstract static class Engine {

		abstract String name();

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassContract {

		@Bean
		static ProviderPackage<Engine> enginesPackage() {
			return ProviderPackage.of("engines", Engine.class);
		}

		@Bean
		@BelugaProvider(packageName = "engines", name = "diesel", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Engine> diesel() {
			return (context, config) -> new Engine() {

				@Override
				String name() {
					return context.name();
				}

			};
		}

	}

	record HandleClient(@Qualifier("engines.diesel") ProviderHandle<Engine> handle) {
	}

	record QualifiedHandle(@Qualifier("llms.grok") ProviderHandle<Llm> handle) {
	}

	static class MethodHandle implements Supplier<ProviderHandle<Llm>> {

		private @Nullable ProviderHandle<Llm> handle;

		@Autowired
		@Qualifier("llms.grok")
		void setHandle(ProviderHandle<Llm> handle) {
			this.handle = handle;
		}

		@Override
		public ProviderHandle<Llm> get() {
			return Objects.requireNonNull(this.handle);
		}

	}

	static class GenericField<H> implements Supplier<H> {

		@Autowired
		@Qualifier("llms.grok")
		private H handle;

		@Override
		public H get() {
			return this.handle;
		}

	}

	static class GenericHandle extends GenericField<ProviderHandle<Llm>> {

	}

	static class FieldHandle implements Supplier<ProviderHandle<Llm>> {

		@Autowired
		@Qualifier("llms.grok")
		private @Nullable ProviderHandle<Llm> handle;

		@Override
		public ProviderHandle<Llm> get() {
			return Objects.requireNonNull(this.handle);
		}

	}

	@Qualifier("llms.grok")
	@Retention(RetentionPolicy.RUNTIME)
	@interface OfGrok {

	}

	record AnnotatedHandle(@OfGrok ProviderHandle<Llm> get) implements Supplier<ProviderHandle<Llm>> {
	}

	record LazyHandle(@Lazy @Qualifier("llms.grok") ProviderHandle<Llm> get) implements Supplier<ProviderHandle<Llm>> {
	}

	record OptionalHandle(
			@Qualifier("llms.grok") Optional<ProviderHandle<Llm>> handle) implements Supplier<ProviderHandle<Llm>> {

		@Override
		public ProviderHandle<Llm> get() {
			return this.handle.orElseThrow();
		}

	}

	record ProvidedHandle(@Qualifier("llms.grok") ObjectProvider<ProviderHandle<Llm>> handle)
			implements
				Supplier<ProviderHandle<Llm>> {

		@Override
		public ProviderHandle<Llm> get() {
			return this.handle.getObject();
		}

	}

	record HandleMap(Map<String, ProviderHandle<Llm>> handles) implements Supplier<ProviderHandle<Llm>> {

		@Override
		public ProviderHandle<Llm> get() {
			return this.handles.values()
				.stream()
				.filter((handle) -> handle.info().name().equals("grok"))
				.findFirst()
				.orElseThrow();
		}

	}

	record HandleArray(ProviderHandle<Llm>[] handles) implements Supplier<ProviderHandle<Llm>> {

		@Override
		public ProviderHandle<Llm> get() {
			assertThat(this.handles).hasSize(502);
			return Arrays.stream(this.handles)
				.filter((handle) -> handle.info().name().equals("grok"))
				.findFirst()
				.orElseThrow();
		}

	}

	static class ClassClient {

		ClassClient(@Qualifier("engines.diesel") Engine engine) {
		}

	}

	interface Managed extends AutoCloseable, InitializingBean, DisposableBean {

		@Override
		void close();

	}

	@BelugaProvider(packageName = "managed", name = "one", apiKey = ApiKeyUse.NONE)
	record ManagedFactory(List<String> calls) implements ProviderFactory<ProviderConfig, Managed> {

		@Override
		public Managed create(ProviderContext context, ProviderConfig config) {
			this.calls.add("create");
			throw new IllegalStateException("created");
		}

	}

	static class Unqualified {

		private final Llm llm;

		private final ProviderHandle<Llm> handle;

		Unqualified(Llm llm, ProviderHandle<Llm> handle) {
			this.llm = llm;
			this.handle = handle;
		}

	}

	static class Qualified {

		private final Llm llm;

		Qualified(@Qualifier("llms.grok") Llm llm) {
			this.llm = llm;
		}

	}

	record Collecting(Map<String, Llm> map, List<Llm> list, Llm[] array, ObjectProvider<List<Llm>> later,
			List<ProviderHandle<Llm>> handles, @Qualifier("llms.grok") List<Llm> byQualifier,
			ObjectProvider<Llm> provider) {
	}

}
