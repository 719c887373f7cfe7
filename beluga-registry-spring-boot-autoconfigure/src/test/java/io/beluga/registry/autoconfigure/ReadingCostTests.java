package io.beluga.registry.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.bind.SpringConfigBinder;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.autoconfigure.type.ConfigValidator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what reading costs, counted in work and not in time.
 */
class ReadingCostTests {

	private static final int KEYS = 4;

	@Test
	void readWhenTenTimesAsManyAsksForTenTimesAsMuch() {
		CountingSource few = read(100);
		CountingSource many = read(1_000);
		assertThat(few.values).isPositive();
		assertThat(many.values).isEqualTo(10 * few.values);
		assertThat(many.values).isLessThanOrEqualTo(4 * KEYS * 1_000);
		assertThat(many.names).isEqualTo(few.names).isEqualTo(1);
	}

	@Test
	void bindWhenManyConvertsADefaultOnceForEach() {
		int[] conversions = new int[1];
		ApplicationConversionService conversionService = new ApplicationConversionService();
		conversionService.addConverter(String.class, Model.class, (Converter<String, Model>) (source) -> {
			conversions[0]++;
			return new Model(source);
		});
		SpringConfigBinder binder = new SpringConfigBinder(() -> List.of(conversionService), () -> ConfigValidator.NONE,
				BelugaRegistryProperties.UnknownProperties.FAIL, (definition, self) -> Optional.empty());
		ProviderDefinition<Typed, Llm> definition = ProviderDefinition
			.<Typed, Llm>builder("llms", "typed", Typed.class, (context, config) -> new Llm.Simple(context))
			.build();
		for (int i = 0; i < 50; i++) {
			String model = "m" + i;
			Typed bound = binder.bind(
					io.beluga.registry.config.ProviderConfig.builder("typed").customField("model", model).build(),
					definition);
			assertThat(bound.model().name()).isEqualTo(model);
			assertThat(bound.options()).isEmpty();
		}
		assertThat(conversions[0]).isEqualTo(50);
	}

	private static CountingSource read(int count) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			String prefix = "beluga.providers.llms.p" + i;
			properties.put(prefix + ".provider-name", "free");
			properties.put(prefix + ".api-key", "k");
			properties.put(prefix + ".options.top-p", "1");
			properties.put(prefix + ".stop[0]", "1");
		}
		CountingSource source = new CountingSource(properties);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((known) -> environment.getPropertySources().remove(known.getName()));
		environment.getPropertySources().addFirst(source);
		environment.getPropertySources().addLast(new MapPropertySource("other", Map.of("beluga.x", "y")));
		ProvidersConfiguration configuration = ProvidersConfiguration.read(environment, Map.of("llms", List.of("free")),
				(packageName, name) -> ConfigType.UNKNOWN);
		assertThat(configuration.entries()).hasSize(count);
		return source;
	}

	record Model(String name) {
	}

	record Typed(Model model, @DefaultValue Map<String, String> options) {
	}

	/**
	 * Counts what it is asked for.
	 */
	private static final class CountingSource extends EnumerablePropertySource<Map<String, Object>> {

		private int names;

		private int values;

		private CountingSource(Map<String, Object> source) {
			super("counting", source);
		}

		@Override
		public String[] getPropertyNames() {
			this.names++;
			return this.source.keySet().toArray(String[]::new);
		}

		@Override
		public Object getProperty(String name) {
			this.values++;
			return this.source.get(name);
		}

	}

}
