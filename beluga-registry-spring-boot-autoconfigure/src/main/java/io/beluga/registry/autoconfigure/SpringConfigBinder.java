package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.BelugaRegistryProperties.UnknownProperties;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.convert.ConversionService;

/**
 * Makes the configuration types of providers with Boot's binder, each from a small source
 * of its own, and validates them. All problems are told at once. Exceptions of the binder
 * and of converters never get out: they repeat the values.
 */
final class SpringConfigBinder implements ProviderConfigBinder {

	private static final Log logger = LogFactory.getLog(SpringConfigBinder.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("config");

	private final Supplier<List<ConversionService>> conversionServices;

	private final Supplier<ConfigValidator> validator;

	private final UnknownProperties unknownProperties;

	private final ConfigSchemas schemas;

	SpringConfigBinder(Supplier<List<ConversionService>> conversionServices, Supplier<ConfigValidator> validator,
			UnknownProperties unknownProperties) {
		this.conversionServices = conversionServices;
		this.validator = validator;
		this.unknownProperties = unknownProperties;
		this.schemas = new ConfigSchemas(conversionServices, validator, unknownProperties != UnknownProperties.FAIL);
	}

	@Override
	public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition) {
		Class<C> type = definition.configType();
		if (type == ProviderConfig.class) {
			return type.cast(config);
		}
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(properties(config));
		CollectingBindHandler handler = new CollectingBindHandler(ROOT, type);
		C bound = bind(source, type, handler);
		List<ConfigViolation> violations = new ArrayList<>(handler.failures());
		checkUnknown(handler.unknown(source, definition.name()), violations, definition);
		if (bound != null) {
			this.validator.get()
				.validate(handler.objects())
				.stream()
				.filter((violation) -> !handler.hasFailed(violation.property()))
				.forEach(violations::add);
		}
		if (bound == null || !violations.isEmpty()) {
			throw new InvalidConfigException(definition.packageName(), definition.name(), violations);
		}
		return bound;
	}

	@Override
	public Optional<ConfigSchema> schema(ProviderDefinition<?, ?> definition) {
		return this.schemas.schema(definition);
	}

	private <C> C bind(MapConfigurationPropertySource source, Class<C> type, CollectingBindHandler handler) {
		try {
			// a new binder each time: it keeps state of the source
			Binder binder = new Binder(List.<ConfigurationPropertySource>of(source), null,
					this.conversionServices.get(), null, null, null);
			return binder.bindOrCreate(ROOT, Bindable.of(type), handler);
		}
		catch (Exception ex) {
			handler.fail(ex);
			return null;
		}
	}

	private void checkUnknown(List<ConfigViolation> unknown, List<ConfigViolation> violations,
			ProviderDefinition<?, ?> definition) {
		switch (this.unknownProperties) {
			case FAIL -> violations.addAll(unknown);
			case WARN -> unknown.forEach((violation) -> logger.warn("Property '" + violation.property()
					+ "' of package '" + definition.packageName() + "' " + violation.message()));
			case IGNORE -> {
			}
		}
	}

	/**
	 * Return the properties by their full names, reserved ones among them: a
	 * configuration type may declare them, too.
	 */
	private static Map<String, Object> properties(ProviderConfig config) {
		Map<String, Object> properties = new LinkedHashMap<>();
		config.customFields().forEach((key, value) -> put(properties, ROOT + element(key), value));
		put(properties, ROOT + "." + ReservedKeys.PROVIDER_NAME, config.providerName());
		if (config.apiKey() != null) {
			put(properties, ROOT + "." + ReservedKeys.API_KEY, config.apiKey());
		}
		if (config.endpoint() != null) {
			put(properties, ROOT + "." + ReservedKeys.ENDPOINT, config.endpoint());
		}
		if (config.timeout() != null) {
			put(properties, ROOT + "." + ReservedKeys.TIMEOUT, config.timeout());
		}
		return properties;
	}

	private static void put(Map<String, Object> properties, String name, Object value) {
		if (value instanceof Map<?, ?> map && !map.isEmpty()) {
			map.forEach((key, element) -> put(properties, name + element((String) key), element));
		}
		else if (value instanceof List<?> list && !list.isEmpty()) {
			for (int i = 0; i < list.size(); i++) {
				put(properties, name + '[' + i + ']', list.get(i));
			}
		}
		else if (value instanceof Secret secret) {
			// a type may want it as a string, and a secret has no such conversion
			properties.put(name, secret.reveal());
		}
		else {
			boolean empty = value instanceof Map<?, ?> || value instanceof List<?>;
			properties.put(name, empty ? "" : value);
		}
	}

	private static String element(String key) {
		if (key.chars().allMatch((character) -> character >= '0' && character <= '9')) {
			return '[' + key + ']';
		}
		boolean plain = !key.isEmpty() && Character.isLetterOrDigit(key.charAt(0))
				&& key.chars()
					.allMatch((character) -> character < 128
							&& (Character.isLetterOrDigit(character) || character == '-' || character == '_'));
		return plain ? '.' + key : '[' + key + ']';
	}

}
