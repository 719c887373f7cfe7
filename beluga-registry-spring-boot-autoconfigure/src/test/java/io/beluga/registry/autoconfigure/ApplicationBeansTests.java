package io.beluga.registry.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for the way in which our beans live beside those of an application.
 */
class ApplicationBeansTests {

	private static final List<String> log = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Grok.class)
		.withPropertyValues("beluga.providers.llms.grok.model=a");

	@BeforeEach
	void reset() {
		log.clear();
	}

	@Test
	void getBeanByTypeWhenTheApplicationHasOneGivesThat() {
		this.runner.withUserConfiguration(Own.class).run((context) -> {
			assertThat(context.getBean(Llm.class).ask("?")).isEqualTo("own: ?");
			assertThat(context.getBeanProvider(Llm.class).getIfUnique()).isSameAs(context.getBean("own"));
			assertThat(context.getBeanProvider(Llm.class).getIfAvailable()).isSameAs(context.getBean("own"));
		});
	}

	@Test
	void getBeanByTypeWhenTheApplicationHasNoneGivesTheDefault() {
		this.runner.withPropertyValues("beluga.providers.llms.fast.extends=grok", "beluga.packages.llms.default=fast")
			.run((context) -> assertThat(context.getBean(Llm.class)).isSameAs(context.getBean("llms")));
	}

	@Test
	void fallbackOfTheApplicationHasNoCompany() {
		this.runner.withUserConfiguration(OwnFallback.class).run((context) -> {
			assertThat(context.getBean(Llm.class)).isSameAs(context.getBean("ownFallback"));
			assertThat(context).doesNotHaveBean("llms");
		});
	}

	@Test
	void registryThatIsWrappedWorks() {
		this.runner.withUserConfiguration(Wrapping.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).containsExactly("grok");
			assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?");
		});
	}

	@Test
	void registryOfTheApplicationHasItsListenersAndResolvers() {
		this.runner.withUserConfiguration(OwnRegistry.class).run((context) -> {
			assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?");
			assertThat(log).contains("InstanceReady");
			Object tenant = context.getBean(Providers.class).get("llms", "tenant");
			assertThat(((Llm) tenant).ask("?")).isEqualTo("grok: ?");
		});
	}

	@Test
	void registryThatIsCreatedAtASecondAttemptHasEverything() {
		AtomicBoolean failed = new AtomicBoolean();
		assertCreatedAtASecondAttempt(
				this.runner.withUserConfiguration(Early.class).withBean(ProviderPackage.class, () -> {
					if (failed.compareAndSet(false, true)) {
						throw new IllegalStateException("for the test");
					}
					return ProviderPackage.of("llms", Llm.class);
				}, (definition) -> definition.setLazyInit(true)));
	}

	@Test
	void registryWhoseBeanIsRefusedOnceHasEverythingAtASecondAttempt() {
		assertCreatedAtASecondAttempt(this.runner.withUserConfiguration(Early.class, FailingOnce.class));
	}

	private static void assertCreatedAtASecondAttempt(ApplicationContextRunner runner) {
		runner.withUserConfiguration(Listening.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(log).contains("first attempt failed: for the test");
			assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).containsExactly("grok");
			assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?");
			assertThat(log).contains("InstanceReady");
			Object tenant = context.getBean(Providers.class).get("llms", "tenant");
			assertThat(((Llm) tenant).ask("?")).isEqualTo("grok: ?");
		});
	}

	@Test
	void registryOfTheApplicationThatRefusesOnceGetsTheRestAtASecondAttempt() {
		this.runner.withUserConfiguration(Early.class, RefusingOnce.class, Second.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(log).contains("first attempt failed: for the test");
			assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).containsExactly("grok", "second");
			assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?");
		});
	}

	@Test
	void aliasThatTheApplicationHasSetStays() {
		this.runner.withUserConfiguration(OwnRegistry.class)
			.withBean(ProviderRegistryCustomizer.class,
					() -> (registry) -> ((DefaultProviderRegistry) registry).configuredProviders()
						.setAliases("llms", Map.of("cheap", "grok")))
			.run((context) -> assertThat(context.getBean(ConfiguredProviders.class).describe("llms").aliases())
				.isEqualTo(Map.of("cheap", "grok")));
	}

	@Test
	void providersThatReturnNothingAreNamed() {
		this.runner.withBean(Providers.class, () -> mock(Providers.class))
			.run((context) -> assertThatExceptionOfType(BeanCreationException.class)
				.isThrownBy(() -> context.getBean("llms.grok"))
				.withMessageContaining("The Providers bean returned null for a name of package 'llms'."));
	}

	@Test
	void definitionThatComesLateKeepsItsName() {
		this.runner.withUserConfiguration(Late.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("late: ?");
		});
	}

	@Test
	void closeWhenFactoriesUseEachOtherComesBeforeBoth() {
		this.runner.withUserConfiguration(Circle.class)
			.withPropertyValues("beluga.providers.llms.first.x=1", "beluga.providers.llms.second.x=1")
			.run((context) -> {
				assertThat(context.getBean("llms.first", Llm.class).ask("?")).isEqualTo("first: ?");
				assertThat(context.getBean("llms.second", Llm.class).ask("?")).isEqualTo("second: ?");
				log.clear();
			});
		assertThat(log).hasSize(4);
		assertThat(log.subList(0, 2)).containsExactlyInAnyOrder("instance first closed", "instance second closed");
	}

	@Configuration(proxyBeanMethods = false)
	static class Grok {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return (context, config) -> (question) -> "grok: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		Llm own() {
			return (question) -> "own: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFallback {

		@Bean
		@Fallback
		Llm ownFallback() {
			return (question) -> "own: " + question;
		}

	}

	/**
	 * Tries to get the registry before anything else does.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		Object early(BeanFactory beanFactory) {
			try {
				return beanFactory.getBean("belugaProviderSetup");
			}
			catch (BeansException ex) {
				log.add("first attempt failed: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
				return new Object();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingOnce {

		@Bean
		static BeanPostProcessor failingOnce() {
			AtomicBoolean failed = new AtomicBoolean();
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (bean instanceof ProviderRegistry && failed.compareAndSet(false, true)) {
						throw new IllegalStateException("for the test");
					}
					return bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RefusingOnce {

		@Bean
		ProviderRegistry registry() {
			AtomicInteger calls = new AtomicInteger();
			ProviderRegistry registry = DefaultProviderRegistry.builder().build();
			return (ProviderRegistry) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { ProviderRegistry.class }, (proxy, method, arguments) -> {
						if (method.getName().equals("registerProvider") && calls.incrementAndGet() == 2) {
							throw new IllegalStateException("for the test");
						}
						try {
							return method.invoke(registry, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		@Bean
		@BelugaProvider(packageName = "llms", name = "second", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> second() {
			return (context, config) -> (question) -> "second: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		@Bean
		ProviderEventListener listener() {
			return (event) -> log.add(event.getClass().getSimpleName());
		}

		@Bean
		ProviderConfigResolver resolver() {
			return (packageName, name) -> Optional.of(ProviderConfig.builder("grok").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Listening.class)
	static class OwnRegistry {

		@Bean
		DefaultProviderRegistry registry(ProviderConfigBinder binder) {
			return DefaultProviderRegistry.builder().configBinder(binder).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wrapping {

		@Bean
		static BeanPostProcessor wrapper() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof ProviderRegistry)) {
						return bean;
					}
					return Proxy.newProxyInstance(getClass().getClassLoader(),
							new Class<?>[] { ProviderRegistry.class },
							(proxy, method, args) -> method.invoke(bean, args));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Late {

		@Bean
		static BeanDefinitionRegistryPostProcessor late() {
			return new BeanDefinitionRegistryPostProcessor() {

				@Override
				public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
					RootBeanDefinition definition = new RootBeanDefinition(Llm.class);
					definition.setInstanceSupplier(() -> (Llm) (question) -> "late: " + question);
					registry.registerBeanDefinition("llms.grok", definition);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Circle {

		@Bean
		@BelugaProvider(packageName = "llms", name = "first", apiKey = ApiKeyUse.NONE)
		ClosingFactory first(Providers providers) {
			return new ClosingFactory("first");
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "second", apiKey = ApiKeyUse.NONE)
		ClosingFactory second() {
			return new ClosingFactory("second");
		}

	}

	static class ClosingFactory implements ProviderFactory<ProviderConfig, Llm>, DisposableBean {

		private final String name;

		ClosingFactory(String name) {
			this.name = name;
		}

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			context.onDestroy(() -> log.add("instance " + this.name + " closed"));
			return (question) -> this.name + ": " + question;
		}

		@Override
		public void destroy() {
			log.add("factory " + this.name + " destroyed");
		}

	}

}
