package io.beluga.registry.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A value that must not be printed, such as an API key. Immutable and thread-safe.
 * <p>
 * {@link #toString()} and JSON give {@value #MASK}, {@link #equals(Object)} takes the
 * same time wherever two values differ, and the value is no part of any serialized form.
 * What {@link #reveal()} returns is an ordinary string that the caller must look after.
 *
 * @since 0.1.0
 */
public final class Secret {

	/**
	 * What is shown in place of every secret.
	 */
	public static final String MASK = "******";

	// transient keeps it from libraries that write objects field by field
	private final transient String value;

	private Secret(String value) {
		this.value = value;
	}

	/**
	 * Wrap a value.
	 * @param value the value; may be empty, which counts as missing where a secret is
	 * required
	 * @return the secret
	 */
	public static Secret of(String value) {
		return new Secret(Objects.requireNonNull(value, "'value' must not be null"));
	}

	/**
	 * Return the value itself, for the one place that has to send it.
	 * @return the value
	 */
	public String reveal() {
		return this.value;
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof Secret that && MessageDigest.isEqual(bytes(this), bytes(that)));
	}

	private static byte[] bytes(Secret secret) {
		return secret.value.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	@JsonValue
	public String toString() {
		return MASK;
	}

}
