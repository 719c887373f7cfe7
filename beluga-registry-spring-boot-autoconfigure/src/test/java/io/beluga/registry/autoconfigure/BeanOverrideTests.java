package io.beluga.registry.autoconfigure;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for replacing configured providers in tests of applications.
 */
class BeanOverrideTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	@Nested
	@SpringBootTest(classes = Application.class, properties = "beluga.providers.llms.grok.model=a")
	class WithMockitoBean {

		@MockitoBean(name = "llms.grok")
		private Llm mock;

		@Autowired
		private Client client;

		@Test
		void injectWhenMockedGivesTheMock() {
			given(this.mock.ask("?")).willReturn("mocked");
			assertThat(this.client.llm().ask("?")).isEqualTo("mocked");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = "beluga.providers.llms.grok.model=b")
	class WithTestBean {

		@TestBean(name = "llms.grok", methodName = "io.beluga.registry.autoconfigure.BeanOverrideTests#fake")
		private Llm fake;

		@Autowired
		private Client client;

		@Test
		void injectWhenReplacedGivesTheReplacement() {
			assertThat(this.client.llm()).isSameAs(this.fake);
			assertThat(this.client.llm().ask("?")).isEqualTo("fake: ?");
		}

	}

	@Nested
	@SpringBootTest(classes = { Application.class, HandleClient.class },
			properties = "beluga.providers.llms.grok.model=d")
	class WithMockitoBeanOfAHandle {

		@MockitoBean
		@Qualifier("llms.grok")
		private ProviderHandle<Llm> mock;

		@Autowired
		private HandleClient client;

		@Test
		void injectWhenHandleIsMockedGivesTheMock() {
			assertThat(this.client.handle()).isSameAs(this.mock);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = "beluga.providers.llms.grok.model=c")
	class WithoutOverride {

		@Autowired
		private Client client;

		@Test
		void injectGivesTheConfiguredProvider() {
			assertThat(this.client.llm().ask("?")).isEqualTo("grok: ?");
		}

	}

	@Nested
	@SpringBootTest(classes = Vendors.class,
			properties = { "beluga.providers.llms.main.provider-name=vendor",
					"beluga.providers.llms.other.provider-name=vendor", "beluga.providers.llms.other.api-key=k",
					"beluga.packages.llms.default=main", "beluga.packages.llms.aliases.cheapest=main",
					"beluga.registry.eager=true" })
	class WithMockitoBeanOfTheDefault {

		@MockitoBean(name = "llms.main")
		private Llm mock;

		@Autowired
		private Providers providers;

		@Autowired
		private Llm unqualified;

		@Autowired
		private ProviderHandle<Llm> unqualifiedHandle;

		@Autowired
		@Qualifier("llms.cheapest")
		private Llm aliased;

		@Test
		void registryWhenMockedHandsOutTheMock() {
			given(this.mock.ask("?")).willReturn("mocked");
			assertThat(this.providers.get(LLMS, "main")).isSameAs(this.mock);
			assertThat(this.providers.get("llms", "main")).isSameAs(this.mock);
			assertThat(this.providers.find(LLMS, "main")).containsSame(this.mock);
			assertThat(this.providers.all(LLMS)).containsOnlyKeys("main", "other").containsEntry("main", this.mock);
			assertThat(this.providers.handle(LLMS, "main").<String, RuntimeException>use((llm) -> llm.ask("?")))
				.isEqualTo("mocked");
			assertThat(this.providers.getDefault(LLMS).ask("?")).isEqualTo("mocked");
			assertThat(this.providers.get(LLMS, "cheapest").ask("?")).isEqualTo("mocked");
			assertThat(this.providers.handle(LLMS, "cheapest").<String, RuntimeException>use((llm) -> llm.ask("?")))
				.isEqualTo("mocked");
		}

		@Test
		void injectWhenMockedLeadsToTheMock() {
			given(this.mock.ask("?")).willReturn("mocked");
			assertThat(this.unqualified.ask("?")).isEqualTo("mocked");
			assertThat(this.unqualifiedHandle.<String, RuntimeException>use((llm) -> llm.ask("?"))).isEqualTo("mocked");
			assertThat(this.aliased.ask("?")).isEqualTo("mocked");
		}

		@Test
		void othersWhenOneIsMockedAreTheirOwn() {
			assertThat(this.providers.get(LLMS, "other").ask("?")).isEqualTo("vendor: ?");
		}

		@Test
		void changeWhenMockedKeepsTheMock() {
			given(this.mock.ask("?")).willReturn("mocked");
			ProviderConfig config = this.providers.config("llms", "main");
			this.providers.put("llms", "main", config.toBuilder().apiKey("k").build());
			this.providers.renew("llms", "main");
			assertThat(this.providers.getDefault(LLMS).ask("?")).isEqualTo("mocked");
			this.providers.remove("llms", "main");
			this.providers.put("llms", "main", config);
			assertThat(this.providers.getDefault(LLMS).ask("?")).isEqualTo("mocked");
		}

	}

	@Nested
	@SpringBootTest(classes = Vendors.class,
			properties = { "beluga.providers.llms.main.provider-name=vendor", "beluga.providers.llms.main.api-key=k" })
	class WithMockitoBeanByType {

		@MockitoBean
		private Llm mock;

		@Autowired
		private Providers providers;

		@Autowired
		private ProviderHandle<Llm> handle;

		@Test
		void registryWhenTheDefaultIsMockedByTypeLeadsToTheMock() {
			given(this.mock.ask("?")).willReturn("mocked");
			assertThat(this.providers.getDefault(LLMS).ask("?")).isEqualTo("mocked");
			assertThat(this.providers.get(LLMS, "main").ask("?")).isEqualTo("mocked");
			assertThat(this.handle.<String, RuntimeException>use((llm) -> llm.ask("?"))).isEqualTo("mocked");
		}

	}

	@Nested
	@SpringBootTest(classes = Vendors.class, properties = { "beluga.providers.llms.main.provider-name=vendor",
			"beluga.providers.llms.main.api-key=k", "beluga.packages.llms.aliases.cheapest=main" })
	class WithTestBeanOfAnAlias {

		@TestBean(name = "llms.cheapest", methodName = "io.beluga.registry.autoconfigure.BeanOverrideTests#fake")
		private Llm fake;

		@Autowired
		private Providers providers;

		@Test
		void registryWhenAliasIsReplacedHandsOutTheReplacementUnderTheAlias() {
			assertThat(this.providers.get(LLMS, "cheapest")).isSameAs(this.fake);
			assertThat(this.providers.handle(LLMS, "cheapest").<String, RuntimeException>use((llm) -> llm.ask("?")))
				.isEqualTo("fake: ?");
			assertThat(this.providers.get(LLMS, "main").ask("?")).isEqualTo("vendor: ?");
			assertThat(this.providers.list("llms")).containsExactly("main");
		}

	}

	@Nested
	@SpringBootTest(classes = Vendors.class,
			properties = { "beluga.providers.llms.main.provider-name=vendor", "beluga.providers.llms.main.api-key=k" })
	class WithoutMocks {

		@Autowired
		private Providers providers;

		@Test
		void registryWhenOtherTestsMockHandsOutItsOwn() {
			assertThat(this.providers.get(LLMS, "main").ask("?")).isEqualTo("vendor: ?");
			assertThat(this.providers.getDefault(LLMS).ask("?")).isEqualTo("vendor: ?");
		}

	}

	@Test
	void registryWhenTheApplicationHasABeanOfTheNameHandsOutThat() {
		vendors().withUserConfiguration(OwnMain.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.get(LLMS, "main")).isSameAs(context.getBean("llms.main"));
			assertThat(providers.getDefault(LLMS).ask("?")).isEqualTo("own: ?");
			assertThat(providers.get(LLMS, "cheapest").ask("?")).isEqualTo("own: ?");
			assertThat(providers.handle(LLMS, "main").info().state()).isEqualTo(ProviderState.READY);
			providers.put("llms", "late", ProviderConfig.builder("vendor").apiKey("k").build());
			assertThat(providers.get(LLMS, "late").ask("?")).isEqualTo("vendor: ?");
		});
		assertThat(OwnMain.closed).isEqualTo(1);
	}

	@Test
	void registryWhenABeanHasTheNameAsAnAliasHandsOutThat() {
		vendors().withUserConfiguration(AliasedMain.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("llms.main")).isSameAs(context.getBean("ours"));
			assertThat(context.getBean(Providers.class).get(LLMS, "main")).isSameAs(context.getBean("ours"));
		});
	}

	@Test
	void registryWhenABeanOfTheNameIsNoProviderGoesOnWithTheConfiguration() {
		vendors().withBean("llms.main", String.class, () -> "text")
			.withPropertyValues("beluga.providers.llms.main.api-key=k")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Providers.class).get(LLMS, "main").ask("?")).isEqualTo("vendor: ?");
			});
	}

	private static ApplicationContextRunner vendors() {
		OwnMain.closed = 0;
		return new ApplicationContextRunner().withUserConfiguration(Vendors.class)
			.withPropertyValues("beluga.providers.llms.main.provider-name=vendor", "beluga.packages.llms.default=main",
					"beluga.packages.llms.aliases.cheapest=main");
	}

	static Llm fake() {
		return (question) -> "fake: " + question;
	}

	record Client(@Qualifier("llms.grok") Llm llm) {
	}

	record HandleClient(@Qualifier("llms.grok") ProviderHandle<Llm> handle) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMain {

		private static int closed;

		@Bean("llms.main")
		ClosingLlm own() {
			return (question) -> "own: " + question;
		}

		interface ClosingLlm extends Llm, AutoCloseable {

			@Override
			default void close() {
				closed++;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AliasedMain {

		@Bean({ "ours", "llms.main" })
		Llm ours() {
			return (question) -> "own: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	static class Vendors {

		@Bean
		@BelugaProvider(packageName = "llms", name = "vendor")
		ProviderFactory<ProviderConfig, Llm> vendorFactory() {
			return (context, config) -> (question) -> "vendor: " + question;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	static class Application {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grokFactory() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		Client client(@Qualifier("llms.grok") Llm llm) {
			return new Client(llm);
		}

	}

}
