package io.beluga.registry;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.InstanceProbe;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link InstanceProbe}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InstanceProbeTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final ProbingFactory factory = new ProbingFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	private final ConfiguredProviders configured = this.registry.configuredProviders();

	private InstanceProbe probe() {
		return this.configured.findProbe("echoes", "fast").orElseThrow();
	}

	private void use() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		this.providers.get(Echo.PACKAGE, "fast").echo("x");
	}

	@Test
	void findProbeWithoutAnInstanceCreatesNone() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(this.configured.findProbe("echoes", "fast")).isEmpty();
		assertThat(this.factory.calls()).isZero();
	}

	@Test
	void findProbeWhenTheFactoryIsNoProbeIsEmpty() {
		this.registry.registerProvider("echoes", "plain", new EchoFactory());
		this.providers.put("echoes", "fast", ProviderConfig.builder("plain").apiKey("a-key-of-the-tests").build());
		this.providers.get(Echo.PACKAGE, "fast").echo("x");
		assertThat(this.configured.findProbe("echoes", "fast")).isEmpty();
	}

	@Test
	void findProbeWhenNothingHasTheNameFails() {
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.configured.findProbe("echoes", "fast"));
	}

	@Test
	void runChecksTheInstance() throws Exception {
		use();
		assertThat(probe().generation()).isOne();
		assertThat(probe().run()).isTrue();
		assertThat(this.factory.probed).isSameAs(this.factory.last());
	}

	@Test
	void runWhenTheCheckFailsThrowsWhatItThrewWithoutSecrets() {
		use();
		IOException failure = new IOException("down");
		this.factory.failure = failure;
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> probe().run()).isSameAs(failure);
		this.factory.failure = new IOException("a-key-of-the-tests is not valid");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> probe().run()).withMessage("****** is not valid");
	}

	@Test
	void runIsNoCall() {
		use();
		this.factory.failure = new IOException("down");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> probe().run());
		assertThat(this.providers.info("echoes", "fast").calls().failed()).isZero();
	}

	@Test
	void runAfterAReplacementChecksNothing() throws Exception {
		use();
		InstanceProbe probe = probe();
		assertThat(probe()).isEqualTo(probe).hasSameHashCodeAs(probe);
		this.providers.renew("echoes", "fast");
		assertThat(probe.run()).isFalse();
		assertThat(probe()).isNotEqualTo(probe);
	}

	@Test
	void instanceIsNotDestroyedWhileItIsChecked() {
		use();
		Gate gate = this.fixture.gate();
		this.factory.gate = gate;
		InstanceProbe probe = probe();
		Task<Boolean> task = this.fixture.start("probe", probe::run);
		gate.awaitEntered();
		this.factory.gate = null;
		this.providers.put("echoes", "fast", RegistryFixture.config("second"));
		assertThat(this.factory.made("fast").isClosed()).isFalse();
		gate.open();
		assertThat(task.result()).isTrue();
		this.factory.made("fast").awaitClosed();
	}

	private static final class ProbingFactory extends EchoFactory implements ProviderProbe<Echo> {

		private volatile Echo probed;

		private volatile Exception failure;

		private volatile Gate gate;

		@Override
		public void probe(Echo provider) throws Exception {
			this.probed = provider;
			if (this.gate != null) {
				this.gate.passStubbornly();
			}
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
