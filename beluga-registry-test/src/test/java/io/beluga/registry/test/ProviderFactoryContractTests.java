package io.beluga.registry.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

import org.springframework.boot.context.properties.bind.DefaultValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProviderFactoryContract}: it finds nothing wrong with a provider that
 * keeps to it, and each thing that others do wrong.
 */
class ProviderFactoryContractTests {

	@Test
	void contractWhenKeptPasses() {
		Events tests = run(AcmeContract.class);
		tests.assertStatistics((statistics) -> statistics.failed(0).aborted(0));
		assertThat(names(tests.succeeded())).contains("api-key", "voice", "speed", "pitch", "keyIsInNoText",
				"destroyReleasesThreads", "createWhenInterruptedEnds", "instancesAreIndependent",
				"schemaHasTheFieldsThatAreTaken", "createWhenConfigurationIsValidMakesAnInstance");
	}

	@Test
	void contractWhenKeyIsShownFindsIt() {
		assertThat(failures(KeyInTextContract.class)).containsExactly("keyIsInNoText");
	}

	@Test
	void contractWhenKeyIsLoggedFindsIt() {
		assertThat(failures(KeyInLogContract.class)).containsExactly("keyIsInNoText");
	}

	@Test
	void contractWhenThreadsGoOnFindsIt() {
		assertThat(failures(ThreadLeakContract.class)).containsExactly("destroyReleasesThreads");
		ThreadLeakContract.end.countDown();
	}

	@Test
	void contractWhenThreadsMayGoOnPasses() {
		assertThat(failures(KeptThreadContract.class)).isEmpty();
		ThreadLeakContract.end.countDown();
	}

	@Test
	void contractWhenInterruptIsIgnoredFindsIt() {
		assertThat(failures(UninterruptibleContract.class)).containsExactly("createWhenInterruptedEnds");
	}

	@Test
	void contractWhenInstancesAreSharedFindsIt() {
		assertThat(failures(SharedContract.class)).contains("instancesAreIndependent");
	}

	@Test
	void contractWhenRequiredFieldIsForgivenFindsIt() {
		assertThat(failures(ForgivingContract.class)).containsExactly("voice");
	}

	@Test
	void contractWhenSchemaIsAnotherFindsIt() {
		assertThat(failures(OtherSchemaContract.class)).contains("schemaHasTheFieldsThatAreTaken", "speed");
	}

