package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepository;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.configurationmetadata.ValueHint;
import org.springframework.boot.configurationmetadata.ValueProvider;
import org.springframework.boot.context.properties.bind.DefaultValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an editor knows of our properties.
 */
class MetadataTests {

	private final Map<String, ConfigurationMetadataProperty> properties = read();

	@Test
	void everyPropertyHasDescriptionAndType() {
		assertThat(this.properties).containsKeys("beluga.packages", "beluga.providers",
				"management.endpoint.providers.access", "management.health.providers.enabled",
				"management.health.providers.probe");
		assertThat(this.properties.values()).allSatisfy((property) -> {
			assertThat(property.getDescription()).as(property.getId()).isNotBlank().endsWith(".");
			assertThat(property.getType()).as(property.getId()).isNotBlank();
		});
	}

	@Test
	void everyPropertyOfTheRegistryIsThereWithItsDefault() {
		Map<String, List<String>> defaults = new TreeMap<>();
		collect("beluga.registry.", BelugaRegistryProperties.class, defaults);
		assertThat(defaults).hasSizeGreaterThanOrEqualTo(10);
		assertThat(this.properties.keySet()).filteredOn((id) -> id.startsWith("beluga.registry."))
			.containsExactlyInAnyOrderElementsOf(defaults.keySet());
		defaults.forEach(
				(id, value) -> assertThat(List.of(String.valueOf(this.properties.get(id).getDefaultValue()))).as(id)
					.isEqualTo(value));
	}

	@Test
	void everyReservedKeyIsDescribed() {
		String description = this.properties.get("beluga.providers").getDescription();
		assertThat(ReservedKeys.ALL).allSatisfy((key) -> assertThat(description).contains("'" + key + "' ("));
	}

	@Test
	void everyKeyOfAPackageIsDescribed() {
		String description = this.properties.get("beluga.packages").getDescription();
		assertThat(List.of("default", "default-bean", "aliases", "exclude", "fallback", "primary", "none"))
			.allSatisfy((key) -> assertThat(description).contains("'" + key + "'"));
	}

	@Test
	void everyValueOfAnEnumerationIsDescribed() {
		for (RecordComponent component : BelugaRegistryProperties.class.getRecordComponents()) {
			if (component.getType().isEnum()) {
				String id = "beluga.registry." + PropertyPath.kebabCase(component.getName());
				List<ValueHint> hints = this.properties.get(id).getHints().getValueHints();
				assertThat(hints).as(id)
					.extracting(ValueHint::getValue)
					.containsExactlyElementsOf(Arrays.stream(component.getType().getEnumConstants())
						.map((value) -> (Object) value.toString().toLowerCase(Locale.ROOT))
						.toList());
				assertThat(hints).allSatisfy((hint) -> assertThat(hint.getDescription()).isNotBlank());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "beluga.packages", "beluga.providers" })
	void keysOfMapsMayBeAny(String id) {
		assertThat(this.properties.get(id).getHints().getKeyProviders()).extracting(ValueProvider::getName)
			.containsExactly("any");
	}

	private static void collect(String prefix, Class<?> type, Map<String, List<String>> defaults) {
		for (RecordComponent component : type.getRecordComponents()) {
			String id = prefix + PropertyPath.kebabCase(component.getName());
			if (component.getType().isRecord()) {
				collect(id + ".", component.getType(), defaults);
			}
			else {
				defaults.put(id, List.of(defaultValue(type, component)));
			}
		}
	}

	private static String defaultValue(Class<?> type, RecordComponent component) {
		return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
			.filter((parameter) -> parameter.getName().equals(component.getName()))
			.map((parameter) -> parameter.getAnnotation(DefaultValue.class))
			.map((value) -> (value != null) ? value.value()[0] : "null")
			.findFirst()
			.orElseThrow();
	}

	private static Map<String, ConfigurationMetadataProperty> read() {
		try (InputStream input = MetadataTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			ConfigurationMetadataRepository metadata = ConfigurationMetadataRepositoryJsonBuilder.create(input).build();
			return metadata.getAllProperties();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
