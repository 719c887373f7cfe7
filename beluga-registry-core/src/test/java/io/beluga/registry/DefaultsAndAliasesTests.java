package io.beluga.registry;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderSource;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DefaultsAndAliasesTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final DefaultProviderRegistry registry = this.fixture.registry(new EchoFactory());

	private final ConfiguredProviders configured = this.registry.configuredProviders();

	private final Providers providers = this.registry.providers();

	@BeforeEach
	void addOne() {
		this.providers.put("echoes", "one", RegistryFixture.config());
	}

	@Test
	void getDefaultWhenThereIsOneNameGivesIt() {
		assertThat(this.providers.getDefault(Echo.PACKAGE).echo("x")).isEqualTo("one:x");
		assertThat(this.configured.describe("echoes").defaultName()).contains("one");
	}

	@Test
	void getDefaultWhenThereAreSeveralAndNoneIsSetThrowsException() {
		this.providers.put("echoes", "two", RegistryFixture.config());
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.getDefault(Echo.PACKAGE))
			.satisfies((ex) -> {
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.candidates()).containsExactly("one", "two");
			});
		assertThat(this.configured.describe("echoes").defaultName()).isEmpty();
	}

	@Test
	void getDefaultWhenThereIsNothingThrowsException() {
		this.providers.remove("echoes", "one");
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.getDefault(Echo.PACKAGE));
	}

	@Test
	void putOfAnAliasWhoseProviderWasRemovedIsRefused() {
		this.configured.setAliases("echoes", Map.of("cheapest", "one"));
		this.providers.remove("echoes", "one");
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.put("echoes", "cheapest", RegistryFixture.config()))
			.withMessageStartingWith("The alias 'cheapest' of package 'echoes' points to 'one', which was removed.")
			.satisfies((ex) -> assertThat(ex.candidates()).isEmpty());
		assertThat(this.providers.list("echoes")).isEmpty();
	}

	@Test
	void getDefaultFollowsTheDefault() {
		this.providers.put("echoes", "two", RegistryFixture.config());
		this.configured.setDefault("echoes", "two");
		Echo echo = this.providers.getDefault(Echo.PACKAGE);
		assertThat(echo.echo("x")).isEqualTo("two:x");
		this.configured.setDefault("echoes", "one");
		assertThat(echo.echo("x")).isEqualTo("one:x");
		assertThat(this.providers.getDefault(Echo.PACKAGE)).isSameAs(echo);
		assertThat(this.configured.describe("echoes").defaultName()).contains("one");
	}

	@Test
	void callThroughTheDefaultWhenThereIsNoneAnyMoreThrowsException() {
		Echo echo = this.providers.getDefault(Echo.PACKAGE);
		echo.echo("x");
		this.providers.put("echoes", "two", RegistryFixture.config());
		this.configured.setDefault("echoes", null);
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> echo.echo("x"));
	}

	@Test
	void callThroughTheDefaultWhenItIsRemovedThrowsException() {
		this.providers.put("echoes", "two", RegistryFixture.config());
		this.providers.put("echoes", "three", RegistryFixture.config());
		this.configured.setDefault("echoes", "two");
		Echo echo = this.providers.getDefault(Echo.PACKAGE);
		this.providers.remove("echoes", "two");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> echo.echo("x"));
	}

	@Test
	void setDefaultWhenNothingHasTheNameThrowsException() {
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.configured.setDefault("echoes", "oen"))
			.withMessageContainingAll("'oen'", "Did you mean 'one'?");
		assertThat(this.providers.getDefault(Echo.PACKAGE).echo("x")).isEqualTo("one:x");
	}

	@Test
	void setDefaultTakesAnAliasAndFollowsIt() {
		this.providers.put("echoes", "two", RegistryFixture.config());
		this.configured.setAliases("echoes", Map.of("cheapest", "one"));
		this.configured.setDefault("echoes", "cheapest");
		Echo echo = this.providers.getDefault(Echo.PACKAGE);
		assertThat(echo.echo("x")).isEqualTo("one:x");
		this.configured.setAliases("echoes", Map.of("cheapest", "two"));
		assertThat(echo.echo("x")).isEqualTo("two:x");
	}

	@Test
	void aliasesWorkWhereNamesDo() {
		this.configured.setAliases("echoes", Map.of("first", "one"));
		Echo echo = this.providers.get(Echo.PACKAGE, "first");
		assertThat(echo.echo("x")).isEqualTo("one:x");
		assertThat(this.providers.get(Echo.PACKAGE, "first")).isSameAs(echo);
		assertThat(this.providers.get("echoes", "first")).isSameAs(echo);
		assertThat(this.providers.find(Echo.PACKAGE, "first")).containsSame(echo);
		String used = this.providers.handle(Echo.PACKAGE, "first").use((it) -> it.echo("y"));
		assertThat(used).isEqualTo("one:y");
		assertThat(this.providers.info("echoes", "first").name()).isEqualTo("one");
		assertThat(this.providers.config("echoes", "first")).isEqualTo(RegistryFixture.config());
		assertThat(this.configured.source("echoes", "first")).isEqualTo(ProviderSource.PUT);
		assertThat(this.providers.list("echoes")).containsExactly("one");
		assertThat(this.providers.all(Echo.PACKAGE)).containsOnlyKeys("one");
		this.providers.put("echoes", "first", RegistryFixture.config("replaced"));
		assertThat(this.providers.get(Echo.PACKAGE, "one").echo("x")).isEqualTo("replaced:x");
		this.providers.renew("echoes", "first");
		assertThat(this.providers.info("echoes", "one").generation()).isEqualTo(3);
		assertThat(this.providers.list("echoes")).containsExactly("one");
	}

	@Test
	void referencesOfAnAliasFollowIt() {
		this.providers.put("echoes", "two", RegistryFixture.config());
		this.configured.setAliases("echoes", Map.of("cheapest", "one"));
		Echo echo = this.providers.get(Echo.PACKAGE, "cheapest");
		ProviderHandle<Echo> handle = this.providers.handle(Echo.PACKAGE, "cheapest");
		assertThat(echo.echo("x")).isEqualTo("one:x");
		this.configured.setAliases("echoes", Map.of("cheapest", "two"));
		assertThat(echo.echo("x")).isEqualTo("two:x");
		assertThat(handle.info().name()).isEqualTo("two");
		this.configured.setAliases("echoes", Map.of());
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> echo.echo("x"));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "cheapest"));
	}

	@Test
	void setAliasesReplacesThoseThatWereThere() {
		this.configured.setAliases("echoes", Map.of("a", "one", "b", "one"));
		this.configured.setAliases("echoes", Map.of("b", "one"));
		assertThat(this.configured.describe("echoes").aliases()).containsExactly(Map.entry("b", "one"));
		assertThat(this.providers.find(Echo.PACKAGE, "a")).isEmpty();
	}

	@Test
	void setAliasesWhenTargetIsUnknownThrowsExceptionAndChangesNothing() {
		this.configured.setAliases("echoes", Map.of("first", "one"));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.configured.setAliases("echoes", Map.of("other", "oen")))
			.withMessageContaining("Did you mean 'one'?");
		assertThat(this.configured.describe("echoes").aliases()).containsExactly(Map.entry("first", "one"));
	}

	@Test
	void setAliasesWhenANameIsTakenThrowsException() {
		this.providers.put("echoes", "two", RegistryFixture.config());
		assertThatExceptionOfType(ProviderExistsException.class)
			.isThrownBy(() -> this.configured.setAliases("echoes", Map.of("two", "one")));
		assertThat(this.configured.describe("echoes").aliases()).isEmpty();
	}

	@Test
	void removeOfAnAliasRemovesNothing() {
		this.configured.setAliases("echoes", Map.of("first", "one"));
		assertThat(this.providers.remove("echoes", "first")).isFalse();
		assertThat(this.providers.get(Echo.PACKAGE, "first").echo("x")).isEqualTo("one:x");
		assertThat(this.providers.remove("echoes", "one")).isTrue();
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.providers.get(Echo.PACKAGE, "first").echo("x"));
	}

}
