package io.beluga.registry.autoconfigure.endpoint;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link ProvidersEndpoint}:
 * over HTTP it depends on the user whether values are shown.
 */
@EndpointWebExtension(endpoint = ProvidersEndpoint.class)
final class ProvidersEndpointWebExtension {

	private final ProvidersEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	ProvidersEndpointWebExtension(ProvidersEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
	}

	@ReadOperation
	Map<String, Object> providers(SecurityContext securityContext) {
		return this.delegate.providers(isShown(securityContext));
	}

	@ReadOperation
	WebEndpointResponse<Map<String, Object>> providerPackage(SecurityContext securityContext,
			@Selector String packageName) {
		return response(this.delegate.providerPackage(packageName, isShown(securityContext)));
	}

	@ReadOperation
	WebEndpointResponse<Map<String, Object>> provider(SecurityContext securityContext, @Selector String packageName,
			@Selector String name) {
		return response(this.delegate.provider(packageName, name, isShown(securityContext)));
	}

	@WriteOperation
	WebEndpointResponse<Map<String, Object>> setMemberState(@Selector String packageName, @Selector String name,
			String member, String state) {
		return response(this.delegate.setMemberState(packageName, name, member, state));
	}

	/**
	 * A name that was put may hold slashes, and servers refuse them encoded. The package
	 * is part of the path, since a selector before it is taken differently by Spring MVC
	 * and WebFlux.
	 */
	@ReadOperation
	WebEndpointResponse<Map<String, Object>> providerOfPath(SecurityContext securityContext,
			@Selector(match = Match.ALL_REMAINING) String... path) {
		if (path.length < 3) {
			return response(null);
		}
		String name = String.join("/", Arrays.asList(path).subList(1, path.length));
		return provider(securityContext, path[0], name);
	}

	/**
	 * Answer with "not found" for all methods; Actuator itself does so for GET alone, not
	 * for HEAD.
	 */
	private static WebEndpointResponse<Map<String, Object>> response(@Nullable Map<String, Object> body) {
		return (body != null) ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private boolean isShown(SecurityContext securityContext) {
		return this.showValues.isShown(securityContext, this.roles);
	}

}
