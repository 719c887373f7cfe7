package io.beluga.registry.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Reports why a contract is not injected without a qualifier.
 */
@Order(0)
final class InjectionFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final BeanFactory beanFactory;

	InjectionFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		Class<?> contract = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		String note = (contract != null) ? InjectionNotes.find(this.beanFactory, contract) : null;
		if (note == null) {
			return null;
		}
		return new FailureAnalysis(
				"A bean of type " + contract.getName() + ", which is the contract of a provider package, is needed, "
						+ "but there is none to be injected without a qualifier. " + note,
				"Choose a default, or name the configured provider with @Qualifier(\"<package>.<name>\").", cause);
	}

}