	private static Events run(Class<?> contract) {
		return EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(contract))
			.execute()
			.testEvents();
	}

	private static List<String> failures(Class<?> contract) {
		return names(run(contract).failed());
	}

	private static List<String> names(Events events) {
		return events.stream().map(Event::getTestDescriptor).map((test) -> {
			String name = test.getDisplayName();
			return name.contains("(") ? name.substring(0, name.indexOf('(')) : name;
		}).distinct().toList();
	}

	abstract static class SpeakerContract extends ProviderFactoryContract<Speaker> {

		private final Class<?> factory;

		SpeakerContract(Class<?> factory) {
			super(Speaker.PACKAGE);
			this.factory = factory;
		}

		@Override
		protected TestProviders application() {
			return TestProviders.withBootBinding().withConfiguration(this.factory);
		}

		@Override
		protected ProviderConfig validConfig() {
			return ProviderConfig.builder("acme").apiKey("k").customField("voice", "bass").build();
		}

		@Override
		protected void use(Speaker provider) {
			assertThat(provider.say("hello")).isEqualTo("bass: hello");
		}

	}

	static class AcmeContract extends SpeakerContract {

		AcmeContract() {
			super(AcmeFactory.class);
		}

	}

	static class KeyInTextContract extends SpeakerContract {

		KeyInTextContract() {
			super(Factory.class);
		}

		@BelugaProvider(packageName = "speakers", name = "acme")
		static class Factory implements ProviderFactory<ShownKey, Speaker> {

			@Override
			public Speaker create(ProviderContext context, ShownKey config) {
				return (text) -> config.voice() + ": " + text;
			}

		}

		record ShownKey(String apiKey, @NotNull String voice) {

		}

	}

	static class KeyInLogContract extends SpeakerContract {

		KeyInLogContract() {
			super(Factory.class);
		}

		@BelugaProvider(packageName = "speakers", name = "acme")
		static class Factory extends AcmeFactory {

			@Override
			public Speaker create(ProviderContext context, AcmeConfig config) throws Exception {
				System.out.println("Connecting with " + config.apiKey().reveal());
				return super.create(context, config);
			}

		}

	}

	static class ThreadLeakContract extends SpeakerContract {

		private static CountDownLatch end = new CountDownLatch(1);

		ThreadLeakContract() {
			super(Factory.class);
			end = new CountDownLatch(1);
		}

		@Override
		protected Duration patience() {
			return Duration.ofSeconds(1);
		}

		@BelugaProvider(packageName = "speakers", name = "acme")
		static class Factory extends AcmeFactory {

			@Override
			public Speaker create(ProviderContext context, AcmeConfig config) {
				ExecutorService executor = Executors.newSingleThreadExecutor();
				executor.execute(Factory::hold);
				context.onDestroy(executor::shutdown);
				return (text) -> config.voice() + ": " + text;
			}

			private static void hold() {
				try {
					end.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		}

	}

	static class KeptThreadContract extends ThreadLeakContract {

		@Override
		protected boolean mayOutlive(Thread thread) {
			return thread.getName().startsWith("pool-");
		}

	}

	static class UninterruptibleContract extends SpeakerContract {

		UninterruptibleContract() {
			super(Factory.class);
		}

		@Override
		protected TestProviders application() {
			// so long the registry waits for it when it is closed
			return super.application().withPropertyValues("beluga.registry.creation-timeout=6s");
		}

		@Override
		protected Optional<ProviderConfig> blockingConfig() {
			return Optional.of(validConfig().toBuilder().customField("voice", "mute").build());
		}

		@Override
		protected Duration patience() {
			return Duration.ofSeconds(2);
		}

		@BelugaProvider(packageName = "speakers", name = "acme")
		static class Factory extends AcmeFactory {

			@Override
			public Speaker create(ProviderContext context, AcmeConfig config) throws Exception {
				CountDownLatch never = new CountDownLatch(1);
				while (config.voice().equals("mute") && never.getCount() > 0) {
					try {
						never.await();
					}
					catch (InterruptedException ex) {
						// wrong: goes on
					}
				}
				return super.create(context, config);
			}

		}

	}

	static class SharedContract extends SpeakerContract {

		SharedContract() {
			super(Factory.class);
		}

		@BelugaProvider(packageName = "speakers", name = "acme")
		static class Factory extends AcmeFactory {

			private @Nullable Speaker shared;

			@Override
			public Speaker create(ProviderContext context, AcmeConfig config) throws Exception {
				if (this.shared == null) {
					this.shared = super.create(context, config);
				}
				return this.shared;
			}

		}

	}

	static class ForgivingContract extends SpeakerContract {

		ForgivingContract() {
			super(Factory.class);
		}

		@BelugaProvider(packageName = "speakers", name = "acme", apiKey = ApiKeyUse.OPTIONAL)
		static class Factory implements ProviderFactory<ForgivingConfig, Speaker> {

			@Override
			public List<ConfigViolation> validate(ForgivingConfig config) {
				return config.voice().isEmpty() ? List.of(new ConfigViolation("name", "is required.")) : List.of();
			}

			@Override
			public Speaker create(ProviderContext context, ForgivingConfig config) {
				return (text) -> config.voice() + ": " + text;
			}

		}

		record ForgivingConfig(@Nullable Secret apiKey, @DefaultValue("") String voice) {

		}

		@Override
		protected Set<String> requiredFields() {
			return Set.of("voice");
		}

	}

	static class OtherSchemaContract extends SpeakerContract {

		OtherSchemaContract() {
			super(AcmeFactory.class);
		}

		@Override
		protected TestProviders application() {
			Map<String, Object> schema = Map.of("type", "object", "properties",
					Map.of("speed", Map.of("type", "integer", "maximum", 5)), "additionalProperties", false);
			return TestProviders.withBootBinding()
				.withPackage(Speaker.PACKAGE)
				.withProvider(ProviderDefinition.builder("speakers", "acme", AcmeConfig.class, new AcmeFactory())
					.configSchema(() -> new ConfigSchema(schema))
					.build());
		}

	}

}
