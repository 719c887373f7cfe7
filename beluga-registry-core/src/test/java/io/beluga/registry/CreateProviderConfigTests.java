package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CreateProviderConfigTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	@Test
	void createProviderWhenConfigIsNullThrowsException() {
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", null))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.INVALID_CONFIG);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("echo");
				assertThat(ex.violations()).isNotEmpty();
			});
		assertThat(this.factory.calls()).isZero();
	}

	@Test
	void createProviderWhenConfigNamesAnotherProviderThrowsException() {
		ProviderConfig config = ProviderConfig.builder("other").apiKey("k").build();
		assertInvalid(config, "provider-name");
	}

	@Test
	void createProviderWhenNameInConfigIsBlankFillsItIn() {
		CopyOnWriteArrayList<ProviderConfig> seen = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> {
			seen.add(config);
			seen.add(context.config());
		};
		ProviderConfig config = ProviderConfig.builder("  ").apiKey("k").customField("model", "m").build();
		this.registry.createProvider("echoes", "echo", config);
		assertThat(seen).hasSize(2)
			.containsOnly(ProviderConfig.builder("echo").apiKey("k").customField("model", "m").build());
		assertThat(config.providerName()).isEqualTo("  ");
	}

	/**
	 * A configured provider is made by what its configuration says, and nothing else.
	 */
	@Test
	void putWhenNameInConfigIsBlankThrowsException() {
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.registry.providers().put("echoes", "fast", ProviderConfig.builder(" ").build()))
			.satisfies((ex) -> assertThat(ex.violations())
				.containsExactly(new ConfigViolation("provider-name", "is required.")));
	}

	@Test
	void createProviderWhenTimeoutIsNotPositiveThrowsException() {
		assertInvalid(RegistryFixture.config().toBuilder().timeout(Duration.ZERO).build(), "timeout");
		assertInvalid(RegistryFixture.config().toBuilder().timeout(Duration.ofMillis(-1)).build(), "timeout");
		this.registry.createProvider("echoes", "echo",
				RegistryFixture.config().toBuilder().timeout(Duration.ofNanos(1)).build());
		assertThat(this.factory.calls()).isEqualTo(1);
	}

	@Test
	void createProviderWhenRequiredKeyIsMissingThrowsException() {
		assertInvalid(ProviderConfig.builder("echo").build(), "api-key");
		assertInvalid(ProviderConfig.builder("echo").apiKey("").build(), "api-key");
		assertInvalid(ProviderConfig.builder("echo").apiKey(" \t").build(), "api-key");
		assertInvalid(ProviderConfig.builder("echo").apiKey(Secret.of("\n")).build(), "api-key");
	}

	@Test
	void createProviderWhenKeyIsOptionalOrUnusedNeedsNone() {
		for (ApiKeyUse use : List.of(ApiKeyUse.OPTIONAL, ApiKeyUse.NONE)) {
			String name = use.name();
			this.registry
				.registerProvider(ProviderDefinition.builder("echoes", name, this.factory).apiKey(use).build());
			this.registry.createProvider("echoes", name, ProviderConfig.builder(name).build());
			this.registry.createProvider("echoes", name, ProviderConfig.builder(name).apiKey("").build());
		}
		assertThat(this.factory.calls()).isEqualTo(4);
	}

	@Test
	void createProviderReportsAllProblemsAtOnce() {
		ProviderConfig config = ProviderConfig.builder("other").timeout(Duration.ZERO).build();
		assertInvalid(config, "provider-name", "api-key", "timeout");
	}

	@Test
	void createProviderWhenProviderHasRulesJoinsItsViolations() {
		this.registry.registerProvider("echoes", "strict", new StrictFactory());
		ProviderConfig config = ProviderConfig.builder("strict").apiKey("k").customField("bad", true).build();
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "strict", config))
			.satisfies((ex) -> assertThat(ex.violations()).containsExactly(
					new ConfigViolation("model", "must be one of a, b"), new ConfigViolation("retry.max", "too many")))
			.withMessageContainingAll("model must be one of a, b", "retry.max too many", "2 problems");
		ProviderConfig good = ProviderConfig.builder("strict").apiKey("k").build();
		assertThat(this.registry.createProvider("echoes", "strict", good)).isInstanceOf(Echo.class);
	}

	/**
	 * "Joined to the one report": a rule of the provider's own and a missing key are told
	 * together.
	 */
	@Test
	void createProviderWhenStandardRulesAreBrokenTooReportsBoth() {
		this.registry.registerProvider("echoes", "strict", new StrictFactory());
		ProviderConfig config = ProviderConfig.builder("strict").customField("bad", true).build();
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "strict", config))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(ConfigViolation::property)
				.containsExactlyInAnyOrder("api-key", "model", "retry.max"));
	}

	@Test
	void createProviderWhenRulesThemselvesFailThrowsRegistryException() {
		IllegalStateException failure = new IllegalStateException("the rules are broken");
		this.registry.registerProvider("echoes", "failing", new FailingRules(failure));
		assertThatExceptionOfType(ProviderRegistryException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "failing",
					ProviderConfig.builder("failing").apiKey("k").build()))
			.withCause(failure);
	}

	@Test
	void createProviderLeavesASharedConfigurationAlone() {
		this.registry.registerProvider("echoes", "second", this.factory);
		ProviderConfig shared = ProviderConfig.builder("").apiKey("k").build();
		this.registry.createProvider("echoes", "echo", shared);
		this.registry.createProvider("echoes", "second", shared);
		assertThat(shared).isEqualTo(ProviderConfig.builder("").apiKey("k").build());
		assertThat(this.factory.labels()).containsExactly("echo", "second");
	}

	private void assertInvalid(ProviderConfig config, String... properties) {
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> this.registry.createProvider("echoes", "echo", config))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.INVALID_CONFIG);
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("echo");
				assertThat(ex.violations()).extracting(ConfigViolation::property).containsExactlyInAnyOrder(properties);
				assertThat(ex.getMessage()).contains("'echoes.echo'").contains(properties);
			});
		assertThat(this.factory.calls()).isZero();
	}

	private static final class StrictFactory extends EchoFactory {

		@Override
		public List<ConfigViolation> validate(ProviderConfig config) {
			return config.customFields().containsKey("bad") ? List
				.of(new ConfigViolation("model", "must be one of a, b"), new ConfigViolation("retry.max", "too many"))
					: List.of();
		}

	}

	private static final class FailingRules extends EchoFactory {

		private final RuntimeException failure;

		private FailingRules(RuntimeException failure) {
			this.failure = failure;
		}

		@Override
		public List<ConfigViolation> validate(ProviderConfig config) {
			throw this.failure;
		}

	}

}
