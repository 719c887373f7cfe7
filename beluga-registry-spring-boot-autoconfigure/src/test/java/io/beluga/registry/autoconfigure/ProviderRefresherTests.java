package io.beluga.registry.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.RefreshResult;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.spi.ConfiguredProviders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link ProviderRefresher}: what a refresh does with what it has read.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProviderRefresherTests {

	@TempDir
	private Path folder;

	private RefreshApplication application;

	@BeforeEach
	void prepare() {
		this.application = new RefreshApplication(this.folder);
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void refreshWhenAKeyHasChangedReplacesThatNameAlone() {
		this.application.providers("bot: {api-key: key-1, model: a}", "twin: {provider-name: bot, api-key: key-2}")
			.start();
		Llm reference = this.application.llm("bot");
		assertThat(reference.ask("?")).isEqualTo("a key-1");
		assertThat(this.application.ask("twin")).isEqualTo("none key-2");
		this.application.providers("bot: {api-key: key-9, model: a}", "twin: {provider-name: bot, api-key: key-2}");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of("llms.bot"), List.of(), Map.of()));
		assertThat(reference.ask("?")).isEqualTo("a key-9");
		assertThat(this.application.info("bot").generation()).isEqualTo(2);
		assertThat(this.application.info("twin").generation()).isOne();
		assertThat(this.application.bots().created).containsExactly("bot", "twin", "bot");
		RefreshApplication.await("the old instance is destroyed", () -> this.application.bots().closed.size() == 1);
	}

	@Test
	void refreshWhenOnlyLinesHaveMovedDoesNothing(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		this.application.providers("# a remark", "bot: {api-key: 'key-1'}");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of(), List.of(), Map.of()));
		assertThat(this.application.bots().created).containsExactly("bot");
		assertThat(
				this.application.bean(BelugaProvidersProperties.class).find("llms", "bot").orElseThrow().getOrigins())
			.hasEntrySatisfying("api-key", (origin) -> assertThat(origin).endsWith("application.yml] - 5:22"));
		assertThat(output).doesNotContain("Refreshed the configuration");
	}

	@Test
	void refreshWhenBootLogsAtDebugWritesNoValueToTheLog(CapturedOutput output) {
		this.application.providers("bot: {api-key: sk-planted-1, model: a}").start("--debug");
		this.application.providers("bot: {api-key: sk-planted-2, model: a}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(output).contains("DEBUG").doesNotContain("sk-planted");
	}

	@Test
	void refreshAddsAndRemovesNames(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}", "old: {provider-name: bot, api-key: key-2}").start();
		assertThat(this.application.ask("old")).isEqualTo("none key-2");
		this.application.providers("bot: {api-key: key-1}", "new: {provider-name: bot, api-key: key-3}");
		assertThat(this.application.refresh())
			.isEqualTo(result(List.of("llms.new"), List.of(), List.of("llms.old"), Map.of()));
		assertThat(this.application.ask("new")).isEqualTo("none key-3");
		assertThat(this.application.providers().list("llms")).containsExactly("bot", "new");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> this.application.ask("old"));
		RefreshApplication.await("the removed instance is destroyed",
				() -> this.application.bots().closed.contains("old"));
		assertThat(output)
			.contains("Refreshed the configuration of providers: 1 added (llms.new), 1 removed (llms.old)");
	}

	@Test
	void refreshWhenANameIsDisabledAndEnabledRemovesAndAddsIt() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.providers("bot: {api-key: key-1, enabled: false}");
		assertThat(this.application.refresh().removed()).containsExactly("llms.bot");
		this.application.providers("bot: {api-key: key-1, enabled: true}");
		assertThat(this.application.refresh().added()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
	}

	@Test
	void refreshWhenDefaultsAndAliasesMoveSaysSo(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}", "two: {extends: bot}")
			.write("extra.yml", "beluga.packages.llms: {default: bot, aliases: {cheap: bot, old: two}}")
			.start("--spring.config.import=" + this.application.path("extra.yml"));
		this.application.write("extra.yml", "beluga.packages.llms: {default: two, aliases: {cheap: two, new: bot}}");
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of(), List.of(), List.of(), Map.of(),
				Map.of("beluga.packages.llms.default", "two", "beluga.packages.llms.aliases.cheap", "two",
						"beluga.packages.llms.aliases.new", "bot", "beluga.packages.llms.aliases.old", "")));
		assertThat(output).contains("4 moved (beluga.packages.llms.aliases.cheap -> two, "
				+ "beluga.packages.llms.aliases.new -> bot, beluga.packages.llms.aliases.old is gone, "
				+ "beluga.packages.llms.default -> two)");
		assertThat(this.application.refresh().moved()).isEmpty();
		this.application.write("extra.yml", "beluga.packages.llms.default-bean: fallback");
		assertThat(this.application.refresh().moved()).containsEntry("beluga.packages.llms.default", "");
	}

	@Test
	void refreshWhenTheDefaultIsThatOfASingleNameSaysWhereItLeads() {
		this.application.providers("bot: {api-key: key-1}")
			.write("extra.yml", "beluga.packages.llms.default: bot")
			.start("--spring.config.import=" + this.application.path("extra.yml"));
		this.application.write("extra.yml", "beluga.packages.llms.default-bean: fallback");
		assertThat(this.application.refresh().moved()).as("it is the only one").isEmpty();
		this.application.providers("two: {provider-name: bot, api-key: key-1}");
		assertThat(this.application.refresh().moved()).isEqualTo(Map.of("beluga.packages.llms.default", "two"));
		this.application.providers("two: {provider-name: bot, api-key: key-1}", "bot: {api-key: key-1}");
		assertThat(this.application.refresh().moved()).isEqualTo(Map.of("beluga.packages.llms.default", ""));
	}

	@Test
	void refreshWhenAKeyIsMissingBehindExtendsSaysItOnce(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}", "two: {extends: bot}").start();
		this.application.providers("bot: {model: a}", "two: {extends: bot}");
		assertThat(this.application.refresh().failed()).containsOnlyKeys("llms.bot", "llms.two");
		assertThat(output).contains("1 problem in the configuration of providers")
			.contains("is required by provider 'bot'. It stops: bot, two.");
	}

	@Test
	void refreshFollowsExtends() {
		this.application
			.providers("base: {provider-name: bot, api-key: key-1, enabled: false}", "one: {extends: base, model: a}",
					"two: {extends: one, model: b}", "three: {provider-name: bot, api-key: key-3}")
			.start();
		List.of("one", "two", "three").forEach(this.application::ask);
		this.application.providers("base: {provider-name: bot, api-key: key-2, enabled: false}",
				"one: {extends: base, model: a}", "two: {extends: one, model: b}",
				"three: {provider-name: bot, api-key: key-3}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.one", "llms.two");
		assertThat(this.application.ask("one")).isEqualTo("a key-2");
		assertThat(this.application.ask("two")).isEqualTo("b key-2");
	}

	@Test
	void refreshWhenTheProviderChangesReplacesTheInstance() {
		this.application.providers("bot: {api-key: key-1}").start();
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		this.application.providers("bot: {provider-name: other, model: x}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("other x");
	}

	@Test
	void refreshWhenOnlyATimeoutHasChangedBuildsNothing() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		this.application.providers("bot: {api-key: key-1, drain-timeout: 5s}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.bots().created).hasSize(1);
	}

	@Test
	void refreshWhenTheProbeRejectsTheNewKeyLeavesTheInstance() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		this.application.bots().rejected = "key-2";
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().failed()).isEqualTo(Map.of("llms.bot", "ErrProviderCreationFailed"));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		this.application.providers("bot: {api-key: key-2, probe: false}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
	}

	@Test
	void refreshMovesDefaultsAndAliases() {
		String[] providers = { "one: {provider-name: bot, api-key: key-1}",
				"two: {provider-name: bot, api-key: key-2}" };
		this.application.providers(providers)
			.write("application.properties", "beluga.packages.llms.default=one",
					"beluga.packages.llms.aliases.cheap=one")
			.start();
		Llm byDefault = this.application.providers().getDefault(RefreshApplication.LLMS);
		Llm byAlias = this.application.llm("cheap");
		Llm injected = this.application.context().getBean("llms", Llm.class);
		assertThat(List.of(byDefault.ask("?"), byAlias.ask("?"), injected.ask("?"))).containsOnly("none key-1");
		this.application.write("application.properties", "beluga.packages.llms.default=two",
				"beluga.packages.llms.aliases.cheap=two", "beluga.packages.llms.aliases.fast=one");
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of(), List.of(), List.of(), Map.of(),
				Map.of("beluga.packages.llms.default", "two", "beluga.packages.llms.aliases.cheap", "two",
						"beluga.packages.llms.aliases.fast", "one")));
		assertThat(List.of(byDefault.ask("?"), byAlias.ask("?"), injected.ask("?"))).containsOnly("none key-2");
		assertThat(this.application.ask("fast")).isEqualTo("none key-1");
		assertThat(this.application.bean(BelugaPackagesProperties.class).forPackage("llms").defaultName())
			.isEqualTo("two");
		this.application.write("application.properties", "some.other=value");
		this.application.refresh();
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> byDefault.ask("?"))
			.withMessageStartingWith("Package 'llms' has 2 configured providers and no default");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> byAlias.ask("?"));
	}

	@Test
	void refreshWhenDefaultAndAliasNameNothingLeavesThemAlone(CapturedOutput output) {
		this.application.providers("one: {provider-name: bot, api-key: key-1}")
			.write("application.properties", "beluga.packages.llms.default=one",
					"beluga.packages.llms.aliases.cheap=one")
			.start();
		this.application.providers("one: {provider-name: bot, api-key: key-2}")
			.write("application.properties", "beluga.packages.llms.default=missing",
					"beluga.packages.llms.aliases.cheap=missing");
		assertThat(this.application.refresh())
			.isEqualTo(result(List.of(), List.of("llms.one"), List.of(), Map.of("beluga.packages.llms.default",
					"ErrInvalidConfig", "beluga.packages.llms.aliases.cheap", "ErrInvalidConfig")));
		assertThat(this.application.ask("cheap")).isEqualTo("none key-2");
		assertThat(this.application.providers().getDefault(RefreshApplication.LLMS).ask("?")).isEqualTo("none key-2");
		assertThat(output).contains("names no configured provider of package 'llms'. Configured providers: one.");
	}

	@Test
	void refreshWhenANameIsRemovedThatAnAliasPointsToLeavesTheAliasWithoutOne() {
		this.application
			.providers("one: {provider-name: bot, api-key: key-1}", "two: {provider-name: bot, api-key: key-2}")
			.write("application.properties", "beluga.packages.llms.default=two",
					"beluga.packages.llms.aliases.cheap=two")
			.start();
		Llm alias = this.application.llm("cheap");
		Llm byDefault = this.application.providers().getDefault(RefreshApplication.LLMS);
		alias.ask("?");
		this.application.providers("one: {provider-name: bot, api-key: key-1}");
		Map<String, String> failed = Map.of("beluga.packages.llms.default", "ErrInvalidConfig",
				"beluga.packages.llms.aliases.cheap", "ErrInvalidConfig");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of(), List.of("llms.two"), failed));
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> alias.ask("?"))
			.withMessageContaining("The alias 'cheap' of package 'llms' points to 'two', which was removed.");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> byDefault.ask("?"))
			.withMessageContaining("The default of package 'llms', 'two', was removed.");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of(), List.of(), failed));
		this.application.providers("one: {provider-name: bot, api-key: key-1}",
				"two: {provider-name: bot, api-key: key-3}");
		assertThat(this.application.refresh().added()).containsExactly("llms.two");
		assertThat(alias.ask("?")).isEqualTo("none key-3");
		assertThat(byDefault.ask("?")).isEqualTo("none key-3");
	}

	@Test
	void refreshWhenDefaultAndAliasMoveToANameThatIsRemovedLeavesThemAlone() {
		this.application
			.providers("one: {provider-name: bot, api-key: key-1}", "two: {provider-name: bot, api-key: key-2}")
			.write("application.properties", "beluga.packages.llms.default=one",
					"beluga.packages.llms.aliases.cheap=one")
			.start();
		this.application.providers("one: {provider-name: bot, api-key: key-1}")
			.write("application.properties", "beluga.packages.llms.default=two",
					"beluga.packages.llms.aliases.cheap=two");
		assertThat(this.application.refresh())
			.isEqualTo(result(List.of(), List.of(), List.of("llms.two"), Map.of("beluga.packages.llms.default",
					"ErrInvalidConfig", "beluga.packages.llms.aliases.cheap", "ErrInvalidConfig")));
		assertThat(this.application.ask("cheap")).isEqualTo("none key-1");
		assertThat(this.application.providers().getDefault(RefreshApplication.LLMS).ask("?")).isEqualTo("none key-1");
	}

	@Test
	void refreshWhenAnAliasIsTheNameOfAConfiguredProviderMovesTheOthers() {
		this.application
			.providers("one: {provider-name: bot, api-key: key-1}", "two: {provider-name: bot, api-key: key-2}")
			.write("application.properties", "beluga.packages.llms.aliases.cheap=one")
			.start();
		this.application.write("application.properties", "beluga.packages.llms.aliases.cheap=two",
				"beluga.packages.llms.aliases.one=two");
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of(), List.of(), List.of(),
				Map.of("beluga.packages.llms.aliases.one", "ErrInvalidConfig"),
				Map.of("beluga.packages.llms.aliases.cheap", "two")));
		assertThat(this.application.ask("cheap")).isEqualTo("none key-2");
		assertThat(this.application.ask("one")).isEqualTo("none key-1");
	}

	@Test
	void refreshWhenANameAndAnAliasChangePlacesFollows() {
		this.application.providers("a: {provider-name: bot, api-key: key-1}", "b: {provider-name: bot, api-key: key-2}")
			.write("application.properties", "beluga.packages.llms.aliases.c=a")
			.start();
		this.application.providers("a: {provider-name: bot, api-key: key-1}", "c: {provider-name: bot, api-key: key-3}")
			.write("application.properties", "beluga.packages.llms.aliases.b=a");
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of("llms.c"), List.of(),
				List.of("llms.b"), Map.of(), Map.of("beluga.packages.llms.aliases.b", "a")));
		assertThat(this.application.ask("b")).isEqualTo("none key-1");
		assertThat(this.application.ask("c")).isEqualTo("none key-3");
	}

	@Test
	void refreshWhenAConfigurationIsInvalidAppliesTheOthersAndTellsAsAtAStart(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}", "twin: {provider-name: bot, api-key: key-2}").start();
		this.application.ask("bot");
		this.application.ask("twin");
		this.application.providers("bot: {api-key: key-1, level: sk-marker}",
				"twin: {provider-name: bot, api-key: key-3}",
				"new: {provider-name: bot, api-key: key-4, temprature: 1}");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of("llms.twin"), List.of(),
				Map.of("llms.bot", "ErrInvalidConfig", "llms.new", "ErrInvalidConfig")));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		assertThat(this.application.ask("twin")).isEqualTo("none key-3");
		assertThat(this.application.providers().list("llms")).containsExactly("bot", "twin");
		assertThat(this.application.info("bot").state()).isEqualTo(ProviderState.DEGRADED);
		assertThat(this.application.info("bot").lastFailure().orElseThrow().errorCode())
			.isEqualTo(ErrorCode.INVALID_CONFIG);
		assertThat(output).contains("What is wrong with the configuration of providers was not applied.")
			.contains("2 problems in the configuration of providers:")
			.contains("beluga.providers.llms.bot.level   (" + origin("4:36") + ")")
			.contains("beluga.providers.llms.new.temprature   (" + origin("6:61") + ")")
			.contains("Correct these properties.")
			.contains("1 replaced (llms.twin), 2 failed (llms.bot: ErrInvalidConfig, llms.new: ErrInvalidConfig)");
		assertThat(output).doesNotContain("sk-marker").doesNotContain("key-");
		// properties show what is used
		assertThat(this.application.bean(BelugaProvidersProperties.class).forPackage("llms")).containsOnlyKeys("bot",
				"twin");
		assertThat(
				this.application.bean(BelugaProvidersProperties.class).find("llms", "bot").orElseThrow().getOrigins())
			.doesNotContainKey("level");
		assertThat(this.application.refresh().failed()).containsOnlyKeys("llms.bot", "llms.new");
		this.application.providers("bot: {api-key: key-1}", "twin: {provider-name: bot, api-key: key-3}");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of(), List.of(), Map.of()));
		assertThat(this.application.info("bot").state()).isEqualTo(ProviderState.READY);
		assertThat(this.application.info("bot").generation()).isOne();
	}

	@Test
	void refreshWhenASectionIsMisspelledTellsWhere(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.write("application.yml", "beluga:", "  registry: {drain-timout: 1s}", "  provider:",
				"    llms: {bot: {model: m}}", "  providers:", "    llms: {bot: {api-key: key-2}}");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of("llms.bot"), List.of(),
				Map.of("beluga.provider", "ErrInvalidConfig", "beluga.registry.drain-timout", "ErrInvalidConfig")));
		assertThat(output).contains("beluga.provider   (" + origin("4:25") + ")")
			.contains("is no section that the registry reads. Did you mean 'providers'?")
			.contains("beluga.registry.drain-timout   (" + origin("2:28") + ")");
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
	}

	@Test
	void refreshWhenANeverUsedNameBecomesInvalidKeepsItsConfiguration() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.providers("bot: {api-key: ''}");
		assertThat(this.application.refresh().failed()).isEqualTo(Map.of("llms.bot", "ErrInvalidConfig"));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
	}

	@Test
	void refreshWhenAFactoryFailsLeavesTheInstanceAndTriesAgainTheNextTime() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		this.application.bots().before = (context) -> {
			throw new IllegalStateException("not now, key-2");
		};
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().failed()).isEqualTo(Map.of("llms.bot", "ErrProviderCreationFailed"));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		assertThat(this.application.info("bot").state()).isEqualTo(ProviderState.DEGRADED);
		this.application.bots().before = (context) -> {
		};
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of("llms.bot"), List.of(), Map.of()));
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
		assertThat(this.application.info("bot").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void refreshWhenAnOptionalKeyComesMakesTheNameUsable() {
		this.application.providers("bot: {optional: true}").start();
		assertThat(this.application.info("bot").state()).isEqualTo(ProviderState.UNAVAILABLE);
		this.application.providers("bot: {optional: true, api-key: key-1}",
				"next: {provider-name: bot, optional: true}");
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of("llms.next"), List.of("llms.bot"),
				List.of(), Map.of(), Map.of("beluga.packages.llms.default", "")));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		assertThat(this.application.info("next").state()).isEqualTo(ProviderState.UNAVAILABLE);
		this.application.providers("bot: {optional: true}", "next: {provider-name: bot, optional: true}");
		assertThat(this.application.refresh().failed()).isEqualTo(Map.of("llms.bot", "ErrInvalidConfig"));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		assertThat(this.application.info("bot").state()).isEqualTo(ProviderState.DEGRADED);
	}

	@Test
	void refreshLeavesAloneWhatTheApplicationHasPutOrRemoved() {
		this.application
			.providers("bot: {api-key: key-1}", "gone: {provider-name: bot, api-key: key-2}",
					"vanishing: {provider-name: bot, api-key: key-3}")
			.start();
		ProviderConfig put = ProviderConfig.builder("bot").apiKey("key-put").build();
		this.application.providers().put("llms", "bot", put);
		this.application.providers().put("llms", "vanishing", put);
		this.application.providers().put("llms", "new", put);
		this.application.providers().remove("llms", "gone");
		this.application.providers("bot: {api-key: key-9}", "gone: {provider-name: bot, api-key: key-9}",
				"new: {provider-name: bot, api-key: key-9}");
		assertThat(this.application.refresh()).isEqualTo(result(List.of(), List.of(), List.of(), Map.of()));
		assertThat(this.application.providers().list("llms")).containsExactly("bot", "new", "vanishing");
		assertThat(List.of("bot", "new", "vanishing"))
			.allSatisfy((name) -> assertThat(this.application.ask(name)).isEqualTo("none key-put"));
	}

	@Test
	void refreshWhenAValueStandsInThePlaceOfAPackageRemovesNothing() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.write("application.yml", "beluga:", "  providers:", "    llms: nothing");
		assertThat(this.application.refresh())
			.isEqualTo(result(List.of(), List.of(), List.of(), Map.of("beluga.providers.llms", "ErrInvalidConfig")));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
	}

	@Test
	void refreshWhenOneFactoryTakesItsTimeDoesNotHoldUpTheOthers() {
		this.application.providers("bot: {api-key: key-1}", "twin: {provider-name: bot, api-key: key-2}").start();
		this.application.ask("bot");
		this.application.ask("twin");
		CountDownLatch replaced = new CountDownLatch(1);
		this.application.bots().before = (context) -> {
			if (context.name().equals("bot")) {
				awaitLatch(replaced);
			}
		};
		this.application.providers("bot: {api-key: key-3}", "twin: {provider-name: bot, api-key: key-4}");
		CompletableFuture<RefreshResult> refresh = CompletableFuture.supplyAsync(this.application::refresh);
		RefreshApplication.await("the other one is replaced", () -> this.application.ask("twin").equals("none key-4"));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		replaced.countDown();
		assertThat(refresh.join().replaced()).containsExactly("llms.bot", "llms.twin");
	}

	@Test
	void refreshWhenTwoAreAskedForAtOnceAnswersBothTruly() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		this.application.bots().before = (context) -> {
			begun.countDown();
			awaitLatch(go);
		};
		this.application.providers("bot: {api-key: key-2}");
		CompletableFuture<RefreshResult> one = CompletableFuture.supplyAsync(this.application::refresh);
		awaitLatch(begun);
		this.application.providers("bot: {api-key: key-2}", "new: {provider-name: bot, api-key: key-3}");
		CompletableFuture<RefreshResult> two = CompletableFuture.supplyAsync(this.application::refresh);
		assertThat(two).isNotDone();
		go.countDown();
		assertThat(one.join()).isEqualTo(result(List.of(), List.of("llms.bot"), List.of(), Map.of()));
		assertThat(two.join()).isEqualTo(new RefreshResult(List.of("llms.new"), List.of(), List.of(), Map.of(),
				Map.of("beluga.packages.llms.default", "")));
	}

	@Test
	void refreshFromWithinARefreshIsRefused() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		this.application.bots().before = (context) -> this.application.refresh();
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().failed()).isEqualTo(Map.of("llms.bot", "ErrProviderCreationFailed"));
		assertThat(this.application.info("bot").lastFailure().orElseThrow().getCause())
			.isInstanceOf(ProviderCreationFailedException.class)
			.hasMessageContaining("A refresh is asked for from within a refresh.");
	}

	@Test
	@Timeout(60)
	void refreshFromWhatAReplacementNeedsIsRefused() {
		this.application
			.providers("bot: {api-key: key-1, creation-timeout: 0}",
					"twin: {provider-name: bot, api-key: key-2, creation-timeout: 0}")
			.start();
		this.application.ask("bot");
		this.application.bots().before = (context) -> {
			if (context.name().equals("bot")) {
				context.providers().get(RefreshApplication.LLMS, "twin").ask("?");
			}
			else {
				this.application.refresh();
			}
		};
		this.application.providers("bot: {api-key: key-3, creation-timeout: 0}",
				"twin: {provider-name: bot, api-key: key-2, creation-timeout: 0}");
		assertThat(this.application.refresh().failed()).isEqualTo(Map.of("llms.bot", "ErrProviderCreationFailed"));
		assertThat(this.application.info("twin").lastFailure().orElseThrow().getCause())
			.hasMessageContaining("A refresh is asked for from within a refresh.");
	}

	/**
	 * What was stored by the refresh that runs is no part of it, and neither is what a
	 * thread makes that has made an instance for it.
	 */
	@Test
	@Timeout(60)
	void refreshFromACreationDuringAnotherOneWaitsForIt() {
		String third = "third: {provider-name: bot, api-key: key-1}";
		this.application
			.providers("bot: {api-key: key-1}", "twin: {provider-name: bot, api-key: key-1}",
					"late: {provider-name: bot, api-key: key-1}", third)
			.start();
		this.application.ask("bot");
		this.application.ask("twin");
		CountDownLatch open = new CountDownLatch(1);
		Map<String, Thread> refreshing = new ConcurrentHashMap<>();
		this.application.bots().before = (context) -> {
			if (context.name().equals("twin")) {
				awaitStubbornly(open);
			}
			else if (!context.name().equals("bot")) {
				refreshing.put(context.name(), Thread.currentThread());
				this.application.refresh();
			}
		};
		this.application.providers("bot: {api-key: key-2}", "twin: {provider-name: bot, api-key: key-2}",
				"late: {provider-name: bot, api-key: key-2}", third);
		// the common pool has a single thread where there are two processors
		Executor executor = (task) -> new Thread(task).start();
		CompletableFuture<RefreshResult> refresh = CompletableFuture.supplyAsync(this.application::refresh, executor);
		try {
			RefreshApplication.await("bot is replaced, and late is changed",
					() -> this.application.info("bot").generation() == 2 && this.application.bots().closed.size() == 1
							&& Secret.of("key-2")
								.equals(this.application.bean(Providers.class).config("llms", "late").apiKey()));
			List<CompletableFuture<String>> answers = List.of(
					CompletableFuture.supplyAsync(() -> this.application.ask("late"), executor),
					CompletableFuture.supplyAsync(() -> this.application.ask("third"), executor));
			RefreshApplication.await("both wait for the refresh",
					() -> answers.stream().anyMatch(CompletableFuture::isDone)
							|| (refreshing.size() == 2 && refreshing.values()
								.stream()
								.allMatch((thread) -> thread.getState() == Thread.State.WAITING)));
			open.countDown();
			assertThat(answers).extracting(CompletableFuture::join).containsExactly("none key-2", "none key-1");
			assertThat(refresh.join().failed()).isEmpty();
		}
		finally {
			open.countDown();
		}
	}

	@Test
	void refreshLeavesAliasesAloneThatTheApplicationHasSet() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.bean(ConfiguredProviders.class).setAliases("llms", Map.of("cheap", "bot"));
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().moved()).isEmpty();
		assertThat(this.application.ask("cheap")).isEqualTo("none key-2");
	}

	/**
	 * A listener that hears of a replacement on a thread of the refresh is refused. On
	 * another one, as that which has closed the old instance, it waits for its turn.
	 */
	@Test
	@Timeout(60)
	void refreshFromWithinARefreshOfManyNamesHoldsUpNothing() throws InterruptedException {
		this.application.providers("bot: {api-key: key-1}", "twin: {provider-name: bot, api-key: key-2}").start();
		this.application.ask("bot");
		this.application.ask("twin");
		List<Optional<Throwable>> answers = new CopyOnWriteArrayList<>();
		CountDownLatch answered = new CountDownLatch(2);
		this.application.bean(ConfiguredProviders.class).addListener((event) -> {
			if (event instanceof InstanceReplaced) {
				answers.add(Optional.ofNullable(catchThrowable(this.application::refresh)));
				answered.countDown();
			}
		});
		this.application.providers("bot: {api-key: key-3}", "twin: {provider-name: bot, api-key: key-4}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot", "llms.twin");
		assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(answers).allSatisfy((answer) -> answer
			.ifPresent((refusal) -> assertThat(refusal).isInstanceOf(ProviderCreationFailedException.class)
				.hasMessageContaining("A refresh is asked for from within a refresh.")));
	}

	@Test
	void refreshWhenAFactoryNeverReturnsEndsAndIsFollowedByOthers() {
		this.application
			.providers("bot: {api-key: key-1, creation-timeout: 1s}", "twin: {provider-name: bot, api-key: key-2}")
			.start();
		this.application.ask("bot");
		this.application.ask("twin");
		CountDownLatch never = new CountDownLatch(1);
		this.application.bots().before = (context) -> {
			if (context.name().equals("bot")) {
				awaitStubbornly(never);
			}
		};
		this.application.providers("bot: {api-key: key-3, creation-timeout: 1s}",
				"twin: {provider-name: bot, api-key: key-4}");
		assertThat(this.application.refresh()).isEqualTo(
				result(List.of(), List.of("llms.twin"), List.of(), Map.of("llms.bot", "ErrProviderCreationFailed")));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		assertThat(this.application.info("bot").state()).isEqualTo(ProviderState.DEGRADED);
		this.application.bots().before = (context) -> {
		};
		assertThat(this.application.refresh().failed()).isEmpty();
		assertThat(this.application.ask("bot")).isEqualTo("none key-3");
		never.countDown();
		RefreshApplication.await("what came late is destroyed", () -> this.application.bots().closed.size() == 3);
		assertThat(this.application.ask("bot")).isEqualTo("none key-3");
	}

	private static void awaitStubbornly(CountDownLatch latch) {
		boolean waiting = true;
		while (waiting) {
			try {
				waiting = !latch.await(20, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				// as a driver does that knows nothing of interrupts
			}
		}
	}

	@Test
	void refreshWhenTheContextIsClosedIsRefused() {
		this.application.providers("bot: {api-key: key-1}").start();
		ProviderRefresher refresher = this.application.bean(ProviderRefresher.class);
		this.application.context().close();
		assertThatExceptionOfType(RegistryAccessFailedException.class).isThrownBy(refresher::refresh);
	}

	@Test
	void refreshWhenTheContextClosesMeanwhileEndsQuietly(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1, drain-timeout: 1s}")
			.start("--beluga.registry.drain-timeout=1s");
		this.application.ask("bot");
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		this.application.bots().before = (context) -> {
			begun.countDown();
			awaitLatch(go);
		};
		this.application.providers("bot: {api-key: key-2}");
		CompletableFuture<RefreshResult> refresh = CompletableFuture.supplyAsync(this.application::refresh);
		awaitLatch(begun);
		this.application.context().close();
		go.countDown();
		assertThat(refresh).failsWithin(20, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(RegistryAccessFailedException.class);
		assertThat(output).doesNotContain("WARN").doesNotContain("ERROR");
	}

	@Test
	void refreshBeforeTheApplicationIsReadyIsDone() {
		List<RefreshResult> results = new ArrayList<>();
		this.application.providers("bot: {api-key: key-1}")
			.start((spring) -> spring.addInitializers((context) -> ((GenericApplicationContext) context)
				.registerBean(SmartInitializingSingleton.class, () -> () -> {
					this.application.providers("bot: {api-key: key-2}");
					results.add(context.getBean(ProviderRefresher.class).refresh());
				})));
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
		assertThat(results).containsExactly(result(List.of(), List.of("llms.bot"), List.of(), Map.of()));
	}

	@Test
	void refreshWhenOneOfAThousandHasChangedReplacesOne() {
		this.application.providers("bot: {api-key: key-1}").start();
		String[] lines = new String[1_000];
		for (int i = 0; i < lines.length; i++) {
			lines[i] = "beluga.providers.llms.n" + i + ".provider-name=plain";
		}
		this.application.write("application.properties", lines);
		assertThat(this.application.refresh().added()).hasSize(1_000);
		this.application.ask("n17");
		this.application.ask("n18");
		lines[17] = "beluga.providers.llms.n17.timeout=5s\n" + lines[17];
		this.application.write("application.properties", lines);
		assertThat(this.application.refresh().replaced()).containsExactly("llms.n17");
		assertThat(this.application.info("n17").generation()).isEqualTo(2);
		assertThat(this.application.info("n18").generation()).isOne();
	}

	@Test
	void refresherOfTheApplicationTakesThePlaceOfOurs() {
		ProviderRefresher own = () -> result(List.of(), List.of(), List.of(), Map.of());
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					ProviderRefreshAutoConfiguration.class))
			.withBean("own", ProviderRefresher.class, () -> own)
			.run((context) -> assertThat(context.getBean(ProviderRefresher.class)).isSameAs(own));
	}

	@Test
	void refresherOfAParentIsThatOfItsChildren() {
		this.application.providers("bot: {api-key: key-1}").start();
		new ApplicationContextRunner().withParent(this.application.context())
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					ProviderRefreshAutoConfiguration.class))
			.run((context) -> {
				assertThat(context.getBeanFactory().getBeanNamesForType(ProviderRefresher.class)).isEmpty();
				assertThat(context.getBean(ProviderRefresher.class))
					.isSameAs(this.application.bean(ProviderRefresher.class));
			});
	}

	@Test
	void refreshWithoutSpringApplicationReadsTheEnvironmentInPlace() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					ProviderRefreshAutoConfiguration.class))
			.withUserConfiguration(RefreshApplication.Configured.class)
			.withPropertyValues("beluga.providers.llms.bot.api-key=${some.key}", "some.key=key-1")
			.run((context) -> {
				Llm bot = context.getBean("llms.bot", Llm.class);
				assertThat(bot.ask("?")).isEqualTo("none key-1");
				context.getEnvironment()
					.getPropertySources()
					.addFirst(new MapPropertySource("rotated", Map.of("some.key", "key-2")));
				assertThat(context.getBean(ProviderRefresher.class).refresh().replaced()).containsExactly("llms.bot");
				assertThat(bot.ask("?")).isEqualTo("none key-2");
			});
	}

	private String origin(String place) {
		return "URL [" + this.folder.resolve("application.yml").toUri().toString().replace("///", "/") + "] - " + place;
	}

	private static RefreshResult result(List<String> added, List<String> replaced, List<String> removed,
			Map<String, String> failed) {
		return new RefreshResult(added, replaced, removed, failed);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
