package io.beluga.registry.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderInfo;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderType;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidFactoryException;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.RegistrationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnnotatedFactories}.
 */
class AnnotatedFactoriesTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withPropertyValues("beluga.registry.missing-keys=unavailable");

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void findWhenAFactoryBeanDeclaresItsProductByAttributeFindsIt(boolean asType) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withInitializer((context) -> {
				RootBeanDefinition definition = new RootBeanDefinition(MakingBean.class);
				definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE,
						asType ? ResolvableType.forClass(Made.class) : Made.class);
				((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("made", definition);
			})
			.withPropertyValues("beluga.providers.llms.made.model=a")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("llms.made", Llm.class).ask("?")).isEqualTo("made: ?");
			});
	}

	@BelugaProvider(packageName = "llms", name = "made", apiKey = ApiKeyUse.NONE)
	static class Made implements ProviderFactory<ProviderConfig, Llm> {

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return new Llm.Simple(context);
		}

	}

	static class MakingBean implements FactoryBean<Object> {

		@Override
		public Object getObject() {
			return new Made();
		}

		@Override
		public Class<?> getObjectType() {
			return Made.class;
		}

	}

	@Test
	void findWhenClassIsAnnotatedRegistersIt() {
		this.runner.withUserConfiguration(ComponentFactory.class)
			.withPropertyValues("beluga.providers.llms.component.model=m")
			.run((context) -> {
				ProviderInfo info = context.getBean(ProviderRegistry.class).getProviderInfo("llms", "component");
				assertThat(info.type()).isEqualTo(new ProviderType("llm"));
				assertThat(info.capabilities()).containsExactly("chat");
				assertThat(info.supportedFeatures()).containsExactly("streaming", "tools");
				assertThat(info.documentation()).isEqualTo("Answers.");
				assertThat(ask(context.getBean(Providers.class), "component")).isEqualTo("m: ?");
			});
	}

	@Test
	void findWhenScannedClassIsNotLoadedYetRegistersIt() {
		this.runner.withUserConfiguration(ScanningConfiguration.class)
			.withPropertyValues("beluga.providers.llms.component.model=m")
			.run((context) -> assertThat(ask(context.getBean(Providers.class), "component")).isEqualTo("m: ?"));
	}

	@Test
	void findWhenLambdaIsAnnotatedOnItsMethodRegistersIt() {
		this.runner.withUserConfiguration(LambdaConfiguration.class)
			.withPropertyValues("beluga.providers.llms.lambda.model=m")
			.run((context) -> assertThat(ask(context.getBean(Providers.class), "lambda")).isEqualTo("m: ?"));
	}

	@Test
	void findWhenMethodReturnsAnnotatedClassRegistersIt() {
		this.runner.withUserConfiguration(ConcreteConfiguration.class)
			.withPropertyValues("beluga.providers.llms.component.model=m")
			.run((context) -> assertThat(ask(context.getBean(Providers.class), "component")).isEqualTo("m: ?"));
	}

	@Test
	void findWhenMethodAndClassAreAnnotatedTakesTheMethod() {
		this.runner.withUserConfiguration(BothConfiguration.class)
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("llms"))
				.containsExactly("method"));
	}

	@Test
	void findWhenFactoryIsSubclassOfGenericBaseRegistersIt() {
		this.runner.withUserConfiguration(Subclass.class)
			.withPropertyValues("beluga.providers.llms.subclass.model=m")
			.run((context) -> assertThat(ask(context.getBean(Providers.class), "subclass")).isEqualTo("m: ?"));
	}

	@Test
	void findWhenFactoryIsProxiedRegistersIt() {
		this.runner.withUserConfiguration(ComponentFactory.class, ProxyingPostProcessor.class)
			.withPropertyValues("beluga.providers.llms.component.model=m")
			.run((context) -> {
				assertThat(context.getBean(ProviderFactory.class)).isNotInstanceOf(ComponentFactory.class);
				assertThat(ask(context.getBean(Providers.class), "component")).isEqualTo("m: ?");
			});
	}

	@Test
	void findWhenMethodIsInheritedFromGenericConfigurationRegistersIt() {
		this.runner.withUserConfiguration(GenericConfiguration.class)
			.withPropertyValues("beluga.providers.llms.inherited.model=m")
			.run((context) -> assertThat(ask(context.getBean(Providers.class), "inherited")).isEqualTo("m: ?"));
	}

	/**
	 * As when the class of the application, which is made first, has providers injected.
	 */
	@Test
	void findWhenDefinitionOfAScannedClassIsMergedAnewRegistersIt() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition("component",
				BeanDefinitionBuilder.genericBeanDefinition(ComponentFactory.class.getName()).getBeanDefinition());
		assertThat(AnnotatedFactories.find(beanFactory).byPackage()).containsOnlyKeys("llms");
		beanFactory.freezeConfiguration();
		assertThat(AnnotatedFactories.find(beanFactory).byPackage()).containsOnlyKeys("llms");
	}

	@Test
	void findWhenFactoryIsInParentRegistersIt() {
		new ApplicationContextRunner().withUserConfiguration(ComponentFactory.class)
			.run((parent) -> this.runner.withParent(parent)
				.withPropertyValues("beluga.providers.llms.component.model=m")
				.run((context) -> assertThat(ask(context.getBean(Providers.class), "component")).isEqualTo("m: ?")));
	}

	@Test
	void findWhenFactoryIsNoDefaultCandidateRegistersIt() {
		this.runner.withUserConfiguration(NoDefaultCandidate.class)
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("llms"))
				.containsExactly("quiet"));
	}

	@Test
	void findWhenFactoryHasScopedProxyRegistersItOnce() {
		this.runner.withUserConfiguration(Scoped.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).containsExactly("scoped");
		});
	}

	@Test
	void findWhenNotAnnotatedLeavesIt() {
		this.runner.withUserConfiguration(NotAnnotated.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ProviderRegistry.class).listPackages()).isEmpty();
		});
	}

	@Test
	void findInstantiatesNothing() {
		Counting.instances.set(0);
		this.runner.withUserConfiguration(CountingConfiguration.class)
			.withPropertyValues("beluga.providers.llms.counting.model=m")
			.run((context) -> {
				assertThat(context.getBean(Providers.class).list("llms")).containsExactly("counting");
				Llm llm = context.getBean(Providers.class).get(LLMS, "counting");
				assertThat(Counting.instances).hasValue(0);
				llm.ask("?");
				assertThat(Counting.instances).hasValue(1);
			});
	}

	@Test
	void findWhenRawFails() {
		this.runner.withUserConfiguration(Raw.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(InvalidFactoryException.class)
				.rootCause()
				.hasMessage("Bean 'raw' (" + Raw.class.getName() + ".raw()) does not say what it takes and makes: "
						+ "declare it as ProviderFactory<C, P> with both types written out, such as "
						+ "ProviderFactory<ProviderConfig, ChatModel>, or as the class of the factory."));
	}

	@Test
	void findWhenWildcardFails() {
		this.runner.withUserConfiguration(Wildcard.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(InvalidFactoryException.class)
				.rootCause()
				.hasMessageContaining("does not say what it takes and makes"));
	}

	@Test
	void findWhenTwoHaveOneNameFailsWithBothOrigins() {
		this.runner.withUserConfiguration(ComponentFactory.class, Duplicate.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(ProviderExistsException.class)
				.rootCause()
				.hasMessageContaining("Package 'llms' has two providers 'component': Bean '")
				.hasMessageContaining(ComponentFactory.class.getName() + ")")
				.hasMessageContaining("Bean 'duplicate' (" + Duplicate.class.getName() + ".duplicate())"));
	}

	@Test
	void findWhenAnnotatedBeanIsNoFactoryFails() {
		this.runner.withUserConfiguration(NoFactory.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(RegistrationFailedException.class)
				.rootCause()
				.hasMessage("Bean 'text' (" + NoFactory.class.getName() + ".text()) has @BelugaProvider but is no "
						+ "ProviderFactory. Have it implement ProviderFactory<C, P>, or return one, or remove the "
						+ "annotation."));
	}

	@Test
	void findWhenNameIsBlankFails() {
		this.runner.withUserConfiguration(Blank.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(RegistrationFailedException.class)
				.rootCause()
				.hasMessage("Bean 'blank' (" + Blank.class.getName() + ".blank()) has a @BelugaProvider whose name is "
						+ "' ': it takes ASCII letters, digits, '-' and '_', begins with a letter or digit, and has at "
						+ "most 128 characters."));
	}

	@Test
	void findWhenNameIsInvalidFails() {
		this.runner.withUserConfiguration(Invalid.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(RegistrationFailedException.class)
				.rootCause()
				.hasMessageContaining(".invalid()) has a @BelugaProvider whose name is 'a b': it takes ASCII letters"));
	}

	private static String ask(Providers providers, String name) {
		return providers.get(LLMS, name).ask("?");
	}

	record Config(String model) {
	}

	@BelugaProvider(packageName = "llms", name = "component", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools" }, documentation = "Answers.", apiKey = ApiKeyUse.NONE)
	static class ComponentFactory implements ProviderFactory<Config, Llm> {

		@Override
		public Llm create(ProviderContext context, Config config) {
			return new Llm.Simple(config.model());
		}

	}

	abstract static class Base<C> implements ProviderFactory<C, Llm> {

	}

	@BelugaProvider(packageName = "llms", name = "subclass", apiKey = ApiKeyUse.NONE)
	static class Subclass extends Base<Config> {

		@Override
		public Llm create(ProviderContext context, Config config) {
			return new Llm.Simple(config.model());
		}

	}

	static class ProxyingPostProcessor implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof ProviderFactory)) {
				return bean;
			}
			ProxyFactory proxy = new ProxyFactory(ProviderFactory.class, (org.springframework.aop.TargetSource) null);
			proxy.setTarget(bean);
			return proxy.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ComponentScan(useDefaultFilters = false,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ComponentFactory.class))
	static class ScanningConfiguration {

		ScanningConfiguration(Providers providers) {
			assertThat(providers.list("llms")).containsExactly("component");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LambdaConfiguration {

		@Bean
		@BelugaProvider(packageName = "llms", name = "lambda", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Config, Llm> lambda() {
			return (context, config) -> new Llm.Simple(config.model());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConcreteConfiguration {

		@Bean
		ComponentFactory concrete() {
			return new ComponentFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BothConfiguration {

		@Bean
		@BelugaProvider(packageName = "llms", name = "method")
		ComponentFactory both() {
			return new ComponentFactory();
		}

	}

	abstract static class GenericBase<C extends Config> {

		@Bean
		@BelugaProvider(packageName = "llms", name = "inherited", apiKey = ApiKeyUse.NONE)
		ProviderFactory<C, Llm> inherited() {
			return (context, config) -> new Llm.Simple(config.model());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GenericConfiguration extends GenericBase<Config> {

	}

	@Configuration(proxyBeanMethods = false)
	static class NoDefaultCandidate {

		@Bean(defaultCandidate = false)
		@BelugaProvider(packageName = "llms", name = "quiet")
		ProviderFactory<ProviderConfig, Llm> quiet() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.INTERFACES)
		@BelugaProvider(packageName = "llms", name = "scoped")
		ProviderFactory<ProviderConfig, Llm> scoped() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NotAnnotated {

		@Bean
		ProviderFactory<ProviderConfig, Llm> notAnnotated() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	static class Counting implements ProviderFactory<ProviderConfig, Llm> {

		static final AtomicInteger instances = new AtomicInteger();

		Counting() {
			instances.incrementAndGet();
		}

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CountingConfiguration {

		@Bean
		@org.springframework.context.annotation.Lazy
		@BelugaProvider(packageName = "llms", name = "counting", apiKey = ApiKeyUse.NONE)
		Counting counting() {
			return new Counting();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Raw {

		@Bean
		@BelugaProvider(packageName = "llms", name = "raw")
		@SuppressWarnings("rawtypes")
		ProviderFactory raw() {
			return new ComponentFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wildcard {

		@Bean
		@BelugaProvider(packageName = "llms", name = "wildcard")
		ProviderFactory<?, ? extends Llm> wildcard() {
			return new ComponentFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Duplicate {

		@Bean
		@BelugaProvider(packageName = "llms", name = "component")
		ProviderFactory<ProviderConfig, Llm> duplicate() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoFactory {

		@Bean
		@BelugaProvider(packageName = "llms", name = "text")
		String text() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Blank {

		@Bean
		@BelugaProvider(packageName = "llms", name = " ")
		ProviderFactory<ProviderConfig, Llm> blank() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Invalid {

		@Bean
		@BelugaProvider(packageName = "llms", name = "a b")
		ProviderFactory<ProviderConfig, Llm> invalid() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

}
