package io.beluga.registry.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.ProviderRefreshAutoConfiguration;
import io.beluga.registry.autoconfigure.ProviderRegistryCustomizer;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.RefreshResult;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.event.MemberOpened;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class RoutingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, RoutingAutoConfiguration.class,
				BelugaRegistryAutoConfiguration.class, ProviderRefreshAutoConfiguration.class))
		.withUserConfiguration(Senders.class)
		.withPropertyValues("beluga.providers.sms.main.provider-name=fake",
				"beluga.providers.sms.spare.provider-name=fake", "beluga.providers.mails.post.provider-name=fake");

	/**
	 * A contract that has nothing to do with language models.
	 */
	interface Sender {

		String send(String text);

	}

	static final class Down extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static final class Limited extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@Configuration(proxyBeanMethods = false)
	static class Senders {

		static final Map<String, Boolean> DOWN = new ConcurrentHashMap<>();

		@Bean
		@BelugaProvider(packageName = "sms", name = "fake", apiKey = ApiKeyUse.NONE, supportedFeatures = "unicode")
		static ProviderFactory<ProviderConfig, Sender> fakeSms() {
			return new Factory();
		}

		@Bean
		@BelugaProvider(packageName = "sms", name = "plain", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Sender> plainSms() {
			return new Factory();
		}

		@Bean
		@BelugaProvider(packageName = "mails", name = "fake", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Sender> fakeMails() {
			return new Factory();
		}

		@Bean
		EventCollector eventCollector() {
			return new EventCollector();
		}

	}

	static final class EventCollector implements ProviderEventListener {

		private final List<ProviderEvent> events = new CopyOnWriteArrayList<>();

		@Override
		public void onEvent(ProviderEvent event) {
			this.events.add(event);
		}

	}

	static final class Factory implements ProviderFactory<ProviderConfig, Sender>, FailureClassifier {

		@Override
		public Sender create(ProviderContext context, ProviderConfig config) {
			String name = context.name();
			if (config.customFields().containsKey("refuse")) {
				throw new IllegalStateException("refused");
			}
			return (text) -> {
				if (config.customFields().containsKey("limited")) {
					throw new Limited();
				}
				if (Senders.DOWN.getOrDefault(name, config.customFields().containsKey("down"))) {
					throw new Down();
				}
				return name + ": " + text;
			};
		}

		@Override
		public Optional<ClassifiedFailure> classify(Throwable failure) {
			if (failure instanceof Limited) {
				return Optional.of(new ClassifiedFailure(FailureKind.RATE_LIMITED, Optional.of(Duration.ofHours(1))));
			}
			return (failure instanceof Down) ? Optional.of(ClassifiedFailure.of(FailureKind.UNAVAILABLE))
					: Optional.empty();
		}

	}

	private static List<ConfigViolation> violations(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof InvalidConfigException)) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOf(InvalidConfigException.class);
		return ((InvalidConfigException) cause).violations();
	}

	private static Sender sender(ConfigurableApplicationContext context, String name) {
		return (Sender) context.getBean(Providers.class).get("sms", name);
	}

	@Test
	void contextWhenModuleIsThereHasThreeMoreProvidersInEachPackage() {
		this.runner.run((context) -> {
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			assertThat(registry.listProviders("sms")).containsExactly("balance", "canary", "failover", "fake", "plain");
			assertThat(registry.listProviders("mails")).containsExactly("balance", "canary", "failover", "fake");
			assertThat(registry.getProviderInfo("sms", "failover").configSchema().document()).asString()
				.contains("attempt-timeout", "retry-budget", "open-for");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "failover", "balance", "canary" })
	void everyPropertyIsDescribed(String provider) {
		this.runner.run((context) -> {
			Map<String, Object> schema = context.getBean(ProviderRegistry.class)
				.getProviderInfo("sms", provider)
				.configSchema()
				.document();
			assertDescribed(schema);
			assertThat((Map<?, ?>) schema.get("$defs")).isNotEmpty()
				.allSatisfy((name, type) -> assertDescribed((Map<?, ?>) type));
		});
	}

	private static void assertDescribed(Map<?, ?> schema) {
		Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
		assertThat(properties.entrySet()).isNotEmpty()
			.filteredOn((property) -> !((Map<?, ?>) property.getValue()).containsKey("$ref"))
			.allSatisfy((property) -> assertThat((Object) ((Map<?, ?>) property.getValue()).get("description"))
				.as("%s", property.getKey())
				.isNotNull()
				.asString()
				// who reads it sees no Javadoc
				.doesNotContain("{@"));
	}

	@Test
	void contextWhenGroupIsConfiguredIsInjectableAndFailsOver() {
		this.runner
			.withPropertyValues("beluga.packages.sms.idempotent=true", "beluga.providers.sms.main.down=true",
					"beluga.providers.sms.smart.provider-name=failover",
					"beluga.providers.sms.smart.members=main,spare", "beluga.providers.sms.smart.retries=0")
			.run((context) -> {
				assertThat(((Sender) context.getBean("sms.smart")).send("hi")).isEqualTo("spare: hi");
				for (int i = 0; i < 5; i++) {
					sender(context, "smart").send("hi");
				}
				assertThat(context.getBean(EventCollector.class).events).filteredOn(MemberOpened.class::isInstance)
					.singleElement()
					.isInstanceOfSatisfying(MemberOpened.class, (event) -> {
						assertThat(event.providerName()).isEqualTo("failover");
						assertThat(event.name()).isEqualTo("smart");
					});
			});
	}

	@Test
	void contextWhenPackageIsNotIdempotentDoesNotMoveOn() {
		this.runner
			.withPropertyValues("beluga.providers.sms.main.down=true",
					"beluga.providers.sms.smart.provider-name=failover", "beluga.providers.sms.smart.members[0]=main",
					"beluga.providers.sms.smart.members[1]=spare")
			.run((context) -> assertThatExceptionOfType(Down.class)
				.isThrownBy(() -> sender(context, "smart").send("hi")));
	}

	@Test
	void contextWhenPackagePropertyTakesIdempotenceBackDoesNotMoveOn() {
		this.runner.withBean(ProviderPackage.class, () -> ProviderPackage.of("sms", Sender.class).idempotent())
			.withPropertyValues("beluga.packages.sms.idempotent=false", "beluga.providers.sms.main.down=true",
					"beluga.providers.sms.smart.provider-name=failover",
					"beluga.providers.sms.smart.members=main,spare")
			.run((context) -> assertThatExceptionOfType(Down.class)
				.isThrownBy(() -> sender(context, "smart").send("hi")));
	}

	@Test
	void contextWhenIdempotentIsNoTruthFails() {
		this.runner.withPropertyValues("beluga.packages.sms.idempotent=perhaps")
			.run((context) -> assertThat(violations(context.getStartupFailure())).singleElement()
				.satisfies((violation) -> {
					assertThat(violation.property()).isEqualTo("beluga.packages.sms.idempotent");
					assertThat(violation.message()).contains("true nor false");
				}));
	}

	@Test
	void contextWhenProviderIsExcludedHasItNot() {
		this.runner.withPropertyValues("beluga.packages.sms.exclude=canary").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ProviderRegistry.class).listProviders("sms")).doesNotContain("canary")
				.contains("failover");
		});
	}

	@Test
	void contextWhenNothingIsConfiguredMakesNoRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RoutingAutoConfiguration.class, BelugaRegistryAutoConfiguration.class))
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("belugaProviderRegistry"))
				.isFalse());
	}

	@Test
	void contextWhenPackageHasProviderOfTheNameKeepsItsOwn() {
		this.runner.withUserConfiguration(OwnFailover.class)
			.withPropertyValues("beluga.providers.sms.own.provider-name=failover")
			.run((context) -> assertThat(sender(context, "own").send("hi")).isEqualTo("own: hi"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFailover {

		@Bean
		@BelugaProvider(packageName = "sms", name = "failover", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Sender> ownFailover() {
			return new Factory();
		}

	}

	@Test
	void contextWhenCustomizerRegistersPackageHasGroupsToo() {
		this.runner
			.withBean(ProviderRegistryCustomizer.class,
					() -> (registry) -> registry.registerPackage(ProviderPackage.of("late", Sender.class)))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("late"))
				.containsExactly("balance", "canary", "failover"));
	}

	@Test
	void contextWhenNoGroupIsConfiguredLoadsNoBreaker() {
		this.runner.run((context) -> {
			sender(context, "main").send("hi");
			assertThat(context.getBean(RoutingProviders.class).used()).isNull();
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			failover | retries=-1                  | retries
			failover | members=                    | members
			failover | members=main,main           | members[1]
			failover | members=main,nobody         | members[1]
			failover | members=main,group          | members[1]
			failover | members=main,post           | members[1]
			failover | max-wait=-1s                | max-wait
			failover | breaker.open-for=9999d      | breaker.open-for
			failover | attempt-timeout=-1s         | attempt-timeout
			failover | idle-timeout=-1ms           | idle-timeout
			failover | backoff.initial=10s         | backoff.initial
			failover | breaker.open-for=0s         | breaker.open-for
			failover | breaker.failure-rate=101    | breaker.failure-rate
			failover | breaker.failure-rate=0      | breaker.failure-rate
			failover | breaker.window=0            | breaker.window
			failover | breaker.minimum-calls=0     | breaker.minimum-calls
			failover | retry-budget.percent=-1     | retry-budget.percent
			failover | max-concurrent=-1           | max-concurrent
			failover | stream=sometimes            | stream
			failover | retry=3                     | retry
			failover | requires=tools              | members[0]
			balance  | weights.main=0              | weights.main
			balance  | weights.main=-3             | weights.main
			balance  | weights.stranger=3          | weights.stranger
			canary   | stable=main                 | candidate
			canary   | stable=main;candidate=main  | candidate
			canary   | stable=main;candidate=spare;percent=101 | percent
			canary   | stable=main;candidate=spare;percent=-1  | percent
			canary   | stable=main;candidate=spar  | candidate
			canary   | stable=main;candidate=spare;abort.minimum-calls=0 | abort.minimum-calls
			canary   | stable=main;candidate=spare;abort.error-ratio=0.5 | abort.error-ratio
			""")
	void contextWhenGroupIsWrongSaysWhere(String provider, String properties, String place) {
		List<String> values = new ArrayList<>(List.of("beluga.providers.sms.group.provider-name=" + provider));
		if (!provider.equals("canary") && !properties.startsWith("members")) {
			values.add("beluga.providers.sms.group.members=main,spare");
		}
		for (String property : properties.split(";")) {
			values.add("beluga.providers.sms.group." + property.strip());
		}
		this.runner.withPropertyValues(values.toArray(String[]::new)).run((context) -> {
			List<ConfigViolation> violations = violations(context.getStartupFailure());
			assertThat(violations).anySatisfy((violation) -> {
				assertThat(violation.property()).startsWith("beluga.providers.sms.group." + place);
				if (!place.equals("members[0]") && !properties.equals("stable=main")) {
					assertThat(violation.origin()).isNotNull();
				}
			});
		});
	}

	@Test
	void contextWhenFactoryAndRulesComplainTellsAllInOneReport() {
		this.runner
			.withPropertyValues("beluga.providers.sms.one.provider-name=failover",
					"beluga.providers.sms.one.members=main,nobody", "beluga.providers.sms.two.provider-name=balance",
					"beluga.providers.sms.two.members=main", "beluga.providers.sms.two.weights.main=0")
			.run((context) -> assertThat(violations(context.getStartupFailure())).extracting(ConfigViolation::property)
				.containsExactlyInAnyOrder("beluga.providers.sms.one.members[1]",
						"beluga.providers.sms.two.weights.main"));
	}

	@Test
	void contextWhenMembersAreWrongTellsAllInOneReport() {
		this.runner
			.withPropertyValues("beluga.providers.sms.one.provider-name=failover",
					"beluga.providers.sms.one.members=mian,post,two", "beluga.providers.sms.two.provider-name=failover",
					"beluga.providers.sms.two.members=alias", "beluga.packages.sms.aliases.alias=one")
			.run((context) -> {
				List<ConfigViolation> violations = violations(context.getStartupFailure());
				assertThat(violations)
					.anySatisfy((violation) -> assertThat(violation.suggestion()).contains("Did you mean 'main'?"))
					.anySatisfy((violation) -> assertThat(violation.message()).contains("package 'mails'"))
					.anySatisfy((violation) -> assertThat(violation.message()).contains("one -> two -> one"))
					.anySatisfy((violation) -> assertThat(violation.message()).contains("two -> one -> two"));
				assertThat(violations).hasSize(4);
			});
	}

	@Test
	void contextWhenContractIsClassSaysThatItCannotHaveGroups() {
		this.runner.withUserConfiguration(ClassContract.class)
			.withPropertyValues("beluga.providers.texts.one.provider-name=fake",
					"beluga.providers.texts.group.provider-name=failover", "beluga.providers.texts.group.members=one")
			.run((context) -> assertThat(violations(context.getStartupFailure())).anySatisfy(
					(violation) -> assertThat(violation.message()).contains("cannot have").contains("StringBuilder")));
	}

	@Configuration(proxyBeanMethods = false)
	static class ClassContract {

		@Bean
		static ProviderPackage<StringBuilder> texts() {
			return ProviderPackage.of("texts", StringBuilder.class);
		}

		@Bean
		@BelugaProvider(packageName = "texts", name = "fake", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, StringBuilder> fakeText() {
			return (context, config) -> new StringBuilder();
		}

	}

	@Test
	void contextWhenPackageHasReferenceFunctionGroupsAreMadeByIt() {
		this.runner.withUserConfiguration(ClassWithReference.class)
			.withPropertyValues("beluga.providers.calls.one.provider-name=fake",
					"beluga.providers.calls.two.provider-name=fake",
					"beluga.providers.calls.group.provider-name=failover",
					"beluga.providers.calls.group.members=one,two")
			.run((context) -> {
				Greeter group = (Greeter) context.getBean(Providers.class).get("calls", "group");
				assertThat(group.greet()).isEqualTo("two");
			});
	}

	/**
	 * A contract that is a class.
	 */
	static class Greeter {

		private final Supplier<String> greeting;

		Greeter(Supplier<String> greeting) {
			this.greeting = greeting;
		}

		String greet() {
			return this.greeting.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassWithReference {

		@Bean
		static ProviderPackage<Greeter> calls() {
			return ProviderPackage.of("calls", Greeter.class)
				.idempotent()
				.withReference((handle) -> new Greeter(() -> handle.use(Greeter::greet)));
		}

		@Bean
		@BelugaProvider(packageName = "calls", name = "fake", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Greeter> fakeCalls() {
			return new GreeterFactory();
		}

	}

	static final class GreeterFactory implements ProviderFactory<ProviderConfig, Greeter>, FailureClassifier {

		@Override
		public Greeter create(ProviderContext context, ProviderConfig config) {
			String name = context.name();
			return new Greeter(() -> {
				if (name.equals("one")) {
					throw new Down();
				}
				return name;
			});
		}

		@Override
		public Optional<ClassifiedFailure> classify(Throwable failure) {
			return Optional.of(ClassifiedFailure.of(FailureKind.UNAVAILABLE));
		}

	}

	@Test
	void contextWhenAllMembersAreDisabledSaysWhere() {
		this.runner
			.withPropertyValues("beluga.providers.sms.main.enabled=false", "beluga.providers.sms.spare.enabled=false",
					"beluga.providers.sms.smart.provider-name=failover",
					"beluga.providers.sms.smart.members=main,spare")
			.run((context) -> assertThat(violations(context.getStartupFailure())).hasSize(2).allSatisfy((violation) -> {
				assertThat(violation.property()).startsWith("beluga.providers.sms.smart.members[");
				assertThat(violation.message()).contains("is disabled");
				assertThat(violation.origin()).isNotNull();
			}));
	}

	@Test
	void refreshWhenGroupsComeToLeadInCircleReportsThatAndServesOn() {
		this.runner
			.withPropertyValues("beluga.providers.sms.one.provider-name=failover",
					"beluga.providers.sms.one.members=main", "beluga.providers.sms.two.provider-name=failover",
					"beluga.providers.sms.two.members=one")
			.run((context) -> {
				assertThat(sender(context, "two").send("hi")).isEqualTo("main: hi");
				TestPropertyValues.of("beluga.providers.sms.one.members=two").applyTo(context);
				RefreshResult result = context.getBean(ProviderRefresher.class).refresh();
				assertThat(result.failed()).containsKey("sms.one");
				assertThat(sender(context, "two").send("hi")).isEqualTo("main: hi");
			});
	}

	@Test
	void contextWhenMemberIsUnavailableOrRemovedGoesOnWithTheOthers() {
		this.runner
			.withPropertyValues("beluga.providers.sms.smart.provider-name=failover",
					"beluga.providers.sms.smart.members=main,spare")
			.run((context) -> {
				assertThat(sender(context, "smart").send("hi")).isEqualTo("main: hi");
				context.getBean(Providers.class).remove("sms", "main");
				assertThat(sender(context, "smart").send("hi")).isEqualTo("spare: hi");
			});
	}

	@Test
	void refreshWhenMemberVanishesReportsGroupAndGoesOn() {
		this.runner
			.withPropertyValues("beluga.providers.sms.smart.provider-name=failover",
					"beluga.providers.sms.smart.members=main,spare")
			.run((context) -> {
				assertThat(sender(context, "smart").send("hi")).isEqualTo("main: hi");
				TestPropertyValues.of("beluga.providers.sms.main.enabled=false").applyTo(context);
				RefreshResult result = context.getBean(ProviderRefresher.class).refresh();
				assertThat(result.removed()).containsExactly("sms.main");
				assertThat(result.failed()).containsEntry("beluga.providers.sms.smart.members[0]", "ErrInvalidConfig");
				assertThat(sender(context, "smart").send("hi")).isEqualTo("spare: hi");
			});
	}

	@Test
	void refreshWhenMembersChangeServesByThem() {
		this.runner
			.withPropertyValues("beluga.providers.sms.smart.provider-name=failover",
					"beluga.providers.sms.smart.members=main,spare")
			.run((context) -> {
				Sender smart = sender(context, "smart");
				assertThat(smart.send("hi")).isEqualTo("main: hi");
				TestPropertyValues.of("beluga.providers.sms.smart.members=spare,main").applyTo(context);
				assertThat(context.getBean(ProviderRefresher.class).refresh().replaced()).containsExactly("sms.smart");
				assertThat(smart.send("hi")).isEqualTo("spare: hi");
				TestPropertyValues.of("beluga.providers.sms.smart.members=nobody").applyTo(context);
				assertThat(context.getBean(ProviderRefresher.class).refresh().failed()).containsEntry("sms.smart",
						"ErrInvalidConfig");
				assertThat(smart.send("hi")).isEqualTo("spare: hi");
			});
	}

	@Test
	void putWhenGroupIsNewServes() {
		this.runner.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			providers.put("sms", "smart",
					ProviderConfig.builder("balance").customField("members", List.of("main", "spare")).build());
			assertThat(((Sender) providers.get("sms", "smart")).send("hi")).endsWith(": hi");
			providers.put("sms", "lost",
					ProviderConfig.builder("failover").customField("members", List.of("nobody")).build());
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> ((Sender) providers.get("sms", "lost")).send("hi"))
				.withStackTraceContaining("nobody");
			assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(() -> providers.put("sms", "empty",
					ProviderConfig.builder("failover").customField("members", List.of()).build()));
		});
	}

	@Test
	void contextWhenClientsOfMembersRetryWarnsOnce(CapturedOutput output) {
		this.runner.withUserConfiguration(Retrying.class)
			.withPropertyValues("beluga.providers.sms.one.provider-name=retrying",
					"beluga.providers.sms.two.provider-name=retrying", "beluga.providers.sms.two.max-retries=0",
					"beluga.providers.sms.three.provider-name=retrying",
					"beluga.providers.sms.smart.provider-name=failover",
					"beluga.providers.sms.smart.members=one,two,main")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				try (GenericApplicationContext child = new GenericApplicationContext(context)) {
					child.refresh();
				}
				assertThat(output.getOut().lines().filter((line) -> line.contains("ClientRetries"))).singleElement()
					.asString()
					.contains("set beluga.providers.sms.one.max-retries=0.");
			});
	}

	record RetryingConfig(@DefaultValue("2") int maxRetries) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Retrying {

		@Bean
		@BelugaProvider(packageName = "sms", name = "retrying", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<RetryingConfig, Sender> retrying() {
			return (context, config) -> (text) -> text;
		}

	}

	@Test
	void contextWhenSeveralClassifiersKnowAFailureTheFirstOfThemCounts() {
		this.runner.withUserConfiguration(Classifiers.class)
			.withPropertyValues("beluga.packages.sms.idempotent=true", "beluga.providers.sms.odd.provider-name=odd",
					"beluga.providers.sms.smart.provider-name=failover", "beluga.providers.sms.smart.members=odd,spare",
					"beluga.providers.sms.smart.retries=0")
			.run((context) -> assertThat(sender(context, "smart").send("hi")).isEqualTo("spare: hi"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Classifiers {

		@Bean
		@Order(2)
		static FailureClassifier strict() {
			return (failure) -> Optional.of(ClassifiedFailure.of(FailureKind.REJECTED));
		}

		@Bean
		@Order(1)
		static FailureClassifier lenient() {
			return (failure) -> Optional.of(ClassifiedFailure.of(FailureKind.UNAVAILABLE));
		}

		@Bean
		@BelugaProvider(packageName = "sms", name = "odd", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Sender> odd() {
			return (context, config) -> (text) -> {
				throw new IllegalStateException("odd");
			};
		}

	}

	@Test
	void contextWhenEmbeddingsDifferFails() {
		this.runner.withUserConfiguration(Embeddings.class)
			.withPropertyValues("beluga.providers.vectors.a.provider-name=fake", "beluga.providers.vectors.a.model=one",
					"beluga.providers.vectors.b.provider-name=fake", "beluga.providers.vectors.b.model=one",
					"beluga.providers.vectors.b.dimensions=512",
					"beluga.providers.vectors.group.provider-name=failover",
					"beluga.providers.vectors.group.members=a,b")
			.run((context) -> assertThat(violations(context.getStartupFailure())).singleElement()
				.satisfies((violation) -> {
					assertThat(violation.property()).startsWith("beluga.providers.vectors.group.members");
					assertThat(violation.message()).contains("another model or dimensions");
				}));
	}

	@Configuration(proxyBeanMethods = false)
	static class Embeddings {

		@Bean
		@BelugaProvider(packageName = "vectors", name = "fake", type = "embedding", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Sender> fakeVectors() {
			return new Factory();
		}

	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			failover | members=main,spare,first     | members[2]
			failover | members=first,second         | members[1]
			canary   | stable=main;candidate=first  | candidate
			""")
	void contextWhenGroupNamesMemberTwiceByAliasSaysWhere(String provider, String properties, String place) {
		List<String> values = new ArrayList<>(List.of("beluga.providers.sms.group.provider-name=" + provider,
				"beluga.packages.sms.aliases.first=main", "beluga.packages.sms.aliases.second=main"));
		for (String property : properties.split(";")) {
			values.add("beluga.providers.sms.group." + property.strip());
		}
		this.runner.withPropertyValues(values.toArray(String[]::new))
			.run((context) -> assertThat(violations(context.getStartupFailure())).singleElement()
				.satisfies((violation) -> {
					assertThat(violation.property()).startsWith("beluga.providers.sms.group." + place);
					assertThat(violation.message()).contains("'main'").contains("twice");
				}));
	}

}
