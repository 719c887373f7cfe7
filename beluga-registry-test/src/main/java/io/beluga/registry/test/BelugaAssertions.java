package io.beluga.registry.test;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderRegistryException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on registries and on errors, to be imported statically beside those of
 * AssertJ.
 *
 * @since 0.1.0
 */
public final class BelugaAssertions {

	private BelugaAssertions() {
	}

	/**
	 * Assert something of a registry.
	 * @param actual the registry
	 * @return the assertions
	 */
	public static ProviderRegistryAssert assertThat(@Nullable ProviderRegistry actual) {
		return new ProviderRegistryAssert(actual);
	}

	/**
	 * Assert something of configured providers.
	 * @param actual the configured providers
	 * @return the assertions
	 */
	public static ProvidersAssert assertThat(@Nullable Providers actual) {
		return new ProvidersAssert(actual);
	}

	/**
	 * Assert something of an error of the registry.
	 * @param actual the error
	 * @return the assertions
	 */
	public static RegistryExceptionAssert assertThat(@Nullable ProviderRegistryException actual) {
		return new RegistryExceptionAssert(actual);
	}

	/**
	 * Assert that the registry refuses something.
	 * @param code the code of the error that is expected
	 * @param call what is refused
	 * @return the assertions on the error
	 */
	public static RegistryExceptionAssert assertThatError(ErrorCode code, ThrowingCallable call) {
		Throwable failure = Assertions.catchThrowable(call);
		Assertions.assertThat(failure)
			.as("what is thrown where %s is expected", code.code())
			.isInstanceOf(ProviderRegistryException.class);
		return assertThat((ProviderRegistryException) failure).hasCode(code);
	}

}
