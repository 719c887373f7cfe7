package io.beluga.registry.error;

import java.time.Instant;
import java.util.Collection;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Superclass of everything that the registry throws on purpose. No message holds a secret
 * or a rejected value.
 *
 * @since 0.1.0
 */
public abstract sealed class ProviderRegistryException extends RuntimeException permits PackageNotFoundException,
		ProviderExistsException, ProviderNotFoundException, InvalidFactoryException, InvalidConfigException,
		RegistrationFailedException, ProviderCreationFailedException, RegistryAccessFailedException {

	private static final long serialVersionUID = 1L;

	private final ErrorCode errorCode;

	private final @Nullable String packageName;

	private final @Nullable String providerName;

	private final Instant timestamp = Instant.now();

	ProviderRegistryException(ErrorCode errorCode, @Nullable String packageName, @Nullable String providerName,
			String message, @Nullable Throwable cause) {
		super(message, cause);
		this.errorCode = errorCode;
		this.packageName = packageName;
		this.providerName = providerName;
	}

	static Collection<String> required(Collection<String> candidates) {
		return Objects.requireNonNull(candidates, "'candidates' must not be null");
	}

	/**
	 * Return what is wrong, where it stands and what to do.
	 * @return the message, never {@code null}
	 */
	@Override
	public String getMessage() {
		return Objects.requireNonNullElse(super.getMessage(), "");
	}

	/**
	 * Return which of the eight errors this is.
	 * @return the code, never {@code null}
	 */
	public final ErrorCode errorCode() {
		return this.errorCode;
	}

	/**
	 * Return the package that was asked for.
	 * @return the name of the package as it was given, or {@code null} where none was
	 */
	public final @Nullable String packageName() {
		return this.packageName;
	}

	/**
	 * Return the provider, or the configured provider, that was asked for.
	 * @return the name as it was given, or {@code null} where none was
	 */
	public final @Nullable String providerName() {
		return this.providerName;
	}

	/**
	 * Return when the error happened.
	 * @return the time at which this object was made
	 */
	public final Instant timestamp() {
		return this.timestamp;
	}

	/**
	 * Return another object that says the same. An exception object has the stack of one
	 * thread and can collect suppressed ones, so each thread that is told of a failure
	 * gets its own.
	 * @return an exception of the same type, with the same text and cause, the stack of
	 * the current thread and the current time
	 */
	public abstract ProviderRegistryException copy();

}
