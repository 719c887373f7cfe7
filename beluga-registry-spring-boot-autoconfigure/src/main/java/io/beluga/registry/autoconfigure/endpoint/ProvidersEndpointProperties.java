package io.beluga.registry.autoconfigure.endpoint;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the {@link ProvidersEndpoint}.
 *
 * @param showValues When to show values of the configuration of providers. API keys,
 * secrets and free-form fields are never shown.
 * @param roles Roles used to determine whether a user is authorized to be shown values.
 * When empty, all authenticated users are authorized.
 */
@ConfigurationProperties("management.endpoint.providers")
record ProvidersEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {
}
