package io.beluga.registry.support;

import java.util.List;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DefinitionCheck}.
 */
class DefinitionCheckTests {

	private static final ConfigViolation UNKNOWN_MODEL = new ConfigViolation("model", "is not known.");

	private final ProviderConfigBinder binder = new ProviderConfigBinder() {

		@Override
		public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition) {
			throw new UnsupportedOperationException("A ProviderConfig is taken as it is");
		}

	};

	private final DefinitionCheck check = new DefinitionCheck(
			ProviderDefinition.builder("tasks", "picky", new PickyFactory()).build(), this.binder);

	@Test
	void runAsksTheFactoryForItsOwnRules() {
		assertThat(this.check.run(config("k"))).containsExactly(UNKNOWN_MODEL);
	}

	@Test
	void runWithoutFactoryAsksForNoRulesOfTheFactory() {
		assertThat(this.check.runWithoutFactory(config("k"))).isEmpty();
		assertThat(this.check.runWithoutFactory(config(null))).extracting(ConfigViolation::property)
			.containsExactly("api-key");
	}

	@Test
	void runWithoutFactoryFetchesNoFactory() {
		ProviderDefinition<?, ?> lazy = ProviderDefinition
			.lazyBuilder("tasks", "picky", ProviderConfig.class, Runnable.class, () -> {
				throw new IllegalStateException("The factory is fetched");
			})
			.build();
		assertThat(new DefinitionCheck(lazy, this.binder).runWithoutFactory(config("k"))).isEmpty();
	}

	private static ProviderConfig config(String apiKey) {
		return ProviderConfig.builder("picky").apiKey(apiKey).build();
	}

	private static final class PickyFactory implements ProviderFactory<ProviderConfig, Runnable> {

		@Override
		public Runnable create(ProviderContext context, ProviderConfig config) {
			throw new IllegalStateException("Nothing is made");
		}

		@Override
		public List<ConfigViolation> validate(ProviderConfig config) {
			return List.of(UNKNOWN_MODEL);
		}

	}

}
