package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderSource;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConfiguredProvidersTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final ConfiguredProviders configured = this.registry.configuredProviders();

	private final Providers providers = this.registry.providers();

	@Test
	void addListenerHearsOfWhatFollows() {
		RecordingListener late = new RecordingListener();
		this.registry.registerProvider("echoes", "before", new EchoFactory());
		this.configured.addListener(late);
		this.registry.registerProvider("echoes", "after", new EchoFactory());
		assertThat(late.all()).extracting("providerName").containsExactly("after");
	}

	@Test
	void addConfigResolverIsAskedForNamesThatAreNotThere() {
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.providers().get(Echo.PACKAGE, "tenant"));
		this.configured.addConfigResolver((packageName, name) -> Optional.of(RegistryFixture.config("resolved")));
		assertThat(this.registry.providers().get(Echo.PACKAGE, "tenant").echo("x")).isEqualTo("resolved:x");
	}

	@Test
	void isCreatingIsSoForWhatWaitsForTheInstanceThatTheThreadMakes() {
		List<String> creating = new CopyOnWriteArrayList<>();
		this.registry.registerProvider("echoes", "nested", (context, config) -> {
			if (context.name().equals("outer")) {
				context.providers().get(Echo.PACKAGE, "inner").echo("x");
			}
			List.of("outer", "inner", "other")
				.stream()
				.filter((name) -> this.configured.isCreating("echoes", name))
				.forEach((name) -> creating.add(context.name() + " for " + name));
			return new EchoFactory().create(context, config);
		});
		List.of("outer", "inner", "other")
			.forEach((name) -> this.providers.put("echoes", name,
					ProviderConfig.builder("nested").apiKey("key").build()));
		this.providers.get(Echo.PACKAGE, "outer").echo("x");
		assertThat(creating).containsExactly("inner for outer", "inner for inner", "outer for outer");
		assertThat(this.configured.isCreating("echoes", "outer")).isFalse();
	}

	@Test
	void substituteStandsForTheNameUntilTheRegistryIsGone() {
		AtomicInteger closed = new AtomicInteger();
		Echo own = new ClosingEcho(closed);
		this.configured.substitute("echoes", "main", () -> own);
		this.providers.put("echoes", "main", ProviderConfig.builder("nobody").build());
		this.configured.setAliases("echoes", Map.of("other", "main"));
		assertThat(this.providers.get(Echo.PACKAGE, "main")).isSameAs(own);
		assertThat(this.providers.getDefault(Echo.PACKAGE).echo("x")).isEqualTo("own:x");
		assertThat(this.providers.get(Echo.PACKAGE, "other").echo("x")).isEqualTo("own:x");
		this.providers.renew("echoes", "main");
		this.providers.put("echoes", "main", RegistryFixture.config("label"));
		assertThat(this.providers.get(Echo.PACKAGE, "main")).isSameAs(own);
		assertThat(this.providers.info("echoes", "main").state()).isEqualTo(ProviderState.READY);
		this.registry.close();
		assertThat(closed).hasValue(0);
	}

	@Test
	void substituteThatComesLateStandsForTheName() {
		this.providers.put("echoes", "main", RegistryFixture.config("label"));
		Echo reference = this.providers.get(Echo.PACKAGE, "main");
		Echo own = new ClosingEcho(new AtomicInteger());
		this.configured.substitute("echoes", "main", () -> own);
		assertThat(this.providers.get(Echo.PACKAGE, "main")).isSameAs(own).isNotSameAs(reference);
		assertThat(reference.echo("x")).isEqualTo("own:x");
	}

	@Test
	void isSubstitutedTellsOfThatNameAlone() {
		this.configured.substitute("echoes", "main", () -> (Echo) (text) -> text);
		assertThat(this.configured.isSubstituted("echoes", "main")).isTrue();
		assertThat(this.configured.isSubstituted("echoes", "other")).isFalse();
		assertThat(this.configured.isSubstituted("unknown", "main")).isFalse();
	}

	@Test
	void substituteOfAnAliasLeavesTheNameBehindIt() {
		this.providers.put("echoes", "main", RegistryFixture.config("label"));
		Echo own = new ClosingEcho(new AtomicInteger());
		this.configured.substitute("echoes", "other", () -> own);
		this.configured.setAliases("echoes", Map.of("other", "main"));
		assertThat(this.providers.get(Echo.PACKAGE, "other")).isSameAs(own);
		assertThat(this.providers.find(Echo.PACKAGE, "other")).containsSame(own);
		assertThat(this.providers.get(Echo.PACKAGE, "main").echo("x")).isEqualTo("label:x");
		assertThat(this.providers.list("echoes")).containsExactly("main");
	}

	@Test
	void substituteOfAnAliasIsLetGoWithTheAliasAndWithTheRegistry() {
		DefaultProviderRegistry hasty = this.fixture.registry(this.factory,
				(builder) -> builder.drainTimeout(Duration.ofMillis(100)));
		ConfiguredProviders configured = hasty.configuredProviders();
		Echo own = new ClosingEcho(new AtomicInteger());
		hasty.providers().put("echoes", "main", RegistryFixture.config("label"));
		configured.substitute("echoes", "other", () -> own);
		configured.setAliases("echoes", Map.of("other", "main"));
		assertThat(hasty.providers().get(Echo.PACKAGE, "other")).isSameAs(own);
		configured.setAliases("echoes", Map.of());
		Await.until("the alias is gone", () -> this.fixture.events.of("other").contains("closed 1"));
		configured.setAliases("echoes", Map.of("other", "main"));
		assertThat(hasty.providers().get(Echo.PACKAGE, "other")).isSameAs(own);
		hasty.close();
		Await.until("the registry is gone",
				() -> this.fixture.events.of("other").stream().filter("closed 1"::equals).count() == 2);
	}

	@Test
	void substituteThatIsNotOfTheContractFailsAtTheFirstUse() {
		this.configured.substitute("echoes", "main", () -> "text");
		this.providers.put("echoes", "main", RegistryFixture.config("label"));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "main"))
			.withMessage("echoes.main could not be created: what stands for it in the application returned "
					+ "java.lang.String instead of io.beluga.registry.Echo.");
	}

	private record ClosingEcho(AtomicInteger closed) implements Echo, AutoCloseable {

		@Override
		public String echo(String text) {
			return "own:" + text;
		}

		@Override
		public void close() {
			this.closed.incrementAndGet();
		}

	}

	@Test
	void describeWithoutAResolverCountsNoResolvedNames() {
		assertThat(this.configured.describe("echoes").resolved()).isEmpty();
	}

	@Test
	void addReadsTheConfigurationWhenItIsNeeded() {
		AtomicInteger reads = new AtomicInteger();
		this.configured.add(ConfiguredProvider.builder("echoes", "fast", () -> {
			reads.incrementAndGet();
			return RegistryFixture.config("label");
		}).build());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		assertThat(this.providers.list("echoes")).containsExactly("fast");
		assertThat(reads).hasValue(0);
		assertThat(echo.echo("x")).isEqualTo("label:x");
		assertThat(reads.get()).isPositive();
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config("label"));
	}

	@Test
	void addWhenPackageIsUnknownThrowsException() {
		assertThatExceptionOfType(PackageNotFoundException.class).isThrownBy(() -> this.configured
			.add(ConfiguredProvider.builder("others", "fast", RegistryFixture.config()).build()));
	}

	@Test
	void addWhenNameIsTakenThrowsException() {
		add("fast");
		this.configured.setAliases("echoes", Map.of("quick", "fast"));
		assertThatExceptionOfType(ProviderExistsException.class).isThrownBy(() -> add("fast")).satisfies((ex) -> {
			assertThat(ex.packageName()).isEqualTo("echoes");
			assertThat(ex.providerName()).isEqualTo("fast");
		});
		assertThatExceptionOfType(ProviderExistsException.class).isThrownBy(() -> add("quick"));
		assertThat(this.providers.list("echoes")).containsExactly("fast");
	}

	@Test
	void useWhenConfigurationIsInvalidThrowsExceptionAndNoFactoryIsCalled() {
		this.configured
			.add(ConfiguredProvider.builder("echoes", "fast", ProviderConfig.builder("echo").build()).build());
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(() -> echo.echo("x"))
			.withMessageContainingAll("'echoes.fast'", "api-key");
		assertThat(this.factory.calls()).isZero();
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.UNAVAILABLE);
		assertThat(this.fixture.events.of("fast")).containsExactly("failed 0");
	}

	@Test
	void useWhenConfigurationIsRejectedThrowsTheReasonAndConfigReturnsIt() {
		ProviderConfig config = RegistryFixture.config("label");
		this.configured.add(ConfiguredProvider.builder("echoes", "fast", config).rejection(() -> reason()).build());
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "fast").echo("x"))
			.satisfies((ex) -> assertThat(ex.violations()).isEqualTo(reason().violations()));
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(config);
		this.providers.put("echoes", "fast", config);
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("label:x");
	}

	@Test
	void useWhenConfigurationCannotBeReadThrowsTheReason() {
		InvalidConfigException reason = reason();
		this.configured.add(ConfiguredProvider.builder("echoes", "fast", () -> {
			throw reason;
		}).build());
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "fast").echo("x"))
			.satisfies((ex) -> assertThat(ex.violations()).isEqualTo(reason.violations()));
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.UNAVAILABLE);
	}

	@Test
	void useWhenConfigurationNamesAnUnknownProviderThrowsException() {
		this.configured
			.add(ConfiguredProvider.builder("echoes", "fast", ProviderConfig.builder("ecko").apiKey("k").build())
				.build());
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "fast").echo("x"))
			.withMessageContainingAll("'ecko'", "Did you mean 'echo'?");
	}

	@Test
	void markFailedTellsTheReason() {
		add("fast");
		this.configured.markFailed("echoes", "fast", reason());
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.UNAVAILABLE);
		assertThat(info.lastFailure()).get()
			.isInstanceOfSatisfying(InvalidConfigException.class,
					(ex) -> assertThat(ex.violations()).isEqualTo(reason().violations()));
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "fast").echo("x"));
		assertThat(this.factory.calls()).isZero();
		assertThat(this.fixture.events.of("fast")).containsOnly("failed 0");
	}

	@Test
	void markFailedWhenAnInstanceServesLeavesItDegraded() {
		add("fast");
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		this.configured.markFailed("echoes", "fast", reason());
		ConfiguredProviderInfo info = this.providers.info("echoes", "fast");
		assertThat(info.state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(info.lastFailure()).get().isInstanceOf(InvalidConfigException.class);
		assertThat(echo.echo("x")).isEqualTo("fast:x");
		assertThat(this.factory.last().isClosed()).isFalse();
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "failed 1");
	}

	@Test
	void putAfterMarkFailedHeals() {
		add("fast");
		this.configured.markFailed("echoes", "fast", reason());
		this.providers.put("echoes", "fast", RegistryFixture.config("healed"));
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("healed:x");
		assertThat(this.providers.info("echoes", "fast").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void sourceTellsWhereANameComesFrom() {
		add("fast");
		this.configured.add(ConfiguredProvider.builder("echoes", "resolved", RegistryFixture.config())
			.source(ProviderSource.RESOLVER)
			.build());
		this.providers.put("echoes", "late", RegistryFixture.config());
		assertThat(this.configured.source("echoes", "fast")).isEqualTo(ProviderSource.ENVIRONMENT);
		assertThat(this.configured.source("echoes", "resolved")).isEqualTo(ProviderSource.RESOLVER);
		assertThat(this.configured.source("echoes", "late")).isEqualTo(ProviderSource.PUT);
	}

	@Test
	void describeGivesASnapshot() {
		add("zeta");
		add("alpha");
		this.configured.setAliases("echoes", Map.of("second", "zeta", "first", "alpha"));
		this.configured.setDefault("echoes", "first");
		ProviderPackageInfo info = this.configured.describe("echoes");
		add("late");
		assertThat(info.name()).isEqualTo("echoes");
		assertThat(info.contract()).isEqualTo(Echo.class);
		assertThat(info.defaultName()).isPresent().get().isIn("alpha", "first");
		assertThat(info.aliases()).containsExactly(Map.entry("first", "alpha"), Map.entry("second", "zeta"));
		assertThat(info.configured()).containsExactly("alpha", "zeta");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> info.aliases().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> info.configured().clear());
	}

	@Test
	void packagesAreThoseOfTheRegistry() {
		this.registry.registerPackage(ProviderPackage.of("alpha", Echo.class));
		assertThat(this.configured.packages()).containsExactly("alpha", "echoes");
		assertThat(this.configured.describe("alpha").configured()).isEmpty();
		assertThat(this.configured.describe("alpha").defaultName()).isEmpty();
	}

	@Test
	void toStringShowsNoConfiguration() {
		ConfiguredProvider provider = ConfiguredProvider.builder("echoes", "fast", RegistryFixture.config("marker"))
			.build();
		assertThat(provider).hasToString("ConfiguredProvider[echoes.fast]");
	}

	private void add(String name) {
		this.configured.add(ConfiguredProvider.builder("echoes", name, RegistryFixture.config()).build());
	}

	private static InvalidConfigException reason() {
		return new InvalidConfigException("echoes", "fast", List.of(new ConfigViolation("api-key", "is required")));
	}

	@Test
	void removeWhenTheNameComesFromAnotherSourceChangesNothing() {
		this.configured
			.add(ConfiguredProvider.builder("echoes", "of-the-environment", RegistryFixture.config()).build());
		assertThat(this.configured.remove("echoes", "of-the-environment", ProviderSource.PUT)).isFalse();
		assertThat(this.configured.providers().list("echoes")).contains("of-the-environment");
		assertThat(this.configured.providers().info("echoes", "of-the-environment").state())
			.isEqualTo(ProviderState.CONFIGURED);
		assertThat(this.configured.remove("echoes", "of-the-environment", ProviderSource.ENVIRONMENT)).isTrue();
		assertThat(this.configured.providers().list("echoes")).doesNotContain("of-the-environment");
	}

}
