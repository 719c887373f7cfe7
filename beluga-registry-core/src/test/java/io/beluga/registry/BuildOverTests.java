package io.beluga.registry;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Configured providers over another implementation of the registry.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BuildOverTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final OtherRegistry other = new OtherRegistry(this.fixture.registry(this.factory));

	private final ConfiguredProviders configured = this.fixture
		.closing(DefaultProviderRegistry.builder().listener(this.fixture.events).buildOver(this.other));

	private final Providers providers = this.configured.providers();

	@Test
	void instancesAreMadeAndDestroyedByTheOtherRegistry() {
		Echo echo = put("fast");
		assertThat(echo.echo("x")).isEqualTo("old:x");
		assertThat(this.other.created).hasValue(1);
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(echo.echo("x")).isEqualTo("new:x");
		this.factory.made("old").awaitClosed();
		Await.until("it was destroyed by the other registry", () -> this.other.destroyed.get() == 1);
		this.configured.close();
		assertThat(this.other.destroyed).hasValue(2);
		assertThat(this.factory.made).allMatch((product) -> product.closes.get() == 1);
		assertThat(this.other.listProviders("echoes")).containsExactly("echo");
		assertThatExceptionOfType(RegistryAccessFailedException.class).isThrownBy(() -> echo.echo("x"));
	}

	@Test
	void errorsOfTheOtherRegistryAreThrown() {
		this.configured.registerPackage(Echo.PACKAGE);
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.put("echoes", "fast", ProviderConfig.builder("ecko").apiKey("k").build()));
		this.configured
			.add(ConfiguredProvider.builder("echoes", "keyless", ProviderConfig.builder("echo").build()).build());
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "keyless").echo("x"))
			.withMessageContaining("api-key");
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("down");
		};
		Echo echo = put("fast");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> echo.echo("x"));
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.UNAVAILABLE);
	}

	@Test
	void productThatIsNotTheContractIsACreationFailure() {
		Echo echo = put("fast");
		this.other.product = "a text";
		assertThat(catchThrowable(() -> echo.echo("x"))).isInstanceOf(ProviderCreationFailedException.class);
		this.other.product = null;
		this.other.returnsNull = true;
		Echo second = put("second");
		assertThat(catchThrowable(() -> second.echo("x"))).isInstanceOf(ProviderCreationFailedException.class);
	}

	private Echo put(String name) {
		this.configured.registerPackage(Echo.PACKAGE);
		this.providers.put("echoes", name, RegistryFixture.config("old"));
		return this.providers.get(Echo.PACKAGE, name);
	}

	private static final class OtherRegistry implements ProviderRegistry {

		private final DefaultProviderRegistry registry;

		private final AtomicInteger created = new AtomicInteger();

		private final AtomicInteger destroyed = new AtomicInteger();

		private volatile Object product;

		private volatile boolean returnsNull;

		private OtherRegistry(DefaultProviderRegistry registry) {
			this.registry = registry;
		}

		@Override
		public void registerPackage(ProviderPackage<?> providerPackage) {
			this.registry.registerPackage(providerPackage);
		}

		@Override
		public List<String> listPackages() {
			return this.registry.listPackages();
		}

		@Override
		public void registerProvider(String packageName, String providerName,
				ProviderFactory<ProviderConfig, ?> factory) {
			this.registry.registerProvider(packageName, providerName, factory);
		}

		@Override
		public void registerProvider(ProviderDefinition<?, ?> definition) {
			this.registry.registerProvider(definition);
		}

		@Override
		public boolean unregisterProvider(String packageName, String providerName) {
			return this.registry.unregisterProvider(packageName, providerName);
		}

		@Override
		public Object createProvider(String packageName, String providerName, ProviderConfig config) {
			this.created.incrementAndGet();
			if (this.product != null || this.returnsNull) {
				return this.product;
			}
			return this.registry.createProvider(packageName, providerName, config);
		}

		@Override
		public <P> P createProvider(ProviderPackage<P> providerPackage, String providerName, ProviderConfig config) {
			return this.registry.createProvider(providerPackage, providerName, config);
		}

		@Override
		public void destroyProvider(Object provider) {
			this.destroyed.incrementAndGet();
			this.registry.destroyProvider(provider);
		}

		@Override
		public List<String> listProviders(String packageName) {
			return this.registry.listProviders(packageName);
		}

		@Override
		public ProviderInfo getProviderInfo(String packageName, String providerName) {
			return this.registry.getProviderInfo(packageName, providerName);
		}

		@Override
		public void close() {
			this.registry.close();
		}

	}

}
