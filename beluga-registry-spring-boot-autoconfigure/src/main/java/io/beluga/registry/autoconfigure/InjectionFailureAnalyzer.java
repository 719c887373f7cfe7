package io.beluga.registry.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;

import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Reports why a contract is not injected: no configured provider has the name of the
 * qualifier, or there is no default.
 */
@Order(0)
final class InjectionFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final BeanFactory beanFactory;

	InjectionFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || type.resolve() == null || cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		String qualifier = qualifier(rootFailure);
		return (qualifier != null) ? unknownName(type, qualifier, cause) : noDefault(type.toClass(), cause);
	}

	private @Nullable FailureAnalysis noDefault(Class<?> contract, NoSuchBeanDefinitionException cause) {
		String note = InjectionNotes.find(this.beanFactory, contract);
		if (note == null) {
			return null;
		}
		return new FailureAnalysis(
				"A bean of type " + contract.getName() + ", which is the contract of a provider package, is needed, "
						+ "but there is none to be injected without a qualifier. " + note,
				"Choose a default, or name the configured provider with @Qualifier(\"<package>.<name>\").", cause);
	}

	private @Nullable FailureAnalysis unknownName(ResolvableType type, String qualifier,
			NoSuchBeanDefinitionException cause) {
		List<String> known = names(type);
		if (known.isEmpty()) {
			return null;
		}
		return new FailureAnalysis(
				"No configured provider of type " + type + " is " + ErrorText.quote(qualifier) + "."
						+ ErrorText.didYouMean(qualifier, known) + " " + ErrorText.known("Configured providers", known),
				"Correct the @Qualifier, or configure beluga.providers." + ErrorText.escape(qualifier) + ".", cause);
	}

	/**
	 * List the configured providers of a type.
	 */
	private List<String> names(ResolvableType type) {
		if (!(this.beanFactory instanceof ConfigurableListableBeanFactory listable)) {
			return List.of();
		}
		return Arrays.stream(listable.getBeanNamesForType(type, true, false))
			.filter((name) -> listable.containsBeanDefinition(name)
					&& listable.getBeanDefinition(name).hasAttribute(InjectionNotes.CONFIGURED))
			.map(ProviderBeanDefinitions::qualifier)
			.filter((name) -> name.indexOf('.') > 0)
			.sorted()
			.toList();
	}

	/**
	 * Find the qualifier of the innermost injection that failed.
	 */
	private static @Nullable String qualifier(Throwable failure) {
		String qualifier = null;
		for (Throwable ex = failure; ex != null; ex = ex.getCause()) {
			if (ex instanceof UnsatisfiedDependencyException unsatisfied) {
				qualifier = qualifier(unsatisfied.getInjectionPoint());
			}
		}
		return qualifier;
	}

	private static @Nullable String qualifier(@Nullable InjectionPoint point) {
		if (point != null) {
			for (Annotation annotation : point.getAnnotations()) {
				if (annotation instanceof Qualifier qualifier && !qualifier.value().isEmpty()) {
					return qualifier.value();
				}
			}
		}
		return null;
	}

}
