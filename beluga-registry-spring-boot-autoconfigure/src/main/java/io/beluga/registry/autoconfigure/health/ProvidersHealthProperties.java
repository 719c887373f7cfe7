package io.beluga.registry.autoconfigure.health;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the health of providers.
 *
 * @param probe Whether to check the instances whose factory is a ProviderProbe.
 * @since 0.1.0
 */
@ConfigurationProperties("management.health.providers")
public record ProvidersHealthProperties(@DefaultValue("false") boolean probe) {
}
