package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for packages whose contract is generic.
 */
@ExtendWith(OutputCaptureExtension.class)
class GenericContractTests {

	private static final String[] PROPERTIES = { "beluga.providers.texts.one.provider-name=text",
			"beluga.providers.bytes.two.provider-name=byte" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withPropertyValues(PROPERTIES);

	@Test
	void injectWhenTwoPackagesHaveOneGenericContractTellsThemApart() {
		this.runner.withUserConfiguration(Client.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Client client = context.getBean(Client.class);
			assertThat(client.texts.embed("abc")).isEqualTo(3);
			assertThat(client.bytes.embed(new byte[5])).isEqualTo(5);
			assertThat(client.handle.<Integer, RuntimeException>use((embedder) -> embedder.embed("ab"))).isEqualTo(2);
			assertThat(client.qualified.embed("abcd")).isEqualTo(4);
			assertThat(client.all).containsOnlyKeys("texts.one");
		});
	}

	@Test
	void getBeanProviderWhenTypeArgumentsAreGivenFindsTheDefault() {
		this.runner.run((context) -> {
			ResolvableType texts = ResolvableType.forClassWithGenerics(Embedder.class, String.class, Integer.class);
			assertThat(context.getBeanProvider(texts).getIfAvailable()).isSameAs(context.getBean("texts"));
			assertThat(context.getBeanProvider(texts).getIfUnique()).isSameAs(context.getBean("texts"));
			assertThat(
					context.getBeanProvider(ResolvableType.forClassWithGenerics(Embedder.class, Long.class, Long.class))
						.getIfAvailable())
				.isNull();
		});
	}

	@Test
	void injectWhenTypeArgumentsAreOthersFailsWithThoseThatThereAre(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class)
			.sources(Factories.class, WrongClient.class)
			.web(WebApplicationType.NONE)
			.properties(PROPERTIES);
		assertThatExceptionOfType(BeansException.class).isThrownBy(application::run);
		String name = Embedder.class.getName();
		assertThat(output).contains("A bean of type " + name + "<java.lang.Long, java.lang.Integer> is needed, but the "
				+ "configured providers of " + name + " have other type arguments: bytes.two is a " + name
				+ "<byte[], java.lang.Integer>, texts.one is a " + name + "<java.lang.String, java.lang.Integer>.");
	}

	@Test
	void injectWhenTypeArgumentsAreOthersButTheQualifierFitsFails() {
		this.runner.withUserConfiguration(WrongClient.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseExactlyInstanceOf(NoSuchBeanDefinitionException.class));
	}

	@Test
	void contractWhenDerivedHasTheTypeArgumentsOfTheProducts() {
		this.runner.run((context) -> {
			assertThat(context.getBean(ConfiguredProviders.class).describe("texts").contractType())
				.isEqualTo(ProviderPackage.of("texts", Embedder.class, String.class, Integer.class).type());
			ProviderPackage<Embedder<String, Integer>> texts = ProviderPackage.of("texts", Embedder.class, String.class,
					Integer.class);
			assertThat(context.getBean(Providers.class).get(texts, "one").embed("a")).isEqualTo(1);
		});
	}

	@Test
	void contractWhenProductsDifferInTypeArgumentsFails() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withUserConfiguration(Mixed.class)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(RegistrationFailedException.class)
				.hasMessageContaining("Package 'mixed' has no contract: its providers make java.util.function.Supplier"
						+ "<java.lang.Integer>, java.util.function.Supplier<java.lang.String>, and none of these is"));
	}

	@Test
	void contractWhenDeclaredWithoutTypeArgumentsHasThoseThatAllProductsHave() {
		this.runner.withUserConfiguration(DeclaredRaw.class, Client.class)
			.run((context) -> assertThat(context.getBean(Client.class).texts.embed("abc")).isEqualTo(3));
	}

	@Test
	void contractWhenThePackageIsASingletonWithoutDefinitionIsItsContract() {
		ProviderPackage<Embedder<String, Integer>> texts = ProviderPackage.of("texts", Embedder.class, String.class,
				Integer.class);
		this.runner.withInitializer((context) -> context.getBeanFactory().registerSingleton("somePackage", texts))
			.withUserConfiguration(Client.class)
			.run((context) -> assertThat(context.getBean(Client.class).texts.embed("abc")).isEqualTo(3));
	}

	interface Embedder<I, O> {

		O embed(I input);

	}

	static class TextEmbedder implements Embedder<String, Integer> {

		@Override
		public Integer embed(String input) {
			return input.length();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "texts", name = "text", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Embedder<String, Integer>> text() {
			return (context, config) -> new TextEmbedder();
		}

		@Bean
		@BelugaProvider(packageName = "texts", name = "other", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, TextEmbedder> otherText() {
			return (context, config) -> new TextEmbedder();
		}

		@Bean
		@BelugaProvider(packageName = "bytes", name = "byte", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Embedder<byte[], Integer>> bytes() {
			return (context, config) -> (input) -> input.length;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DeclaredRaw {

		@Bean
		@SuppressWarnings("rawtypes")
		static ProviderPackage<Embedder> textsPackage() {
			return ProviderPackage.of("texts", Embedder.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mixed {

		@Bean
		@BelugaProvider(packageName = "mixed", name = "text")
		ProviderFactory<ProviderConfig, Supplier<String>> text() {
			return (context, config) -> () -> "text";
		}

		@Bean
		@BelugaProvider(packageName = "mixed", name = "number")
		ProviderFactory<ProviderConfig, Supplier<Integer>> number() {
			return (context, config) -> () -> 1;
		}

	}

	record Client(Embedder<String, Integer> texts, Embedder<byte[], Integer> bytes,
			ProviderHandle<Embedder<String, Integer>> handle,
			@Qualifier("texts.one") Embedder<String, Integer> qualified, Map<String, Embedder<String, Integer>> all,
			List<Embedder<byte[], Integer>> list) {
	}

	record WrongClient(@Qualifier("texts.one") Embedder<Long, Integer> embedder) {
	}

}
