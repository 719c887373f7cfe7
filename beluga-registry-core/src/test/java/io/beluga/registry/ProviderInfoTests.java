package io.beluga.registry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProviderInfoTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final DefaultProviderRegistry registry = this.fixture.registry();

	@Test
	void listProvidersWhenThereIsNoneGivesAnEmptyList() {
		assertThat(this.registry.listProviders("echoes")).isEmpty();
	}

	@Test
	void listProvidersGivesASortedImmutableSnapshot() {
		for (String name : List.of("zeta", "alpha", "Mid")) {
			this.registry.registerProvider("echoes", name, new EchoFactory());
		}
		List<String> names = this.registry.listProviders("echoes");
		this.registry.registerProvider("echoes", "late", new EchoFactory());
		assertThat(names).containsExactly("Mid", "alpha", "zeta");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> names.add("x"));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> names.remove(0));
	}

	@Test
	void listProvidersWhenPackageIsUnknownThrowsException() {
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.listProviders("others"));
		assertThatExceptionOfType(PackageNotFoundException.class).isThrownBy(() -> this.registry.listProviders(null));
	}

	@Test
	void getProviderInfoGivesTheMetadata() {
		this.registry.registerProvider(ProviderDefinition.builder("echoes", "echo", new EchoFactory())
			.type(ProviderType.LLM)
			.capabilities("chat", "embed")
			.supportedFeatures("streaming")
			.documentation("Says it again.")
			.build());
		ProviderInfo info = this.registry.getProviderInfo("echoes", "echo");
		assertThat(info.name()).isEqualTo("echo");
		assertThat(info.type()).isEqualTo(ProviderType.LLM).hasToString("llm");
		assertThat(info.capabilities()).containsExactly("chat", "embed");
		assertThat(info.supportedFeatures()).containsExactly("streaming");
		assertThat(info.documentation()).isEqualTo("Says it again.");
	}

	@Test
	void getProviderInfoWhenNothingWasSaidGivesDefaults() {
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		ProviderInfo info = this.registry.getProviderInfo("echoes", "echo");
		assertThat(info.type()).isEqualTo(new ProviderType("echoes"));
		assertThat(info.capabilities()).isEmpty();
		assertThat(info.supportedFeatures()).isEmpty();
		assertThat(info.documentation()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(ApiKeyUse.class)
	void getProviderInfoDescribesTheStandardFields(ApiKeyUse use) {
		this.registry
			.registerProvider(ProviderDefinition.builder("echoes", "echo", new EchoFactory()).apiKey(use).build());
		Map<String, Object> schema = this.registry.getProviderInfo("echoes", "echo").configSchema().document();
		assertThat(schema).containsEntry("$schema", ConfigSchema.DIALECT).containsEntry("type", "object");
		Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
		assertThat(properties.keySet()).allSatisfy((key) -> assertThat(key).asString().matches("[a-z]+(-[a-z]+)*"));
		assertThat(properties.containsKey("endpoint")).isTrue();
		assertThat(properties.containsKey("timeout")).isTrue();
		assertThat(required(schema).contains("api-key")).isEqualTo(use == ApiKeyUse.REQUIRED);
		assertThat(required(schema)).allSatisfy((key) -> assertThat(properties.containsKey(key)).isTrue());
		assertThat(properties.containsKey("api-key")).isEqualTo(use != ApiKeyUse.NONE);
		if (use != ApiKeyUse.NONE) {
			assertThat(((Map<?, ?>) properties.get("api-key")).containsKey("minLength"))
				.isEqualTo(use == ApiKeyUse.REQUIRED);
			assertThat(properties.get("api-key"))
				.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
				.containsEntry("type", "string")
				.containsEntry("writeOnly", true);
		}
	}

	private static List<?> required(Map<String, Object> schema) {
		return (List<?>) schema.getOrDefault("required", List.of());
	}

	@Test
	void getProviderInfoWhenDefinitionHasASchemaGivesIt() {
		AtomicInteger calls = new AtomicInteger();
		ConfigSchema schema = new ConfigSchema(Map.of("type", "object"));
		this.registry
			.registerProvider(ProviderDefinition.builder("echoes", "echo", new EchoFactory()).configSchema(() -> {
				calls.incrementAndGet();
				return schema;
			}).build());
		assertThat(calls).hasValue(0);
		assertThat(this.registry.getProviderInfo("echoes", "echo").configSchema()).isEqualTo(schema);
	}

	@Test
	void getProviderInfoWhenSchemaCannotBeMadeDescribesTheStandardFieldsAndSaysSo() {
		this.registry
			.registerProvider(ProviderDefinition.builder("echoes", "broken", new EchoFactory()).configSchema(() -> {
				throw new IllegalStateException("no schema");
			}).build());
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		try (LogCapture log = LogCapture.start()) {
			assertThat(this.registry.getProviderInfo("echoes", "broken").configSchema())
				.isEqualTo(this.registry.getProviderInfo("echoes", "echo").configSchema());
			assertThat(log.lines()).singleElement()
				.asString()
				.startsWith("WARNING The schema of echoes.broken cannot be made, the standard fields stand for it")
				.contains("no schema");
		}
	}

	@Test
	void getProviderInfoCanBeWrittenAsJson() {
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		assertThat(JsonMapper.builder().build().writeValueAsString(this.registry.getProviderInfo("echoes", "echo")))
			.contains("\"api-key\"", "\"writeOnly\":true");
	}

	@Test
	void getProviderInfoWhenNothingIsKnownThrowsException() {
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		assertThatExceptionOfType(PackageNotFoundException.class)
			.isThrownBy(() -> this.registry.getProviderInfo("echos", "echo"));
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.getProviderInfo("echoes", "ecko"))
			.withMessage("Package 'echoes' has no provider 'ecko'. Did you mean 'echo'? Registered providers: echo.");
		assertThatExceptionOfType(ProviderNotFoundException.class)
			.isThrownBy(() -> this.registry.getProviderInfo("echoes", null));
		assertThat(this.registry.listProviders("echoes")).containsExactly("echo");
		assertThat(this.registry.providers().list("echoes")).isEmpty();
	}

	@Test
	void readsWhenClosedThrowException() {
		this.registry.registerProvider("echoes", "echo", new EchoFactory());
		this.registry.close();
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.listProviders("echoes"));
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> this.registry.getProviderInfo("echoes", "echo"));
	}

}
