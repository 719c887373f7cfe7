package io.beluga.registry;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProvidersTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void providersAreAlwaysTheSameObject() {
		assertThat(this.registry.providers()).isSameAs(this.providers);
		assertThat(this.registry.configuredProviders()).isSameAs(this.registry.configuredProviders());
		assertThat(this.registry.configuredProviders().providers()).isSameAs(this.providers);
	}

	@Test
	void getGivesTheSameReferenceEachTime() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		assertThat(this.providers.get(Echo.PACKAGE, "fast")).isSameAs(echo);
		assertThat(this.providers.get(ProviderPackage.of("echoes", Echo.class), "fast")).isSameAs(echo);
		assertThat(this.providers.get("echoes", "fast")).isSameAs(echo);
		assertThat(this.providers.find(Echo.PACKAGE, "fast")).containsSame(echo);
		assertThat(this.providers.all(Echo.PACKAGE)).containsOnlyKeys("fast").containsEntry("fast", echo);
	}

	@Test
	void lookUpsCreateNothing() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		this.providers.getDefault(Echo.PACKAGE);
		this.providers.get("echoes", "fast");
		this.providers.find(Echo.PACKAGE, "fast");
		this.providers.all(Echo.PACKAGE);
		this.providers.handle(Echo.PACKAGE, "fast").info();
		this.providers.list("echoes");
		this.providers.info("echoes", "fast");
		this.providers.config("echoes", "fast");
		this.registry.configuredProviders().describe("echoes");
		this.registry.configuredProviders().source("echoes", "fast");
		assertThat(echo.toString()).isNotNull();
		assertThat(this.factory.calls()).isZero();
		echo.echo("x");
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	@Test
	void lookUpsOfAFailingNameDoNotFail() {
		this.factory.step = (context, config) -> {
			throw new IllegalStateException("down");
		};
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> echo.echo("x"));
		assertThat(this.providers.get(Echo.PACKAGE, "fast")).isSameAs(echo);
		assertThat(this.providers.getDefault(Echo.PACKAGE)).isNotNull();
		assertThat(this.providers.find(Echo.PACKAGE, "fast")).containsSame(echo);
		assertThat(this.providers.all(Echo.PACKAGE)).containsOnlyKeys("fast");
		assertThat(this.providers.handle(Echo.PACKAGE, "fast")).isNotNull();
	}

	@Test
	void unknownNamesAreErrorsThatNameTheKnownOnes() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		this.providers.put("echoes", "cheap", RegistryFixture.config());
		assertUnknown("fsat", () -> this.providers.get(Echo.PACKAGE, "fsat"));
		assertUnknown("fsat", () -> this.providers.get("echoes", "fsat"));
		assertUnknown("fsat", () -> this.providers.handle(Echo.PACKAGE, "fsat"));
		assertUnknown("fsat", () -> this.providers.info("echoes", "fsat"));
		assertUnknown("fsat", () -> this.providers.config("echoes", "fsat"));
		assertUnknown("fsat", () -> this.providers.renew("echoes", "fsat"));
		assertUnknown("fsat", () -> this.registry.configuredProviders().source("echoes", "fsat"));
		assertThat(this.providers.remove("echoes", "fsat")).isFalse();
		assertThat(this.providers.list("echoes")).containsExactly("cheap", "fast");
	}

	private static void assertUnknown(String name, ThrowingCallable code) {
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(code)
			.withMessageContainingAll("'" + name + "'", "Did you mean 'fast'?", "cheap, fast")
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.PROVIDER_NOT_FOUND);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo(name);
				assertThat(ex.candidates()).containsExactly("cheap", "fast");
			});
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "../x", "ä", "unknown" })
	void findWhenNameIsUnknownFindsNothing(String name) {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(this.providers.find(Echo.PACKAGE, name)).isEmpty();
		assertThat(this.providers.list("echoes")).containsExactly("fast");
		assertThat(this.factory.calls()).isZero();
	}

	@Test
	void findWhenNameIsVeryLongFindsNothing() {
		assertThat(this.providers.find(Echo.PACKAGE, "x".repeat(100_000))).isEmpty();
	}

	@Test
	void unknownPackagesAreErrors() {
		ProviderPackage<Echo> unknown = ProviderPackage.of("echos", Echo.class);
		assertPackageUnknown(() -> this.providers.get(unknown, "fast"));
		assertPackageUnknown(() -> this.providers.getDefault(unknown));
		assertPackageUnknown(() -> this.providers.get("echos", "fast"));
		assertPackageUnknown(() -> this.providers.find(unknown, "fast"));
		assertPackageUnknown(() -> this.providers.all(unknown));
		assertPackageUnknown(() -> this.providers.handle(unknown, "fast"));
		assertPackageUnknown(() -> this.providers.list("echos"));
		assertPackageUnknown(() -> this.providers.info("echos", "fast"));
		assertPackageUnknown(() -> this.providers.config("echos", "fast"));
		assertPackageUnknown(() -> this.providers.put("echos", "fast", RegistryFixture.config()));
		assertPackageUnknown(() -> this.providers.renew("echos", "fast"));
		assertPackageUnknown(() -> this.providers.remove("echos", "fast"));
		assertPackageUnknown(() -> this.registry.configuredProviders().describe("echos"));
	}

	private static void assertPackageUnknown(ThrowingCallable code) {
		assertThatExceptionOfType(PackageNotFoundException.class).isThrownBy(code)
			.withMessage("Package 'echos' is not registered. Did you mean 'echoes'? Registered packages: echoes.")
			.satisfies((ex) -> assertThat(ex.packageName()).isEqualTo("echos"));
	}

	@Test
	void packagesWithAnotherContractAreErrors() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		ProviderPackage<Runnable> other = ProviderPackage.of("echoes", Runnable.class);
		assertThatExceptionOfType(PackageNotFoundException.class).isThrownBy(() -> this.providers.get(other, "fast"))
			.withMessageContainingAll(Echo.class.getName(), Runnable.class.getName());
		assertThatExceptionOfType(PackageNotFoundException.class).isThrownBy(() -> this.providers.getDefault(other));
		assertThatExceptionOfType(PackageNotFoundException.class).isThrownBy(() -> this.providers.find(other, "fast"));
		assertThatExceptionOfType(PackageNotFoundException.class).isThrownBy(() -> this.providers.all(other));
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.providers.handle(other, "fast"));
	}

	@Test
	void allAndListAreSortedImmutableSnapshots() {
		this.providers.put("echoes", "zeta", RegistryFixture.config());
		this.providers.put("echoes", "alpha", RegistryFixture.config());
		Map<String, Echo> all = this.providers.all(Echo.PACKAGE);
		var list = this.providers.list("echoes");
		this.providers.put("echoes", "late", RegistryFixture.config());
		assertThat(all.keySet()).containsExactly("alpha", "zeta");
		assertThat(list).containsExactly("alpha", "zeta");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> all.remove("alpha"));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> list.add("x"));
	}

	@Test
	void infoFollowsTheLifeOfAName() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		ConfiguredProviderInfo before = this.providers.info("echoes", "fast");
		assertThat(before.packageName()).isEqualTo("echoes");
		assertThat(before.name()).isEqualTo("fast");
		assertThat(before.providerName()).isEqualTo("echo");
		assertThat(before.state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(before.generation()).isZero();
		assertThat(before.createdAt()).isEmpty();
		assertThat(before.lastFailure()).isEmpty();
		assertThat(before.calls().inFlight()).isZero();
		this.providers.get(Echo.PACKAGE, "fast").echo("x");
		ConfiguredProviderInfo after = this.providers.info("echoes", "fast");
		assertThat(after.state()).isEqualTo(ProviderState.READY);
		assertThat(after.generation()).isEqualTo(1);
		assertThat(after.createdAt()).isPresent();
		assertThat(after.lastFailure()).isEmpty();
	}

	@Test
	void infoDuringAFirstCreationSaysConfigured() {
		Gate gate = this.fixture.gate();
		this.factory.step = (context, config) -> gate.pass();
		this.providers.put("echoes", "fast", RegistryFixture.config());
		Task<String> call = this.fixture.start("caller", () -> this.providers.get(Echo.PACKAGE, "fast").echo("x"));
		gate.awaitEntered();
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(this.providers.info("echoes", "fast").generation()).isZero();
		gate.open();
		assertThat(call.result()).isEqualTo("fast:x");
	}

	@Test
	void configGivesWhatWasPut() {
		ProviderConfig config = RegistryFixture.config("label");
		this.providers.put("echoes", "fast", config);
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(config);
		ProviderConfig changed = this.providers.config("echoes", "fast").toBuilder().customField("x", 1).build();
		this.providers.put("echoes", "fast", changed);
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(changed);
	}

	@Test
	void putTakesAnyNameThatIsNotBlank() {
		for (String name : new String[] { "a b", "ä", "../x", "tenant:42", "x".repeat(256) }) {
			this.providers.put("echoes", name, RegistryFixture.config("label"));
			assertThat(this.providers.get(Echo.PACKAGE, name).echo("x")).isEqualTo("label:x");
		}
		assertThat(this.providers.list("echoes")).hasSize(5);
	}

	@Test
	void putWhenNameIsUnusableThrowsException() {
		for (String name : new String[] { null, "", " \t", "x".repeat(257) }) {
			assertThatExceptionOfType(InvalidConfigException.class)
				.isThrownBy(() -> this.providers.put("echoes", name, RegistryFixture.config()));
		}
		assertThat(this.providers.list("echoes")).isEmpty();
	}

	@Test
	void putOfANewNameWhenConfigIsInvalidChangesNothing() {
		ProviderConfig noKey = ProviderConfig.builder("echo").build();
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.providers.put("echoes", "fast", noKey))
			.withMessageContainingAll("api-key", "'echoes.fast'");
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.providers.put("echoes", "fast", null));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.put("echoes", "fast", ProviderConfig.builder("ecko").apiKey("k").build()))
			.withMessageContainingAll("'ecko'", "Did you mean 'echo'?");
		assertThat(this.providers.list("echoes")).isEmpty();
		assertThat(this.providers.find(Echo.PACKAGE, "fast")).isEmpty();
	}

	@Test
	void infoAllocatesNothingButWhatItReturns() {
		Providers providers = this.fixture.registry(new EchoFactory()).providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "fast").echo("x");
		assumeThat(ManagementFactory.getThreadMXBean()).isInstanceOf(ThreadMXBean.class);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		assumeThat(threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled()).isTrue();
		providers.info("echoes", "fast");
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 1000; i++) {
			providers.info("echoes", "fast");
		}
		// two records, with references of eight bytes
		assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1000).isLessThanOrEqualTo(144);
	}

}
