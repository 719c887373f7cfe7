package io.beluga.registry.test;

import java.io.PrintWriter;
import java.io.StringWriter;

import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderRegistryException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on an error of the registry.
 *
 * @since 0.1.0
 */
public final class RegistryExceptionAssert
		extends AbstractThrowableAssert<RegistryExceptionAssert, ProviderRegistryException> {

	RegistryExceptionAssert(@Nullable ProviderRegistryException actual) {
		super(actual, RegistryExceptionAssert.class);
	}

	/**
	 * Assert the code.
	 * @param code the code
	 * @return this
	 */
	public RegistryExceptionAssert hasCode(ErrorCode code) {
		isNotNull();
		Assertions.assertThat(this.actual.errorCode().code())
			.as("code of \"%s\"", this.actual.getMessage())
			.isEqualTo(code.code());
		return this;
	}

	/**
	 * Assert that the error says of a property that it is wrong.
	 * @param property the property, with or without what stands before it, such as
	 * {@code api-key}
	 * @return this
	 */
	public RegistryExceptionAssert hasViolation(String property) {
		isInstanceOf(InvalidConfigException.class);
		Assertions.assertThat(((InvalidConfigException) this.actual).violations())
			.as("violations")
			.extracting(ConfigViolation::property)
			.anyMatch((name) -> name.equals(property) || name.endsWith('.' + property));
		return this;
	}

	/**
	 * Assert that a secret is in no message of the error and of its causes.
	 * @param secret the secret
	 * @return this
	 */
	public RegistryExceptionAssert doesNotReveal(String secret) {
		isNotNull();
		StringWriter text = new StringWriter();
		this.actual.printStackTrace(new PrintWriter(text, true));
		// the text must not be a part of the failure, or the secret would be
		if (text.toString().contains(secret)) {
			failWithMessage("The secret is in the stack trace of %s", this.actual.getClass().getName());
		}
		return this;
	}

}
