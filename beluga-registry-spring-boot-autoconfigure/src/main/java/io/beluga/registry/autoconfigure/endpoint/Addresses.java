package io.beluga.registry.autoconfigure.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes out of addresses what may be a secret.
 */
final class Addresses {

	/**
	 * {@link URI} does not take an underscore for a part of a host; containers have it.
	 */
	private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");

	private Addresses() {
	}

	/**
	 * Tell whether a text is an address with a host.
	 */
	static boolean isAddress(String text) {
		return text.contains("://");
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
