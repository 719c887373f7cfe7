package io.beluga.registry.autoconfigure.endpoint;

import java.util.Map;
import java.util.function.Supplier;

import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.RefreshResult;
import io.beluga.registry.spi.ProviderRoutes;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows the packages, the providers and the configured
 * providers of an application. Reading never creates an instance, and never shows a
 * secret. Writing refreshes the configured providers, or takes a member out of a group.
 */
@Endpoint(id = "providers", defaultAccess = Access.READ_ONLY)
final class ProvidersEndpoint {

	private final ProviderDescriptions descriptions;

	private final boolean showValues;

	private final ProviderRefresher refresher;

	private final Supplier<@Nullable ProviderRoutes> routes;

	ProvidersEndpoint(ProviderDescriptions descriptions, Show showValues, ProviderRefresher refresher,
			Supplier<@Nullable ProviderRoutes> routes) {
		this.descriptions = descriptions;
		// as with Boot's own endpoints, who may use JMX is authorized
		this.showValues = showValues.isShown(true);
		this.refresher = refresher;
		this.routes = routes;
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

	@WriteOperation
	Map<String, Object> refresh() {
		RefreshResult result = this.refresher.refresh();
		return new JsonBody().with("added", result.added())
			.with("replaced", result.replaced())
			.with("removed", result.removed())
			.with("failed", result.failed())
			.with("moved", result.moved().isEmpty() ? null : result.moved())
			.toResponse();
	}

	/**
	 * Take a member out of a group, or put it back.
	 * @param state {@code drained} or {@code in-service}
	 */
	@WriteOperation
	@Nullable Map<String, Object> setMemberState(@Selector String packageName, @Selector String name, String member,
			String state) {
		boolean drained = state.equals("drained");
		if (!drained && !state.equals("in-service")) {
			throw new InvalidEndpointRequestException("'state' must be drained or in-service",
					"'state' must be drained or in-service");
		}
		ProviderRoutes routes = this.routes.get();
		if (routes == null || !routes.drain(packageName, name, member, drained)) {
			return null;
		}
		return provider(packageName, name);
	}

}
