package io.beluga.registry.autoconfigure;

import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.error.RegistrationFailedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Reports why a package or a provider cannot be registered or used. The messages say what
 * to do.
 */
@Order(1)
final class RegistryFailureAnalyzer extends AbstractFailureAnalyzer<ProviderRegistryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProviderRegistryException cause) {
		StringBuilder description = new StringBuilder(cause.getMessage());
		for (Throwable other : cause.getSuppressed()) {
			if (other instanceof ProviderRegistryException) {
				description.append("\n\n").append(other.getMessage());
			}
		}
		String what = (cause instanceof RegistrationFailedException) ? "registration" : "provider";
		return new FailureAnalysis(description.toString(), "Correct the " + what + " as described above.", cause);
	}

}
