package io.beluga.registry.springai.internal;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

/**
 * How a vendor's service is reached, as configured.
 *
 * @param apiKey the key, or {@code null} for none
 * @param endpoint the root of the service's paths, or {@code null} for the vendor's own
 * @param timeout how long to wait for a connection and for the next bytes of an answer,
 * or {@code null} for {@value #DEFAULT_TIMEOUT_SECONDS} seconds
 * @param headers more headers of each request
 * @param maxRetries how often a request is sent again that failed for a reason that may
 * pass
 * @param proxy the proxy, or {@code null} for none
 */
public record Connection(@Nullable Secret apiKey, @Nullable URI endpoint, @Nullable Duration timeout,
		Map<String, Secret> headers, int maxRetries, @Nullable URI proxy) {

	private static final int DEFAULT_TIMEOUT_SECONDS = 60;

	private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

	/**
	 * Return the key without what surrounds it in a mounted file.
	 * @return the key, or {@code null} where there is none
	 */
	public @Nullable String key() {
		return (this.apiKey != null && !this.apiKey.reveal().isBlank()) ? this.apiKey.reveal().strip() : null;
	}

	/**
	 * Return where the service is.
	 * @param vendor the vendor's own address
	 * @return the address, without a slash at its end
	 */
	public String endpointOr(String vendor) {
		return ((this.endpoint != null) ? this.endpoint.toString() : vendor).replaceFirst("/+$", "");
	}

	/**
	 * Return how long to wait.
	 * @return the configured time, or the default
	 */
	public Duration timeoutOrDefault() {
		return (this.timeout != null) ? this.timeout : Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS);
	}

	/**
	 * Return the headers as they are sent.
	 * @return names and values
	 */
	public Map<String, String> headerValues() {
		Map<String, String> values = new LinkedHashMap<>();
		this.headers.forEach((name, value) -> values.put(name, value.reveal().strip()));
		return values;
	}

	/**
	 * Return the proxy for clients of the JDK and of OkHttp.
	 * @return the proxy, or {@code null} for none
	 */
	public @Nullable Proxy javaProxy() {
		if (this.proxy == null) {
			return null;
		}
		return new Proxy("http".equalsIgnoreCase(this.proxy.getScheme()) ? Proxy.Type.HTTP : Proxy.Type.SOCKS,
				InetSocketAddress.createUnresolved(this.proxy.getHost(), this.proxy.getPort()));
	}

	/**
	 * Check what no annotation can say, of the model too.
	 * @param model the model that is asked for, or {@code null} for none
	 * @param modelRequired whether there is no model that would do where none is named
	 * @return what is wrong, without any value
	 */
	public List<ConfigViolation> violations(@Nullable String model, boolean modelRequired) {
		List<ConfigViolation> violations = violations();
		if (model == null && modelRequired) {
			violations.add(new ConfigViolation("model", "is required.", null, "Set it to a model of the vendor."));
		}
		if (model != null && model.isBlank()) {
			violations.add(new ConfigViolation("model", "must not be blank."));
		}
		return violations;
	}

	/**
	 * Check what no annotation can say.
	 * @return what is wrong, without any value
	 */
	public List<ConfigViolation> violations() {
		List<ConfigViolation> violations = new ArrayList<>();
		if (key() != null && !HEADER_VALUE.matcher(key()).matches()) {
			violations.add(new ConfigViolation("api-key", "must be one line of printable ASCII characters.", null,
					"Look for a line break within the key."));
		}
		checkEndpoint(violations);
		this.headers.forEach((name, value) -> checkHeader(violations, name, value));
		if (this.proxy != null && (!isOneOf(this.proxy, "http", "socks") || this.proxy.getHost() == null
				|| this.proxy.getPort() < 1 || this.proxy.getRawUserInfo() != null)) {
			violations.add(new ConfigViolation("proxy",
					"must be the address of a proxy without credentials, such as http://proxy.example.org:3128 or "
							+ "socks://proxy.example.org:1080."));
		}
		return violations;
	}

	private void checkEndpoint(List<ConfigViolation> violations) {
		if (this.endpoint == null) {
			return;
		}
		if (!isOneOf(this.endpoint, "http", "https") || this.endpoint.getHost() == null) {
			violations.add(new ConfigViolation("endpoint",
					"must be an absolute address with http or https and a host, such as https://llm.example.org/v1."));
		}
		else if (this.endpoint.getRawUserInfo() != null || this.endpoint.getRawQuery() != null
				|| this.endpoint.getRawFragment() != null) {
			violations.add(new ConfigViolation("endpoint", "must have no credentials, query and fragment."));
		}
	}

	private static void checkHeader(List<ConfigViolation> violations, String name, Secret value) {
		if (!HEADER_NAME.matcher(name).matches()) {
			violations.add(new ConfigViolation("headers",
					"must have names of letters, digits and hyphens; '" + name + "' is none.", null,
					"Write the name without its colon."));
		}
		if (!HEADER_VALUE.matcher(value.reveal().strip()).matches()) {
			violations.add(new ConfigViolation("headers." + name, "must be one line of printable ASCII characters."));
		}
	}

	private static boolean isOneOf(URI address, String... schemes) {
		String scheme = (address.getScheme() != null) ? address.getScheme().toLowerCase(Locale.ROOT) : "";
		return List.of(schemes).contains(scheme);
	}

}
