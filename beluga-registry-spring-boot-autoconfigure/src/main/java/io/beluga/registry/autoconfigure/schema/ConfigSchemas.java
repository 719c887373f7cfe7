package io.beluga.registry.autoconfigure.schema;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.type.ConfigValidator;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;

import org.springframework.core.convert.ConversionService;

/**
 * Makes the schemas of configuration types.
 */
public final class ConfigSchemas {

	private final Supplier<List<ConversionService>> conversionServices;

	private final Supplier<ConfigValidator> validator;

	private final boolean unknownAllowed;

	public ConfigSchemas(Supplier<List<ConversionService>> conversionServices, Supplier<ConfigValidator> validator,
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
	public Optional<ConfigSchema> schema(ProviderDefinition<?, ?> definition) {
		if (definition.configType() == ProviderConfig.class) {
			return Optional.empty();
		}
		return Optional.of(ConfigSchemaGenerator.generate(definition, this.conversionServices.get(),
				this.validator.get(), this.unknownAllowed));
	}

}
