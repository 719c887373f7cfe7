package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;

import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;

/**
 * Makes the schemas of configuration types, where there is a generator of schemas on the
 * class path.
 */
final class ConfigSchemas {

	private static final boolean GENERATOR_PRESENT = ClassUtils
		.isPresent("com.github.victools.jsonschema.generator.SchemaGenerator", ConfigSchemas.class.getClassLoader());

	private final Supplier<List<ConversionService>> conversionServices;

	private final Supplier<ConfigValidator> validator;

	private final boolean unknownAllowed;

	ConfigSchemas(Supplier<List<ConversionService>> conversionServices, Supplier<ConfigValidator> validator,
			boolean unknownAllowed) {
		this.conversionServices = conversionServices;
		this.validator = validator;
		this.unknownAllowed = unknownAllowed;
	}

	/**
	 * Return the schema of what a provider takes.
	 * @param definition the provider
	 * @return the schema, or nothing where the standard fields are all that is known
	 */
	Optional<ConfigSchema> schema(ProviderDefinition<?, ?> definition) {
		if (definition.configType() == ProviderConfig.class || !GENERATOR_PRESENT) {
			return Optional.empty();
		}
		ConfigTypeProbe probe = new ConfigTypeProbe(this.conversionServices.get(), this.validator.get());
		return Optional.of(new ConfigSchemaGenerator(probe, this.unknownAllowed).generate(definition));
	}

}
