package io.beluga.registry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TypedConfigTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final ModelBinder binder = new ModelBinder();

	private final CopyOnWriteArrayList<Model> created = new CopyOnWriteArrayList<>();

	private final CopyOnWriteArrayList<Model> validated = new CopyOnWriteArrayList<>();

	@Test
	void registerProviderWhenThereIsNoBinderThrowsException() {
		DefaultProviderRegistry registry = this.fixture.registry();
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> registry.registerProvider(definition().build()))
			.withMessageContainingAll(Model.class.getName(), "beluga-registry-spring-boot-autoconfigure")
			.satisfies((ex) -> {
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("typed");
			});
		assertThat(registry.listProviders("echoes")).isEmpty();
	}

	@Test
	void createProviderBindsTheConfiguration() {
		DefaultProviderRegistry registry = registry();
		Echo echo = registry.createProvider(Echo.PACKAGE, "typed", config("grok-4"));
		assertThat(echo.echo("x")).isEqualTo("grok-4:x");
		assertThat(this.created).containsExactly(new Model("grok-4", Secret.of("k")));
	}

	@Test
	void createProviderGivesTheBinderTheFilledConfigurationAndTheDefinition() {
		DefaultProviderRegistry registry = registry();
		registry.createProvider("echoes", "typed", config("grok-4").toBuilder().build());
		registry.createProvider("echoes", "typed",
				ProviderConfig.builder("").apiKey("k").customField("model", "m").build());
		assertThat(this.binder.configs).extracting(ProviderConfig::providerName).containsOnly("typed");
		assertThat(this.binder.definitions).containsOnly(registry.definition("echoes", "typed"));
	}

	@Test
	void createProviderWhenBinderRefusesThrowsInvalidConfigBeforeTheFactory() {
		DefaultProviderRegistry registry = registry();
		assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(
				() -> registry.createProvider("echoes", "typed", ProviderConfig.builder("typed").apiKey("k").build()))
			.satisfies((ex) -> {
				assertThat(ex.packageName()).isEqualTo("echoes");
				assertThat(ex.providerName()).isEqualTo("typed");
				assertThat(ex.violations()).extracting(ConfigViolation::property).containsExactly("model");
			});
		assertThat(this.created).isEmpty();
	}

	@Test
	void createProviderWhenKeyIsMissingTooReportsBoth() {
		DefaultProviderRegistry registry = registry();
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> registry.createProvider("echoes", "typed", ProviderConfig.builder("typed").build()))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(ConfigViolation::property)
				.containsExactlyInAnyOrder("api-key", "model"));
	}

	@Test
	void createProviderWhenProviderRefusesReportsItsViolations() {
		DefaultProviderRegistry registry = registry();
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> registry.createProvider("echoes", "typed", config("forbidden")))
			.satisfies(
					(ex) -> assertThat(ex.violations()).containsExactly(new ConfigViolation("model", "is forbidden")));
		assertThat(this.created).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "model, model", "Model, model", "maxTokens, max-tokens", "max-tokens, max-tokens", "planA, plan-a",
			"planZ, plan-z", "chat.maxTokens, chat.max-tokens", "chat.MaxTokens, chat.max-tokens",
			"headers[X-Key].maxSize, headers[X-Key].max-size", "max-Tokens, max-tokens" })
	void createProviderWhenProviderNamesAFieldReportsTheProperty(String field, String property) {
		DefaultProviderRegistry registry = this.fixture.registry();
		registry.registerProvider("echoes", "echo", new ProviderFactory<ProviderConfig, Echo>() {

			@Override
			public Echo create(ProviderContext context, ProviderConfig config) {
				return new FakeEcho("x");
			}

			@Override
			public List<ConfigViolation> validate(ProviderConfig config) {
				return List.of(new ConfigViolation(field, "is forbidden"));
			}

		});
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> registry.createProvider("echoes", "echo", RegistryFixture.config()))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(ConfigViolation::property)
				.containsExactly(property));
	}

	@Test
	void createProviderWhenBinderRefusesTheKeyTooReportsItOnce() {
		ProviderConfigBinder strict = new ProviderConfigBinder() {

			@Override
			public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition) {
				throw new InvalidConfigException(definition.packageName(), definition.name(), List
					.of(new ConfigViolation("api-key", "is needed"), new ConfigViolation("model", "is needed")));
			}

		};
		DefaultProviderRegistry registry = this.fixture.registry((builder) -> builder.configBinder(strict));
		registry.registerProvider(definition().build());
		assertThatExceptionOfType(InvalidConfigException.class)
			.isThrownBy(() -> registry.createProvider("echoes", "typed", ProviderConfig.builder("typed").build()))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(ConfigViolation::property)
				.containsExactlyInAnyOrder("api-key", "model"));
	}

	@Test
	void contextWhenConfigIsTypedGivesTheWholeConfiguration() {
		CopyOnWriteArrayList<Map<String, Object>> seen = new CopyOnWriteArrayList<>();
		DefaultProviderRegistry registry = this.fixture.registry((builder) -> builder.configBinder(this.binder));
		registry.registerProvider(ProviderDefinition.builder("echoes", "typed", Model.class, (context, model) -> {
			seen.add(context.config().customFields());
			return new FakeEcho(model.model());
		}).build());
		registry.createProvider("echoes", "typed", config("m"));
		assertThat(seen).containsExactly(Map.of("model", "m"));
	}

	@Test
	void putReachesTheSameType() {
		DefaultProviderRegistry registry = registry();
		registry.providers().put("echoes", "fast", config("one"));
		Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
		assertThat(echo.echo("x")).isEqualTo("one:x");
		registry.providers().put("echoes", "fast", config("two"));
		assertThat(echo.echo("x")).isEqualTo("two:x");
	}

	@Test
	void putWhenItReplacesBindsAndValidatesOnce() {
		DefaultProviderRegistry registry = registry();
		registry.providers().put("echoes", "fast", config("one"));
		Echo echo = registry.providers().get(Echo.PACKAGE, "fast");
		echo.echo("x");
		this.binder.configs.clear();
		this.validated.clear();
		registry.providers().put("echoes", "fast", config("two"));
		assertThat(echo.echo("x")).isEqualTo("two:x");
		assertThat(this.binder.configs).containsExactly(config("two"));
		assertThat(this.validated).hasSize(1).allSatisfy((model) -> assertThat(this.created).last().isSameAs(model));
	}

	private DefaultProviderRegistry registry() {
		DefaultProviderRegistry registry = this.fixture.registry((builder) -> builder.configBinder(this.binder));
		registry.registerProvider(definition().build());
		return registry;
	}

	private ProviderDefinition.Builder<Model, Echo> definition() {
		return ProviderDefinition.builder("echoes", "typed", Model.class, new ModelFactory());
	}

	private static ProviderConfig config(String model) {
		return ProviderConfig.builder("typed").apiKey("k").customField("model", model).build();
	}

	record Model(String model, Secret apiKey) {
	}

	private final class ModelFactory implements ProviderFactory<Model, Echo> {

		@Override
		public Echo create(ProviderContext context, Model config) {
			TypedConfigTests.this.created.add(config);
			return new FakeEcho(config.model());
		}

		@Override
		public List<ConfigViolation> validate(Model config) {
			TypedConfigTests.this.validated.add(config);
			return "forbidden".equals(config.model()) ? List.of(new ConfigViolation("model", "is forbidden"))
					: List.of();
		}

	}

	private static final class ModelBinder implements ProviderConfigBinder {

		private final List<ProviderConfig> configs = new CopyOnWriteArrayList<>();

		private final List<ProviderDefinition<?, ?>> definitions = new CopyOnWriteArrayList<>();

		@Override
		public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition) {
			this.configs.add(config);
			this.definitions.add(definition);
			if (!(config.customFields().get("model") instanceof String model)) {
				throw new InvalidConfigException(definition.packageName(), definition.name(),
						List.of(new ConfigViolation("model", "is required")));
			}
			return definition.configType().cast(new Model(model, config.apiKey()));
		}

	}

}
