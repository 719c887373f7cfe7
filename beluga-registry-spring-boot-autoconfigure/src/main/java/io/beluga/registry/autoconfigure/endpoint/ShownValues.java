package io.beluga.registry.autoconfigure.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Picks out of a configuration what may be shown: only what the provider's own type
 * declares, as something that is neither a secret nor free in its form, by a name that
 * does not sound like a secret.
 */
final class ShownValues {

	/**
	 * A name that holds one of these may be that of a secret.
	 */
	private static final List<String> SENSITIVE = List.of("key", "token", "secret", "pass", "pwd", "credential", "auth",
			"bearer", "cookie", "signature", "private", "dsn", "jwt", "salt");

	/**
	 * {@link URI} does not take an underscore for a part of a host; containers have it.
	 */
	private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");

	private final Map<String, String> values = new LinkedHashMap<>();

	private final @Nullable String apiKey;

	private ShownValues(ProviderConfig config) {
		this.apiKey = Optional.ofNullable(config.apiKey())
			.map(Secret::reveal)
			.filter((text) -> !text.isBlank())
			.orElse(null);
	}

	/**
	 * Return what may be shown.
	 * @param type the provider's configuration type, {@code null} where it is not known
	 * @param config the configuration
	 * @return values by the path of the property
	 */
	static Map<String, String> of(@Nullable Class<?> type, ProviderConfig config) {
		ShownValues shown = new ShownValues(config);
		ConfigType declared = (type != null && type != ProviderConfig.class) ? ConfigType.of(type) : ConfigType.UNKNOWN;
		shown.addStandard("provider-name", config.providerName(), declared);
		shown.addStandard("timeout", config.timeout(), declared);
		shown.addStandard("endpoint", config.endpoint(), declared);
		shown.addMembers(declared, config.customFields(), "");
		return shown.values;
	}

	/**
	 * Add a field that every provider has, unless the provider takes it as a secret.
	 */
	private void addStandard(String name, @Nullable Object value, ConfigType declared) {
		ConfigType type = declared.property(Element.name(name));
		if (value != null && (type == null || type.type().toClass() != Secret.class)) {
			addLeaf(value, (value instanceof Duration) ? Duration.class : value.getClass(), name);
		}
	}

	private void addMembers(ConfigType declared, Map<?, ?> fields, String path) {
		declared.properties().forEach((property) -> {
			String name = property.key().text();
			ConfigType type = property.type();
			List<?> spellings = fields.keySet()
				.stream()
				.filter((key) -> Element.name(String.valueOf(key)).id().equals(property.key().id()))
				.toList();
			if (spellings.size() == 1 && !isSensitive(name, type.type().toClass())) {
				add(type, fields.get(spellings.get(0)), path.isEmpty() ? name : path + '.' + name);
			}
		});
	}

	private void add(ConfigType declared, @Nullable Object value, String path) {
		ConfigType type = (declared.type().toClass() == Optional.class) ? ConfigType.of(declared.type().getGeneric(0))
				: declared;
		// a list may also be written in one line
		ConfigType element = type.isList() ? type.elements() : type;
		if (value instanceof Map<?, ?> map) {
			addMembers(type, map, path);
		}
		else if (value instanceof List<?> list) {
			for (int i = 0; i < list.size() && type.isList(); i++) {
				add(element, list.get(i), path + '[' + i + ']');
			}
		}
		else if (value != null && isShowable(element.type().toClass())) {
			addLeaf(value, element.type().toClass(), path);
		}
	}

	private static boolean isShowable(Class<?> type) {
		// an array of characters is what passwords are kept in
		boolean isValue = type.isPrimitive() || type.isEnum() || type.getName().startsWith("java.")
				|| type.getName().startsWith("org.springframework.");
		return isValue && type != Object.class && type != char.class && type != byte.class
				&& !Map.class.isAssignableFrom(type);
	}

	private void addLeaf(Object value, Class<?> type, String path) {
		String text = String.valueOf(value);
		boolean address = type == URI.class || type == URL.class || text.contains("://");
		Optional<String> shown = address ? withoutCredentials(text) : Optional.of(text);
		shown.filter((candidate) -> this.apiKey == null || !candidate.contains(this.apiKey))
			.ifPresent((candidate) -> this.values.put(path, candidate));
	}

	/**
	 * Tell whether a value must not be shown.
	 * @param name the name of the property
	 * @param type its type: a number of tokens is no token
	 */
	static boolean isSensitive(String name, Class<?> type) {
		String folded = name.toLowerCase(Locale.ROOT);
		boolean number = Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(type));
		String examined = number ? folded.replace("tokens", "") : folded;
		return SENSITIVE.stream().anyMatch(examined::contains);
	}

	/**
	 * Return an address without user-info, parameters, query and fragment.
	 * @param text the address
	 * @return what may be shown, empty where it is not clear which part is which
	 */
	static Optional<String> withoutCredentials(String text) {
		try {
			URI uri = new URI(text);
			String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
			String host = authority.substring(authority.indexOf('@') + 1);
			if (uri.isOpaque() || hasSignAfter(authority, text)
					|| !(host.isEmpty() || HOST_AND_PORT.matcher(host).matches())) {
				return Optional.empty();
			}
			String path = uri.getRawPath();
			int parameters = path.indexOf(';');
			return Optional.of(((uri.getScheme() != null) ? uri.getScheme() + ":" : "")
					+ (host.isEmpty() ? "" : "//" + host) + ((parameters >= 0) ? path.substring(0, parameters) : path));
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Tell whether what looks like a host may be the beginning of a password that has a
	 * slash or a question mark in it.
	 */
	private static boolean hasSignAfter(String authority, String text) {
		return text.indexOf('@', text.indexOf(authority) + authority.length()) >= 0;
	}

}
