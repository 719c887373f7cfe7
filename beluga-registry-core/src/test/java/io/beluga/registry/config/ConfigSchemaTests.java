package io.beluga.registry.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConfigSchemaTests {

	@Test
	void documentIsADeepCopy() {
		List<Object> required = new ArrayList<>(List.of("api-key"));
		Map<String, Object> source = new HashMap<>(Map.of("required", required));
		ConfigSchema schema = new ConfigSchema(source);
		required.add("changed");
		source.put("changed", true);
		assertThat(schema.document()).containsExactly(Map.entry("required", List.of("api-key")));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> schema.document().clear());
	}

	@Test
	void createWhenDocumentHoldsNullThrowsException() {
		Map<String, Object> source = new HashMap<>();
		source.put("type", null);
		assertThatIllegalArgumentException().isThrownBy(() -> new ConfigSchema(source)).withMessageContaining("type");
	}

	@Test
	void equalsComparesDocuments() {
		assertThat(new ConfigSchema(Map.of("a", 1))).isEqualTo(new ConfigSchema(new HashMap<>(Map.of("a", 1))))
			.isNotEqualTo(new ConfigSchema(Map.of("a", 2)));
	}

}
