package io.beluga.registry.error;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ErrorCodeTests {

	@Test
	void codesAreThoseOfTheContract() {
		assertThat(ErrorCode.values()).extracting(ErrorCode::code)
			.containsExactlyInAnyOrder("ErrPackageNotFound", "ErrProviderExists", "ErrProviderNotFound",
					"ErrInvalidFactory", "ErrInvalidConfig", "ErrRegistrationFailed", "ErrProviderCreationFailed",
					"ErrRegistryAccessFailed");
		assertThat(ErrorCode.PACKAGE_NOT_FOUND.code()).isEqualTo("ErrPackageNotFound");
		assertThat(ErrorCode.PROVIDER_EXISTS.code()).isEqualTo("ErrProviderExists");
		assertThat(ErrorCode.PROVIDER_NOT_FOUND.code()).isEqualTo("ErrProviderNotFound");
		assertThat(ErrorCode.INVALID_FACTORY.code()).isEqualTo("ErrInvalidFactory");
		assertThat(ErrorCode.INVALID_CONFIG.code()).isEqualTo("ErrInvalidConfig");
		assertThat(ErrorCode.REGISTRATION_FAILED.code()).isEqualTo("ErrRegistrationFailed");
		assertThat(ErrorCode.PROVIDER_CREATION_FAILED.code()).isEqualTo("ErrProviderCreationFailed");
		assertThat(ErrorCode.REGISTRY_ACCESS_FAILED.code()).isEqualTo("ErrRegistryAccessFailed");
	}

	@Test
	void everyExceptionHasItsCodeAndNames() {
		List<ConfigViolation> violations = List.of(new ConfigViolation("timeout", "must be positive"));
		List<ProviderRegistryException> exceptions = List.of(new ProviderExistsException("llms", "grok", "m"),
				new ProviderNotFoundException("llms", "grok", List.of()),
				new InvalidFactoryException("llms", "grok", "m"),
				new InvalidConfigException("llms", "grok", violations),
				new RegistrationFailedException("llms", "grok", "m"),
				new ProviderCreationFailedException("llms", "grok", "m", null),
				new RegistryAccessFailedException("llms", "grok", "m"));
		assertThat(exceptions).allSatisfy((exception) -> {
			assertThat(exception.packageName()).isEqualTo("llms");
			assertThat(exception.providerName()).isEqualTo("grok");
			assertThat(exception.timestamp()).isNotNull();
		});
		PackageNotFoundException packageNotFound = new PackageNotFoundException("llms", List.of());
		assertThat(packageNotFound.packageName()).isEqualTo("llms");
		assertThat(packageNotFound.providerName()).isNull();
		Map<String, ErrorCode> codes = Stream.concat(exceptions.stream(), Stream.of(packageNotFound))
			.collect(Collectors.toMap((exception) -> exception.getClass().getSimpleName(),
					ProviderRegistryException::errorCode));
		assertThat(codes).containsOnly(Map.entry("PackageNotFoundException", ErrorCode.PACKAGE_NOT_FOUND),
				Map.entry("ProviderExistsException", ErrorCode.PROVIDER_EXISTS),
				Map.entry("ProviderNotFoundException", ErrorCode.PROVIDER_NOT_FOUND),
				Map.entry("InvalidFactoryException", ErrorCode.INVALID_FACTORY),
				Map.entry("InvalidConfigException", ErrorCode.INVALID_CONFIG),
				Map.entry("RegistrationFailedException", ErrorCode.REGISTRATION_FAILED),
				Map.entry("ProviderCreationFailedException", ErrorCode.PROVIDER_CREATION_FAILED),
				Map.entry("RegistryAccessFailedException", ErrorCode.REGISTRY_ACCESS_FAILED));
	}

}
