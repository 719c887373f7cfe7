package io.beluga.registry.autoconfigure;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
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
	@SpringBootTest(classes = Application.class, properties = "beluga.providers.llms.grok.model=c")
	class WithoutOverride {

		@Autowired
		private Client client;

		@Test
		void injectGivesTheConfiguredProvider() {
			assertThat(this.client.llm().ask("?")).isEqualTo("grok: ?");
		}

	}

	static Llm fake() {
		return (question) -> "fake: " + question;
	}

	record Client(@Qualifier("llms.grok") Llm llm) {
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
