package io.beluga.registry;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidFactoryException;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RegisterProviderTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final DefaultProviderRegistry registry = this.fixture.registry();

	@Test
	void registerProviderMakesItKnown() {
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		assertThat(this.registry.listProviders("echoes")).containsExactly("echo");
		assertThat(this.fixture.events.registrations()).containsExactly("+echo");
	}

	@Test
	void registerProviderWhenPackageIsUnknownThrowsException() {
		this.registry.registerPackage(ProviderPackage.of("llms", Echo.class));
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.registerProvider("echos", "echo", new EchoFactory()))
			.withMessage("Package 'echos' is not registered. Did you mean 'echoes'? Registered packages: echoes, llms.")
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.PACKAGE_NOT_FOUND);
				assertThat(ex.packageName()).isEqualTo("echos");
				assertThat(ex.candidates()).containsExactly("echoes", "llms");
			});
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.registerProvider(null, "echo", new EchoFactory()));
		assertThat(this.fixture.events.all()).isEmpty();
	}

	@Test
	void registerProviderWhenNameIsTakenThrowsExceptionAndKeepsTheFirst() {
		EchoFactory first = new EchoFactory();
		EchoFactory second = new EchoFactory();
		this.registry.registerProvider("echoes", "echo", first);
		assertThatExceptionOfType(ProviderExistsException.class)
			.isThrownBy(() -> this.registry.registerProvider("echoes", "echo", second))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.PROVIDER_EXISTS);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("echo");
				assertThat(ex.getMessage()).contains("'echo'", "'echoes'");
			});
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(first.calls()).isEqualTo(1);
		assertThat(second.calls()).isZero();
		assertThat(this.fixture.events.registrations()).containsExactly("+echo");
	}

	@Test
	void registerProviderWhenNameIsTakenNamesBothOrigins() {
		this.registry.registerProvider(definition("echo").origin("bean 'one'").build());
		assertThatExceptionOfType(ProviderExistsException.class)
			.isThrownBy(() -> this.registry.registerProvider(definition("echo").origin("bean 'two'").build()))
			.withMessageContainingAll("bean 'one'", "bean 'two'");
	}

	@Test
	void registerProviderWhenCaseDiffersKeepsBoth() {
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		this.registry.registerProvider("echoes", "Echo", new EchoFactory());
		assertThat(this.registry.listProviders("echoes")).containsExactly("Echo", "echo");
	}

	@Test
	void registerProviderWhenFactoryHasTwoNamesKeepsBoth() {
		EchoFactory factory = new EchoFactory();
		this.registry.registerProvider("echoes", "one", factory);
		this.registry.registerProvider("echoes", "two", factory);
		ProviderConfig config = ProviderConfig.builder("").apiKey("k").build();
		assertThat(((Echo) this.registry.createProvider("echoes", "one", config)).echo("x")).isEqualTo("one:x");
		assertThat(((Echo) this.registry.createProvider("echoes", "two", config)).echo("x")).isEqualTo("two:x");
	}

	@Test
	void registerProviderWhenFactoryIsNullThrowsException() {
		assertThatExceptionOfType(InvalidFactoryException.class)
			.isThrownBy(() -> this.registry.registerProvider("echoes", "echo", null))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.INVALID_FACTORY);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("echo");
			});
		ProviderDefinition<ProviderConfig, Echo> definition = ProviderDefinition
			.builder("echoes", "echo", (ProviderFactory<ProviderConfig, Echo>) null)
			.build();
		assertThatExceptionOfType(InvalidFactoryException.class)
			.isThrownBy(() -> this.registry.registerProvider(definition));
		assertThat(this.registry.listProviders("echoes")).isEmpty();
	}

	@Test
	void registerProviderWhenFactoryDeclaresAnotherProductThrowsException() {
		assertThatExceptionOfType(InvalidFactoryException.class)
			.isThrownBy(() -> this.registry.registerProvider("echoes", "text", new TextFactory()))
			.withMessageContainingAll(String.class.getName(), Echo.class.getName());
		ProviderFactory<ProviderConfig, ?> anonymous = new ProviderFactory<ProviderConfig, Integer>() {

			@Override
			public Integer create(ProviderContext context, ProviderConfig config) {
				return 1;
			}

		};
		assertThatExceptionOfType(InvalidFactoryException.class)
			.isThrownBy(() -> this.registry.registerProvider("echoes", "number", anonymous));
		ProviderDefinition<ProviderConfig, Object> declared = ProviderDefinition
			.builder("echoes", "declared", (context, config) -> new Object())
			.productType(StringBuilder.class)
			.build();
		assertThatExceptionOfType(InvalidFactoryException.class)
			.isThrownBy(() -> this.registry.registerProvider(declared));
		assertThat(this.registry.listProviders("echoes")).isEmpty();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "a b", "ä", "../x", "-a", "a.b", "a\nb", "a/b" })
	void registerProviderWhenNameIsUnusableThrowsException(String name) {
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> this.registry.registerProvider("echoes", name, new EchoFactory()))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.REGISTRATION_FAILED);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo(name);
				assertThat(ex.getMessage()).doesNotContain("\n");
			});
		assertThat(this.registry.listProviders("echoes")).isEmpty();
		assertThat(this.fixture.events.all()).isEmpty();
	}

	@Test
	void registerProviderWhenNameIsTooLongThrowsException() {
		this.registry.registerProvider("echoes", "a".repeat(128), new EchoFactory());
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> this.registry.registerProvider("echoes", "a".repeat(129), new EchoFactory()));
		assertThat(this.registry.listProviders("echoes")).containsExactly("a".repeat(128));
	}

	@Test
	void registerProviderWhenMetadataIsNullThrowsException() {
		assertRefused(null);
		assertRefused(definition("echo").capabilities((List<String>) null).build());
		assertRefused(definition("echo").capabilities("chat", null).build());
		assertRefused(definition("echo").supportedFeatures((List<String>) null).build());
		assertRefused(definition("echo").supportedFeatures(new String[] { null }).build());
		assertRefused(definition("echo").documentation(null).build());
		assertRefused(definition("echo").apiKey(null).build());
		assertRefused(
				ProviderDefinition.builder("echoes", "echo", null, (context, config) -> new FakeEcho("x")).build());
		assertRefused(definition(null).build());
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> this.registry.registerProvider(definition("echo").documentation(null).build()))
			.withMessage("Provider echoes.echo has a documentation that is null.");
		assertThat(this.registry.listProviders("echoes")).isEmpty();
	}

	private void assertRefused(ProviderDefinition<?, ?> definition) {
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> this.registry.registerProvider(definition));
	}

	@Test
	void registerProviderWhenTypeOriginAndSchemaAreNullTakesDefaults() {
		this.registry.registerProvider(definition("echo").type(null).origin(null).configSchema(null).build());
		assertThat(this.registry.getProviderInfo("echoes", "echo").type()).isEqualTo(new ProviderType("echoes"));
	}

	@Test
	void createProviderWhenFactoryIsLazyFetchesItOnce() {
		AtomicInteger fetches = new AtomicInteger();
		this.registry
			.registerProvider(ProviderDefinition.lazyBuilder("echoes", "echo", ProviderConfig.class, Echo.class, () -> {
				fetches.incrementAndGet();
				return new EchoFactory()::create;
			}).build());
		this.registry.getProviderInfo("echoes", "echo");
		this.registry.listProviders("echoes");
		assertThat(fetches).hasValue(0);
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(fetches).hasValue(1);
	}

	@Test
	void definitionGivesWhatWasRegistered() {
		ProviderDefinition<ProviderConfig, Echo> definition = definition("echo").build();
		this.registry.registerProvider(definition);
		assertThat(this.registry.definition("echoes", "echo")).isSameAs(definition);
	}

	@Test
	void registerProviderFromInsideAFactorySucceeds() {
		EchoFactory inner = new EchoFactory();
		this.registry.registerProvider("echoes", "outer", new EchoFactory((context, config) -> {
			this.registry.registerPackage(ProviderPackage.of("more", Echo.class));
			this.registry.registerProvider("echoes", "inner", inner);
		}));
		this.registry.createProvider("echoes", "outer", ProviderConfig.builder("").apiKey("k").build());
		assertThat(this.registry.listProviders("echoes")).containsExactly("inner", "outer");
		assertThat(this.registry.listPackages()).containsExactly("echoes", "more");
		assertThat(inner.calls()).isZero();
	}

	@Test
	void registerProviderWhenClosedThrowsException() {
		this.registry.close();
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.registerProvider("echoes", "echo", new EchoFactory()))
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(ErrorCode.REGISTRY_ACCESS_FAILED));
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.registerProvider(definition("echo").build()));
	}

	private static ProviderDefinition.Builder<ProviderConfig, Echo> definition(String name) {
		return ProviderDefinition.builder("echoes", name, (context, config) -> new FakeEcho("x"));
	}

	private static final class TextFactory implements ProviderFactory<ProviderConfig, String> {

		@Override
		public String create(ProviderContext context, ProviderConfig config) {
			return "text";
		}

	}

}
