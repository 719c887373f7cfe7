package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.event.ProviderRegistered;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConfiguredProvidersInitializer}: what happens when.
 */
class LifecycleTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static final List<String> log = new ArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withPropertyValues("beluga.providers.llms.grok.model=a");

	@BeforeEach
	void reset() {
		log.clear();
		Llm.Simple.reset();
	}

	@Test
	void closeWhenContextClosesComesBeforeTheBeansThatInstancesAreMadeFrom() {
		this.runner.withUserConfiguration(Client.class).run((context) -> {
			context.getBean("llms.grok", Llm.class).ask("?");
			log.clear();
		});
		assertThat(log).containsExactly("client asks grok: bye", "instance closed", "factory destroyed",
				"helper destroyed");
	}

	@Test
	void closeWhenFactoryIsMadeFirstComesBeforeTheFactory() {
		this.runner.run((context) -> {
			context.getBean(ClosingFactory.class);
			context.getBean(Providers.class).get(LLMS, "grok").ask("?");
			log.clear();
		});
		assertThat(log).containsExactly("instance closed", "factory destroyed", "helper destroyed");
	}

	@Test
	void closeWhenFactoryIsMadeLastComesAfterTheBeansThatUseInstances() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withUserConfiguration(Client.class, Factories.class)
			.withPropertyValues("beluga.providers.llms.grok.model=a")
			.run((context) -> {
				context.getBean("llms.grok", Llm.class).ask("?");
				log.clear();
			});
		assertThat(log).containsExactly("client asks grok: bye", "instance closed", "factory destroyed",
				"helper destroyed");
	}

	@Test
	void lookUpWhenContextIsClosingGivesTheProvider() {
		List<Object> found = new ArrayList<>();
		this.runner.withUserConfiguration(LateClient.class).run((context) -> {
			context.getBean(LateClient.class).found = found;
			assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("llms.grok")).isFalse();
		});
		assertThat(found).hasSize(4).allSatisfy((provider) -> assertThat(provider).isNotNull());
	}

	@Test
	void stopAndStartKeepInstances() {
		this.runner.run((context) -> {
			Llm llm = context.getBean("llms.grok", Llm.class);
			llm.ask("?");
			ConfigurableApplicationContext source = context.getSourceApplicationContext();
			source.stop();
			assertThat(llm.ask("?")).isEqualTo("grok: ?");
			source.start();
			source.pause();
			source.restart();
			assertThat(llm.ask("?")).isEqualTo("grok: ?");
			assertThat(context.getBean(Providers.class).info("llms", "grok").generation()).isOne();
			assertThat(log).containsOnlyOnce("instance created").doesNotContain("instance closed");
		});
	}

	@Test
	void startWhenLazyStillChecksTheConfiguration() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("beluga.providers.llms.grok.timeout=never")
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("beluga.providers.llms.grok.timeout")
				.hasMessageNotContaining("never"));
	}

	@Test
	void startWhenLazyAndValidWorks() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean("llms.grok", Llm.class).ask("?")).isEqualTo("grok: ?"));
	}

	@Test
	void startWhenNotEagerCreatesNothing() {
		this.runner.run((context) -> assertThat(log).doesNotContain("instance created"));
	}

	@Test
	void startWhenEagerCreatesEverything() {
		this.runner.withPropertyValues("beluga.registry.eager=true", "beluga.providers.llms.second.extends=grok")
			.run((context) -> {
				assertThat(log.stream().filter("instance created"::equals)).hasSize(2);
				assertThat(context.getBean(Providers.class).info("llms", "second").state())
					.isEqualTo(ProviderState.READY);
			});
	}

	@Test
	void startWhenEagerAndFactoryFailsFails() {
		this.runner.withPropertyValues("beluga.registry.eager=true", "beluga.providers.llms.bad.provider-name=broken")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void startWhenEagerAndFactoryOfOptionalFailsStarts() {
		this.runner
			.withPropertyValues("beluga.registry.eager=true", "beluga.providers.llms.bad.provider-name=broken",
					"beluga.providers.llms.bad.optional=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Providers.class).info("llms", "bad").state())
					.isEqualTo(ProviderState.UNAVAILABLE);
			});
	}

	@Test
	void usedInConstructorChecksEverythingFirst() {
		this.runner.withUserConfiguration(Early.class)
			.withPropertyValues("beluga.providers.llms.other.timeout=never",
					"beluga.providers.llms.other.provider-name=grok")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("beluga.providers.llms.other.timeout"));
	}

	@Test
	void usedInConstructorWhenValidWorks() {
		this.runner.withUserConfiguration(Early.class)
			.run((context) -> assertThat(context.getBean(Early.class).answer).isEqualTo("grok: early"));
	}

	@Test
	void customizersRunInOrderBeforeAnyInstanceAndTheirPackagesAreConfigured() {
		this.runner.withUserConfiguration(Customizers.class)
			.withPropertyValues("beluga.providers.sms.twilio.api-key=k")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(log).containsSubsequence("first customizer", "second customizer");
				assertThat(
						context.getBean(Providers.class).get(ProviderPackage.of("sms", Llm.class), "twilio").ask("?"))
					.isEqualTo("twilio: ?");
			});
	}

	@Test
	void listenersAreToldEverythingFromTheBeginning() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			context.getBean("llms.grok", Llm.class).ask("?");
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(listeners.events).hasAtLeastOneElementOfType(ProviderRegistered.class)
				.last()
				.isInstanceOf(InstanceReady.class);
			assertThat(listeners.applicationEvents).isEqualTo(listeners.events);
		});
	}

	@Test
	void listenerIsToldOfInstancesThatAreClosedWithTheContext() {
		List<ProviderEvent> events = new ArrayList<>();
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			context.getBean("llms.grok", Llm.class).ask("?");
			context.getBean(Listeners.class).closing = events;
		});
		assertThat(events).singleElement().isInstanceOf(InstanceClosed.class);
	}

	@Test
	void listenerWhenItThrowsStopsNobody() {
		this.runner.withUserConfiguration(Throwing.class, Listeners.class).run((context) -> {
			context.getBean("llms.grok", Llm.class).ask("?");
			assertThat(context.getBean(Listeners.class).events).last().isInstanceOf(InstanceReady.class);
		});
	}

	@Test
	void registryWhenCreatedInstantiatesNoUserBean() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withUserConfiguration(RegistryFirst.class, Factories.class, Customizers.class, Resolver.class)
			.run((context) -> assertThat(context.getBean(RegistryFirst.class).logAtStart).isEmpty());
	}

	@Test
	void resolverKnowsNamesThatNobodyConfigured() {
		this.runner.withUserConfiguration(Resolver.class)
			.run((context) -> assertThat(context.getBean(Providers.class).get(LLMS, "tenant-1").ask("?"))
				.isEqualTo("tenant-1: ?"));
	}

	@Test
	void resolversAreAskedInOrderUntilOneKnowsTheName() {
		this.runner.withUserConfiguration(Resolver.class, EarlierResolver.class).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.get(LLMS, "tenant-1").ask("?")).isEqualTo("tenant-1: ?");
			assertThat(providers.get(LLMS, "early").ask("?")).isEqualTo("early: ?");
			assertThat(log).contains("earlier asked for tenant-1");
			Llm broken = providers.get(LLMS, "tenant-null");
			assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> broken.ask("?"))
				.withMessage("llms.tenant-null could not be created: its configuration resolver returned null.");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		Helper helper() {
			return new Helper();
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ClosingFactory grokFactory(Helper helper) {
			log.add("factory created");
			return new ClosingFactory();
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "broken", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> broken() {
			return (context, config) -> {
				throw new IllegalStateException("broken");
			};
		}

	}

	static class Helper implements DisposableBean {

		@Override
		public void destroy() {
			log.add("helper destroyed");
		}

	}

	static class ClosingFactory implements ProviderFactory<ProviderConfig, Llm>, DisposableBean {

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			log.add("instance created");
			context.onDestroy(() -> log.add("instance closed"));
			return new Llm.Simple(context);
		}

		@Override
		public void destroy() {
			log.add("factory destroyed");
		}

	}

	static class Client implements DisposableBean {

		private final Llm llm;

		Client(@Qualifier("llms.grok") Llm llm) {
			this.llm = llm;
		}

		@Override
		public void destroy() {
			log.add("client asks " + this.llm.ask("bye"));
		}

	}

	static class LateClient implements DisposableBean {

		private final ObjectProvider<Llm> unqualified;

		private final ObjectProvider<Llm> qualified;

		private final ObjectProvider<ProviderHandle<Llm>> handle;

		private final BeanFactory beanFactory;

		private List<Object> found = new ArrayList<>();

		LateClient(ObjectProvider<Llm> unqualified, @Qualifier("llms.grok") ObjectProvider<Llm> qualified,
				ObjectProvider<ProviderHandle<Llm>> handle, BeanFactory beanFactory) {
			this.unqualified = unqualified;
			this.qualified = qualified;
			this.handle = handle;
			this.beanFactory = beanFactory;
		}

		@Override
		public void destroy() {
			this.found.add(this.unqualified.getObject());
			this.found.add(this.qualified.getIfAvailable());
			this.found.add(this.handle.getObject());
			this.found.add(this.beanFactory.getBean("llms.grok"));
		}

	}

	static class Early {

		private final String answer;

		Early(@Qualifier("llms.grok") Llm llm) {
			this.answer = llm.ask("early");
		}

	}

	static class RegistryFirst {

		private final List<String> logAtStart;

		RegistryFirst(ProviderRegistry registry, Providers providers) {
			this.logAtStart = List.copyOf(log);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		ProviderRegistryCustomizer second() {
			log.add("customizer created");
			return (registry) -> {
				log.add("second customizer");
				registry.registerProvider(
						ProviderDefinition.builder("sms", "twilio", (context, config) -> new Llm.Simple(context))
							.productType(Llm.class)
							.build());
			};
		}

		@Bean
		@Order(1)
		ProviderRegistryCustomizer first() {
			return (registry) -> {
				log.add("first customizer");
				registry.registerPackage(ProviderPackage.of("sms", Llm.class));
			};
		}

	}

	static class Listeners implements ProviderEventListener, DisposableBean {

		private final List<ProviderEvent> events = new ArrayList<>();

		private final List<ProviderEvent> applicationEvents = new ArrayList<>();

		private List<ProviderEvent> closing = new ArrayList<>();

		private boolean destroyed;

		@Override
		public void onEvent(ProviderEvent event) {
			assertThat(this.destroyed).isFalse();
			this.events.add(event);
			this.closing.add(event);
		}

		@Override
		public void destroy() {
			this.destroyed = true;
		}

		@EventListener
		void onApplicationEvent(ProviderEvent event) {
			this.applicationEvents.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Throwing {

		@Bean
		@Order(0)
		ProviderEventListener throwing() {
			return (event) -> {
				throw new IllegalStateException("listener");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Resolver {

		@Bean
		ProviderConfigResolver resolver() {
			log.add("resolver created");
			return (packageName, name) -> name.startsWith("tenant")
					? Optional.of(ProviderConfig.builder("grok").build()) : Optional.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlierResolver {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		ProviderConfigResolver earlierResolver() {
			return (packageName, name) -> {
				log.add("earlier asked for " + name);
				if (name.equals("tenant-null")) {
					return null;
				}
				return name.equals("early") ? Optional.of(ProviderConfig.builder("grok").build()) : Optional.empty();
			};
		}

	}

}
