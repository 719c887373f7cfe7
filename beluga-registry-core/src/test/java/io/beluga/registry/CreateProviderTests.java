package io.beluga.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CreateProviderTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	@Test
	void createProviderGivesANewInstanceEachTime() {
		Object first = this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		Echo second = this.registry.createProvider(Echo.PACKAGE, "echo", RegistryFixture.config());
		assertThat(this.factory.made).hasSize(2);
		assertThat(first).isSameAs(this.factory.made.get(0));
		assertThat(second).isSameAs(this.factory.made.get(1));
		assertThat(this.factory.threads).containsOnly(Thread.currentThread());
	}

	@Test
	void createProviderTellsTheFactoryWhatItIsFor() {
		CopyOnWriteArrayList<Object> seen = new CopyOnWriteArrayList<>();
		Instant before = Instant.now();
		this.factory.step = (context, config) -> {
			seen.add(context.packageName());
			seen.add(context.providerName());
			seen.add(context.name());
			seen.add(context.previous().isPresent());
			seen.add(context.isExpired());
			assertThat(context.config()).isEqualTo(config);
			assertThat(context.providers()).isNotNull();
			assertThat(context.deadline()).hasValueSatisfying((deadline) -> assertThat(deadline)
				.isBetween(before.plusSeconds(29), Instant.now().plusSeconds(31)));
		};
		this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		assertThat(seen).containsExactly("echoes", "echo", "echo", false, false);
	}

	@Test
	void createProviderWhenThereIsNoTimeoutHasNoDeadline() {
		DefaultProviderRegistry unlimited = this.fixture.registry(new EchoFactory((context, config) -> {
			assertThat(context.deadline()).isEmpty();
			assertThat(context.isExpired()).isFalse();
		}), (builder) -> builder.creationTimeout(Duration.ZERO));
		assertThat(unlimited.createProvider("echoes", "echo", RegistryFixture.config())).isInstanceOf(Echo.class);
	}

	@Test
	void createProviderWhenPackageIsUnknownThrowsException() {
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider("echos", "echo", RegistryFixture.config()))
			.withMessage("Package 'echos' is not registered. Did you mean 'echoes'? Registered packages: echoes.");
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider((String) null, "echo", RegistryFixture.config()));
		ProviderPackage<Runnable> otherContract = ProviderPackage.of("echoes", Runnable.class);
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider(otherContract, "echo", RegistryFixture.config()));
		assertThat(this.factory.calls()).isZero();
	}

	@Test
	void createProviderWhenProviderIsKnownButNotThereSaysHowToGetIt() {
		ProviderPackage<Echo> hinting = ProviderPackage.of("hinting", Echo.class)
			.withProviderHints(Map.of("ecco", "Add the dependency org.example:ecco."))
			.withObservedMethods((method) -> true);
		this.registry.registerPackage(hinting);
		this.registry.registerProvider("hinting", "echo", new EchoFactory());
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider("hinting", "ecco", RegistryFixture.config()))
			.withMessage("Package 'hinting' has no provider 'ecco'. Add the dependency org.example:ecco. "
					+ "Registered providers: echo.");
	}

	@Test
	void createProviderWhenProviderIsUnknownThrowsException() {
		this.registry.registerProvider("echoes", "another", new EchoFactory());
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "ehco", RegistryFixture.config()))
			.withMessage("Package 'echoes' has no provider 'ehco'. Did you mean 'echo'? "
					+ "Registered providers: another, echo.")
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.PROVIDER_NOT_FOUND);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("ehco");
				assertThat(ex.candidates()).containsExactly("another", "echo");
			});
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", null, RegistryFixture.config()));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "ECHO", RegistryFixture.config()));
	}

	@Test
	void createProviderWhenFactoryThrowsExceptionKeepsItAsCause() {
		Exception failure = new Exception("no route to host");
		this.factory.step = (context, config) -> {
			throw failure;
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.PROVIDER_CREATION_FAILED);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("echo");
				assertThat(ex.getCause()).isSameAs(failure);
			});
	}

	@Test
	void createProviderWhenFactoryFailsTriesAgainNextTime() {
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("first time");
		};
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		this.factory.step = (context, config) -> {
		};
		assertThat(this.registry.createProvider("echoes", "echo", RegistryFixture.config())).isInstanceOf(Echo.class);
	}

	@Test
	void createProviderWhenFactoryReturnsNullThrowsException() {
		this.registry.registerProvider("echoes", "nothing", (context, config) -> null);
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "nothing", config("nothing")))
			.withMessage(
					"echoes.nothing could not be created: the factory of provider 'nothing' returned null instead of "
							+ "io.beluga.registry.Echo.")
			.withNoCause();
	}

	@Test
	void createProviderWhenFactoryReturnsSomethingElseThrowsException() {
		this.registry.registerProvider("echoes", "wrong", (context, config) -> new StringBuilder("secret-marker"));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "wrong", config("wrong")))
			.withMessageContainingAll(StringBuilder.class.getName(), Echo.class.getName())
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret-marker"));
	}

	@Test
	void createProviderWhenCreatedInsideAFactoryBelongsToItsCaller() {
		CopyOnWriteArrayList<Echo> inner = new CopyOnWriteArrayList<>();
		this.registry.registerProvider("echoes", "outer", new EchoFactory((context, config) -> inner
			.add(this.registry.createProvider(Echo.PACKAGE, "echo", RegistryFixture.config()))));
		Object outer = this.registry.createProvider("echoes", "outer", config("outer"));
		this.registry.destroyProvider(outer);
		assertThat(inner).singleElement().satisfies((echo) -> assertThat(echo.echo("x")).isEqualTo("echo:x"));
	}

	@Test
	void createProviderWhenClosedThrowsException() {
		this.registry.close();
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", RegistryFixture.config()));
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.createProvider(Echo.PACKAGE, "echo", RegistryFixture.config()));
		assertThat(this.factory.calls()).isZero();
	}

	private static ProviderConfig config(String providerName) {
		return ProviderConfig.builder(providerName).apiKey("k").build();
	}

	/**
	 * Nothing tells the registry that somebody else closed an instance, which is not
	 * wrapped.
	 */
	@Test
	void closeByTheCallerIsNotTheEndForTheRegistry() throws Exception {
		AtomicInteger resources = new AtomicInteger();
		this.factory.step = (context, config) -> context.onDestroy(resources::incrementAndGet);
		FakeEcho product = (FakeEcho) this.registry.createProvider("echoes", "echo", RegistryFixture.config());
		try (FakeEcho used = product) {
			assertThat(used.echo("x")).isEqualTo("echo:x");
		}
		assertThat(product.closes).hasValue(1);
		assertThat(resources).hasValue(0);
		this.registry.destroyProvider(product);
		assertThat(product.closes).hasValue(2);
		assertThat(resources).hasValue(1);
	}

}
