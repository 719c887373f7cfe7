package io.beluga.registry.autoconfigure.properties;

import java.util.List;

import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code beluga.registry.enabled} switches the registry off. A value that
 * is neither true nor false fails the start: Boot's own condition takes it for false, and
 * a typing error would leave an application without providers.
 */
final class RegistryEnabledCondition extends SpringBootCondition {

	private static final String PROPERTY = "beluga.registry.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Provider registry enabled");
		Environment environment = context.getEnvironment();
		String text = environment.getProperty(PROPERTY);
		if (text == null) {
			return ConditionOutcome.match(message.because(PROPERTY + " is not set"));
		}
		boolean enabled = SourceProperty.parse(text, Boolean.class)
			.orElseThrow(() -> new InvalidConfigException(null, null,
					List.of(new ConfigViolation(PROPERTY, "is neither true nor false.", origin(environment), null))));
		return new ConditionOutcome(enabled, message.because(PROPERTY + " is " + enabled));
	}

	private static @Nullable String origin(Environment environment) {
		return (environment instanceof ConfigurableEnvironment known)
				? SourceProperty.origin(ConfigurationPropertyName.of(PROPERTY),
						ConfigurationPropertySources.from(known.getPropertySources()))
				: null;
	}

}
