package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.beluga.registry.autoconfigure.inject.InjectionNotes;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCreationException;
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

	private static final String BEAN = "bean ";

	private static final int MOST_CAUSES = 100;

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
		if (cause.errorCode() != ErrorCode.PROVIDER_CREATION_FAILED) {
			return new FailureAnalysis(description.toString(), action(cause), cause);
		}
		List<Throwable> foreign = causes(cause).stream()
			.filter((ex) -> !(ex instanceof ProviderRegistryException))
			.toList();
		if (!foreign.isEmpty() && !isLate(cause, foreign)) {
			description.append("\n");
			// secrets are masked already, but there may be line breaks and no end
			foreign.forEach((ex) -> description.append("\n    ").append(ErrorText.escapeType(ex.toString())));
		}
		List<String> circle = circle(causes(rootFailure));
		if (!circle.isEmpty()) {
			description.append("\n\nBeans and providers wait for each other:\n\n    ")
				.append(String.join(" -> ", circle));
		}
		return new FailureAnalysis(description.toString(), creation(cause, foreign, circle), cause);
	}

	private static String action(ProviderRegistryException failure) {
		return switch (failure.errorCode()) {
			case PACKAGE_NOT_FOUND -> "Correct the name of the package, or add a provider that serves it.";
			case PROVIDER_EXISTS ->
				"Give one of the providers another name, or exclude the auto-configuration that brings the other one.";
			case PROVIDER_NOT_FOUND -> "Correct the name, or configure a provider of that name.";
			case INVALID_FACTORY -> "Correct the factory as described above.";
			case INVALID_CONFIG -> "Correct the configuration as described above.";
			case REGISTRATION_FAILED -> "Correct the registration as described above.";
			case PROVIDER_CREATION_FAILED -> "Correct what is described above.";
			case REGISTRY_ACCESS_FAILED -> "Use the registry only while the application runs.";
		};
	}

	/**
	 * Say what to do about a creation that failed.
	 */
	private static String creation(ProviderRegistryException failure, List<Throwable> foreign, List<String> circle) {
		if (!circle.isEmpty()) {
			return "Break the circle: inject one of the beans with @Lazy or as an ObjectProvider, or use the provider "
					+ "later than in a constructor.";
		}
		if (failure.packageName() == null || failure.providerName() == null
				|| foreign.stream().anyMatch(BeansException.class::isInstance)) {
			return "Correct what is described above.";
		}
		String name = ErrorText.escape(failure.packageName() + "." + failure.providerName());
		return (isLate(failure, foreign)
				? "Find out what takes so long, or raise beluga.providers." + name + ".creation-timeout."
				: "Correct what is described above.") + " If the application can do without " + name
				+ ", set beluga.providers." + name + ".optional=true.";
	}

	/**
	 * Tell whether the deadline was missed. A factory may throw the same exception.
	 */
	private static boolean isLate(ProviderRegistryException failure, List<Throwable> foreign) {
		return foreign.size() == 1 && foreign.get(0) instanceof TimeoutException late && late.getMessage() != null
				&& failure.getMessage().startsWith(late.getMessage());
	}

	private static List<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES).toList();
	}

	/**
	 * Find the circle that a chain of failures ends with: what is made twice.
	 */
	private static List<String> circle(List<Throwable> chain) {
		List<String> path = new ArrayList<>();
		for (Throwable ex : chain) {
			String subject = subject(ex);
			if (subject != null && (path.isEmpty() || !path.get(path.size() - 1).equals(subject))) {
				path.add(subject);
			}
		}
		int last = path.size() - 1;
		int first = (last > 0) ? path.indexOf(path.get(last)) : last;
		List<String> circle = path.subList(Math.max(first, 0), last + 1);
		// one of providers alone is in the message
		return (first < last && circle.stream().anyMatch((subject) -> subject.startsWith(BEAN))) ? circle : List.of();
	}

	private static @Nullable String subject(Throwable failure) {
		if (failure instanceof BeanCreationException creation && creation.getBeanName() != null) {
			return BEAN + ErrorText.quote(creation.getBeanName());
		}
		if (failure instanceof ProviderCreationFailedException creation && creation.providerName() != null) {
			return ErrorText.escape(creation.packageName() + "." + creation.providerName());
		}
		return null;
	}

}
