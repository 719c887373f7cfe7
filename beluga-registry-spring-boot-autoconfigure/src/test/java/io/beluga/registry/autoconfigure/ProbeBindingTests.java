package io.beluga.registry.autoconfigure;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the property {@code probe} of a configured provider.
 */
class ProbeBindingTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withBean(RejectingFactory.class)
		.withPropertyValues("beluga.providers.llms.probed.provider-name=rejecting",
				"beluga.providers.llms.probed.api-key=k");

	@Test
	void replacementIsProbedUnlessSaidOtherwise() {
		this.runner.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			Llm llm = providers.get(LLMS, "probed");
			llm.ask("x");
			ProviderConfig changed = providers.config("llms", "probed").toBuilder().customField("a", 1).build();
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("llms", "probed", changed))
				.withMessage("llms.probed could not be created: its probe threw java.lang.IllegalStateException.");
			assertThat(providers.info("llms", "probed").generation()).isOne();
		});
	}

	@Test
	void replacementIsNotProbedWhereThatIsSwitchedOff() {
		this.runner.withPropertyValues("beluga.providers.llms.probed.probe=false").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			providers.get(LLMS, "probed").ask("x");
			providers.put("llms", "probed", providers.config("llms", "probed").toBuilder().customField("a", 1).build());
			assertThat(providers.info("llms", "probed").generation()).isEqualTo(2);
		});
	}

	@BelugaProvider(packageName = "llms", name = "rejecting")
	static class RejectingFactory implements ProviderFactory<ProviderConfig, Llm>, ProviderProbe<Llm> {

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return (question) -> question;
		}

		@Override
		public void probe(Llm provider) {
			throw new IllegalStateException("401");
		}

	}

}
