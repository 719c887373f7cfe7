package io.beluga.registry;

import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FactoryTypesTests {

	@Test
	void ofReadsTheClassOfTheFactory() {
		assertThat(FactoryTypes.of(new EchoFactory())).isEqualTo(new FactoryTypes(ProviderConfig.class, Echo.class));
		assertThat(FactoryTypes.of(new Concrete())).isEqualTo(new FactoryTypes(String.class, FakeEcho.class));
	}

	@Test
	void ofReadsTypeArgumentsOfProducts() {
		assertThat(FactoryTypes.of(new Listed())).isEqualTo(
				new FactoryTypes(ProviderConfig.class, ProviderPackage.of("lists", List.class, String.class).type()));
		assertThat(ProviderDefinition.builder("lists", "list", new Listed()).build().productType())
			.isEqualTo(List.class);
	}

	@Test
	void ofWhenFactoryIsALambdaKnowsNothing() {
		ProviderFactory<ProviderConfig, Echo> lambda = (context, config) -> null;
		assertThat(FactoryTypes.of(lambda)).isEqualTo(new FactoryTypes(null, null));
		assertThat(ProviderDefinition.builder("echoes", "echo", lambda).build().productType()).isNull();
	}

	@Test
	void ofWhenTypeIsAVariableKnowsNothing() {
		assertThat(FactoryTypes.of(new Base<String, FakeEcho>())).isEqualTo(new FactoryTypes(null, null));
	}

	@Test
	void mayHaveWhenVariablesLeadToThemselvesKnowsNothing() {
		ParameterizedType contract = (ParameterizedType) ProviderPackage
			.of("caches", Cache.class, String.class, Long.class)
			.type();
		for (ProviderFactory<?, ?> factory : List.of(new Caching<String>(), new Turning<String, Long>())) {
			FactoryTypes types = FactoryTypes.of(factory);
			assertThat(types.configType()).isEqualTo(ProviderConfig.class);
			assertThat(FactoryTypes.mayHave(types.productType(), contract)).isTrue();
		}
	}

	@Test
	void definitionTakesTheProductTypeOfTheFactory() {
		assertThat(ProviderDefinition.builder("echoes", "echo", new EchoFactory()).build().productType())
			.isEqualTo(Echo.class);
		assertThat(ProviderDefinition.builder("echoes", "echo", String.class, new Concrete()).build().productType())
			.isEqualTo(FakeEcho.class);
	}

	private static class Base<A, B> implements ProviderFactory<A, B> {

		@Override
		public B create(ProviderContext context, A config) {
			return null;
		}

	}

	private static class Swapped<B, A> extends Base<A, B> {

	}

	private interface Cache<K, V> {

	}

	private static final class Caching<T> extends Base<ProviderConfig, Caching<T>> implements Cache<T, T> {

	}

	private static final class Turning<A, B> extends Base<ProviderConfig, Turning<B, A>> implements Cache<A, B> {

	}

	private static final class Concrete extends Swapped<FakeEcho, String> {

	}

	private static final class Listed extends Base<ProviderConfig, List<String>> {

	}

}
