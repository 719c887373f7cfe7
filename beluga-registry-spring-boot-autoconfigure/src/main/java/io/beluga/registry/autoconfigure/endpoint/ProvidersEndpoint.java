package io.beluga.registry.autoconfigure.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} that shows the packages, the providers and the configured
 * providers of an application. It never creates an instance, and never shows a value of
 * the configuration.
 */
@Endpoint(id = "providers", defaultAccess = Access.READ_ONLY)
final class ProvidersEndpoint {

	private final ProviderDescriptions descriptions;

	ProvidersEndpoint(ProviderDescriptions descriptions) {
		this.descriptions = descriptions;
	}

	@ReadOperation
	ProvidersDescriptor providers() {
		return this.descriptions.all();
	}

	@ReadOperation
	@Nullable PackageDescriptor providerPackage(@Selector String packageName) {
		return this.descriptions.ofPackage(packageName).orElse(null);
	}

	@ReadOperation
	@Nullable NamedDescriptor provider(@Selector String packageName, @Selector String name) {
		return this.descriptions.ofName(packageName, name).orElse(null);
	}

}
