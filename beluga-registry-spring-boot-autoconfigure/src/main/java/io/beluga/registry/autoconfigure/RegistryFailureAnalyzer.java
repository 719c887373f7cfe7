package io.beluga.registry.autoconfigure;

import java.util.Optional;

import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderRegistryException;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Reports why a package or a provider cannot be registered or used. The messages say what
 * to do.
 */
@Order(1)
final class RegistryFailureAnalyzer extends AbstractFailureAnalyzer<ProviderRegistryException> {

	private final BeanFactory beanFactory;

	RegistryFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProviderRegistryException cause) {
		StringBuilder description = new StringBuilder(cause.getMessage());
		for (Throwable other : cause.getSuppressed()) {
			if (other instanceof ProviderRegistryException) {
				description.append("\n\n").append(other.getMessage());
			}
		}
		if (cause.errorCode() == ErrorCode.PROVIDER_NOT_FOUND) {
			// the check that would say it comes later
			description
				.append(Optional.ofNullable(InjectionNotes.get(this.beanFactory, InjectionNotes.MISNAMED)).orElse(""));
		}
		return new FailureAnalysis(description.toString(), action(cause), cause);
	}

	private static String action(ProviderRegistryException failure) {
		return switch (failure.errorCode()) {
			case PACKAGE_NOT_FOUND -> "Correct the name of the package, or add a provider that serves it.";
			case PROVIDER_EXISTS -> "Give one of the providers another name, or leave one of them out.";
			case PROVIDER_NOT_FOUND -> "Correct the name, or configure a provider of that name.";
			case INVALID_FACTORY -> "Correct the factory as described above.";
			case INVALID_CONFIG -> "Correct the configuration as described above.";
			case REGISTRATION_FAILED -> "Correct the registration as described above.";
			case PROVIDER_CREATION_FAILED -> creation(failure);
			case REGISTRY_ACCESS_FAILED -> "Use the registry only while the application runs.";
		};
	}

	/**
	 * What a factory has thrown is logged when it is thrown, which may be long before.
	 */
	private static String creation(ProviderRegistryException failure) {
		String action = "Find what the factory has thrown in the log.";
		if (failure.packageName() == null || failure.providerName() == null) {
			return action;
		}
		String name = ErrorText.escape(failure.packageName() + "." + failure.providerName());
		return action + " If the application can do without " + name + ", set beluga.providers." + name
				+ ".optional=true.";
	}

}
