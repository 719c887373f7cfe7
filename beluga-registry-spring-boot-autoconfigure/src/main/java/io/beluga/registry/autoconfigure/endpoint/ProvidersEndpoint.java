package io.beluga.registry.autoconfigure.endpoint;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} that shows the packages, the providers and the configured
 * providers of an application. It never creates an instance, and never shows a secret.
 */
@Endpoint(id = "providers", defaultAccess = Access.READ_ONLY)
final class ProvidersEndpoint {

	private final ProviderDescriptions descriptions;

	private final boolean showValues;

	ProvidersEndpoint(ProviderDescriptions descriptions, Show showValues) {
		this.descriptions = descriptions;
		// as with Boot's own endpoints, who may use JMX is authorized
		this.showValues = showValues.isShown(true);
	}

	@ReadOperation
	Map<String, Object> providers() {
		return providers(this.showValues);
	}

	@ReadOperation
	@Nullable Map<String, Object> providerPackage(@Selector String packageName) {
		return providerPackage(packageName, this.showValues);
	}

	@ReadOperation
	@Nullable Map<String, Object> provider(@Selector String packageName, @Selector String name) {
		return provider(packageName, name, this.showValues);
	}

	Map<String, Object> providers(boolean showValues) {
		return this.descriptions.all(showValues).toResponse();
	}

	@Nullable Map<String, Object> providerPackage(String packageName, boolean showValues) {
		return this.descriptions.ofPackage(packageName, showValues).map(JsonBody::toResponse).orElse(null);
	}

	@Nullable Map<String, Object> provider(String packageName, String name, boolean showValues) {
		return this.descriptions.ofName(packageName, name, showValues).map(JsonBody::toResponse).orElse(null);
	}

}
