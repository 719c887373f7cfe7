package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderSource;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Changes of names by {@link ConfiguredProviders}, as a refresh of the environment makes
 * them, and what happens when an application changes the same names.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplaceTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final Gate gate = this.fixture.gate();

	/**
	 * Holds up the configuration with the label "slow".
	 */
	private final EchoFactory factory = new EchoFactory((context, config) -> {
		if ("slow".equals(config.customFields().get("label"))) {
			this.gate.passStubbornly();
		}
		if ("failing".equals(config.customFields().get("label"))) {
			throw new IllegalStateException("refused");
		}
	});

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final ConfiguredProviders configured = this.registry.configuredProviders();

	private final Providers providers = this.registry.providers();

	@Test
	void replaceWhenAnInstanceServesExchangesIt() {
		Echo echo = serving("old");
		assertThat(replace("new")).isTrue();
		assertThat(echo.echo("x")).isEqualTo("new:x");
		this.factory.made("old").awaitClosed();
		assertThat(this.configured.source("echoes", "fast")).isEqualTo(ProviderSource.ENVIRONMENT);
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config("new"));
	}

	@Test
	void replaceWhenNoInstanceServesStoresTheConfiguration() {
		add("old");
		assertThat(replace("new")).isTrue();
		assertThat(this.factory.calls()).isZero();
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("new:x");
	}

	@Test
	void replaceWhenNothingHasTheNameThrowsException() {
		add("old");
		this.configured.setAliases("echoes", Map.of("quick", "fast"));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.configured.replace(environment("fats", RegistryFixture.config())))
			.withMessageContaining("Did you mean 'fast'?");
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.configured.replace(environment("quick", RegistryFixture.config())))
			.withMessageStartingWith("Package 'echoes' has no configured provider 'quick'.");
	}

	@Test
	void replaceWhenTheFactoryFailsKeepsTheOldInstance() {
		Echo echo = serving("old");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> replace("failing"));
		assertThat(echo.echo("x")).isEqualTo("old:x");
		assertThat(state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(this.fixture.events.of("fast")).containsExactly("ready 1", "failed 1");
	}

	@Test
	void replaceWhenTheConfigurationCannotBeReadKeepsTheOldInstance() {
		Echo echo = serving("old");
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.configured.replace(ConfiguredProvider.builder("echoes", "fast", () -> {
				throw reason();
			}).build()));
		assertThat(echo.echo("x")).isEqualTo("old:x");
		assertThat(state()).isEqualTo(ProviderState.DEGRADED);
	}

	@Test
	void replaceByAnEqualConfigurationBuildsNothingAndHeals() {
		Echo echo = serving("old");
		this.configured.markFailed("echoes", "fast", reason());
		assertThat(state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(replace("old")).isTrue();
		assertThat(state()).isEqualTo(ProviderState.READY);
		assertThat(echo.echo("x")).isEqualTo("old:x");
		assertThat(this.factory.calls()).isOne();
	}

	@Test
	void replaceByAnEqualConfigurationTakesOtherSettingsOver() {
		Echo echo = serving("old");
		this.configured.replace(ConfiguredProvider.builder("echoes", "fast", RegistryFixture.config("old"))
			.drainTimeout(Duration.ofMillis(100))
			.build());
		FakeEcho old = this.factory.last();
		old.duringCall = this.gate::passStubbornly;
		Task<String> call = this.fixture.start("call", () -> echo.echo("x"));
		this.gate.awaitEntered();
		this.providers.renew("echoes", "fast");
		old.awaitClosed();
		assertThat(call.isRunning()).isTrue();
	}

	@Test
	void replaceAfterAPutThatFailedHeals() {
		Echo echo = serving("old");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> put("failing"));
		assertThat(state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(replace("new")).isTrue();
		assertThat(echo.echo("x")).isEqualTo("new:x");
		assertThat(state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void replaceByAnEqualConfigurationAfterAPutThatFailedHeals() {
		serving("old");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> put("failing"));
		assertThat(replace("old")).isTrue();
		assertThat(state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void renewAfterAPutThatFailedHeals() {
		Echo echo = serving("old");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> put("failing"));
		this.providers.renew("echoes", "fast");
		assertThat(echo.echo("x")).isEqualTo("old:x");
		assertThat(state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void renewAfterAChangeOfTheEnvironmentThatFailedHeals() {
		serving("old");
		this.configured.markFailed("echoes", "fast", reason());
		this.providers.renew("echoes", "fast");
		assertThat(state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void changesOfTheEnvironmentThatFailAfterAPutThatFailedAreTold() {
		serving("old");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> put("failing"));
		InvalidConfigException reason = reason();
		this.configured.markFailed("echoes", "fast", reason);
		assertThat(this.providers.info("echoes", "fast").lastFailure()).containsSame(reason);
		assertThat(replace("new")).isTrue();
		assertThat(state()).isEqualTo(ProviderState.READY);
		this.configured.markFailed("echoes", "fast", reason());
		assertThat(state()).isEqualTo(ProviderState.DEGRADED);
		// the thread that closes the old instance may be the one that delivers it
		Await.until("the failure is told", () -> this.fixture.events.of("fast").contains("failed 2"));
		assertThat(this.fixture.events.of("fast")).containsSubsequence("ready 1", "failed 1", "failed 1", "replaced 2",
				"failed 2");
	}

	@Test
	void putThatFailsDuringALaterRenewLeavesItDegraded() {
		Echo echo = serving("old");
		EchoFactory.Step step = this.factory.step;
		this.factory.step = (context, config) -> {
			if ("old".equals(config.customFields().get("label"))) {
				this.gate.passStubbornly();
			}
			step.run(context, config);
		};
		Task<Void> renew = this.fixture.start("renew", () -> {
			this.providers.renew("echoes", "fast");
			return null;
		});
		this.gate.awaitEntered();
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> put("failing"));
		this.gate.open();
		renew.result();
		assertThat(echo.echo("x")).isEqualTo("old:x");
		assertThat(state()).isEqualTo(ProviderState.DEGRADED);
	}

	@Test
	void replaceWhenTheNameWasMarkedFailedHeals() {
		add("old");
		this.configured.markFailed("echoes", "fast", reason());
		assertThat(state()).isEqualTo(ProviderState.UNAVAILABLE);
		replace("new");
		assertThat(state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("new:x");
		assertThat(state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void markFailedWhileTheFirstInstanceIsMadeLeavesItDegraded() {
		add("slow");
		Task<String> call = this.fixture.start("call", () -> this.providers.get(Echo.PACKAGE, "fast").echo("x"));
		this.gate.awaitEntered();
		this.configured.markFailed("echoes", "fast", reason());
		this.gate.open();
		assertThat(call.result()).isEqualTo("slow:x");
		assertThat(state()).isEqualTo(ProviderState.DEGRADED);
	}

	@Test
	void changesOfTheEnvironmentWhenTheNameWasPutLeaveItAlone() {
		Echo echo = serving("old");
		put("put");
		assertThat(replace("new")).isFalse();
		assertThat(replace("failing")).isFalse();
		this.configured.markFailed("echoes", "fast", reason());
		assertThat(this.configured.remove("echoes", "fast", ProviderSource.ENVIRONMENT)).isFalse();
		assertThat(echo.echo("x")).isEqualTo("put:x");
		assertThat(state()).isEqualTo(ProviderState.READY);
		assertThat(this.configured.source("echoes", "fast")).isEqualTo(ProviderSource.PUT);
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	@Test
	void putDuringAReplaceWins() {
		Echo echo = serving("old");
		Task<Boolean> replace = this.fixture.start("replace", () -> replace("slow"));
		this.gate.awaitEntered();
		put("put");
		this.gate.open();
		assertThat(replace.result()).isFalse();
		assertThat(echo.echo("x")).isEqualTo("put:x");
		this.factory.made("slow").awaitClosed();
	}

	@Test
	void putThatBeganBeforeAReplaceWins() {
		Echo echo = serving("old");
		Task<Void> put = this.fixture.start("put", () -> put("slow"));
		this.gate.awaitEntered();
		assertThat(replace("new")).isTrue();
		assertThat(echo.echo("x")).isEqualTo("new:x");
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> replace("failing"));
		this.gate.open();
		put.result();
		assertThat(echo.echo("x")).isEqualTo("slow:x");
		assertThat(state()).isEqualTo(ProviderState.READY);
		assertThat(this.configured.source("echoes", "fast")).isEqualTo(ProviderSource.PUT);
	}

	@Test
	void removeOfTheEnvironmentDuringAPutDoesNotLoseIt() {
		Echo echo = serving("old");
		Task<Void> put = this.fixture.start("put", () -> put("slow"));
		this.gate.awaitEntered();
		assertThat(this.configured.remove("echoes", "fast", ProviderSource.ENVIRONMENT)).isTrue();
		this.factory.made("old").awaitClosed();
		this.gate.open();
		put.result();
		assertThat(echo.echo("x")).isEqualTo("slow:x");
		assertThat(this.configured.source("echoes", "fast")).isEqualTo(ProviderSource.PUT);
	}

	@Test
	void removeTellsWhetherTheNameCameFromTheSource() {
		Echo echo = serving("old");
		assertThat(this.configured.remove("echoes", "fast", ProviderSource.PUT)).isFalse();
		assertThat(this.configured.remove("echoes", "other", ProviderSource.ENVIRONMENT)).isFalse();
		assertThat(this.configured.remove("echoes", "fast", ProviderSource.ENVIRONMENT)).isTrue();
		this.factory.last().awaitClosed();
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> echo.echo("x"));
	}

	@Test
	void aliasAndDefaultWhenTheirNameIsRemovedLeadNowhereUntilItComesBack() {
		serving("old");
		this.configured.add(environment("other", RegistryFixture.config()));
		this.configured.add(environment("third", RegistryFixture.config()));
		this.configured.setAliases("echoes", Map.of("quick", "fast"));
		this.configured.setDefault("echoes", "fast");
		Echo alias = this.providers.get(Echo.PACKAGE, "quick");
		Echo byDefault = this.providers.getDefault(Echo.PACKAGE);
		assertThat(alias.echo("x")).isEqualTo("old:x");
		assertThat(byDefault.echo("x")).isEqualTo("old:x");
		this.configured.remove("echoes", "fast", ProviderSource.ENVIRONMENT);
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> alias.echo("x"))
			.withMessageStartingWith("The alias 'quick' of package 'echoes' points to 'fast', which was removed.");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> byDefault.echo("x"))
			.withMessageStartingWith("The default of package 'echoes', 'fast', was removed.");
		this.configured.setDefault("echoes", "other");
		assertThat(byDefault.echo("x")).isEqualTo("other:x");
		this.configured.setAliases("echoes", Map.of());
		this.configured.setAliases("echoes", Map.of("quick", "third"));
		assertThat(alias.echo("x")).isEqualTo("third:x");
		this.configured.setDefault("echoes", null);
		this.configured.remove("echoes", "third", ProviderSource.ENVIRONMENT);
		assertThat(byDefault.echo("x")).isEqualTo("other:x");
		add("third", "third again");
		assertThat(alias.echo("x")).isEqualTo("third again:x");
	}

	private Echo serving(String label) {
		add(label);
		Echo echo = this.providers.get(Echo.PACKAGE, "fast");
		echo.echo("x");
		return echo;
	}

	private void add(String label) {
		add("fast", label);
	}

	private void add(String name, String label) {
		this.configured.add(environment(name, RegistryFixture.config(label)));
	}

	private boolean replace(String label) {
		return this.configured.replace(environment("fast", RegistryFixture.config(label)));
	}

	private Void put(String label) {
		this.providers.put("echoes", "fast", RegistryFixture.config(label));
		return null;
	}

	private ProviderState state() {
		return this.providers.info("echoes", "fast").state();
	}

	private static ConfiguredProvider environment(String name, ProviderConfig config) {
		return ConfiguredProvider.builder("echoes", name, config).build();
	}

	private static InvalidConfigException reason() {
		return new InvalidConfigException("echoes", "fast", List.of(new ConfigViolation("api-key", "is required")));
	}

}
