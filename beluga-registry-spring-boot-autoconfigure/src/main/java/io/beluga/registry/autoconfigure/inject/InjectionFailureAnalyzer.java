package io.beluga.registry.autoconfigure.inject;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.beluga.registry.ProviderHandle;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.autoconfigure.factory.DeclaredContracts;
import io.beluga.registry.autoconfigure.factory.PackageContracts;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
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
		if (cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		if (type == null) {
			return (cause.getBeanName() != null) ? unknownBean(cause.getBeanName(), cause) : null;
		}
		ResolvableType contract = contract(type);
		if (contract.resolve() == null) {
			return null;
		}
		String qualifier = qualifier(rootFailure);
		FailureAnalysis otherArguments = otherArguments(type, contract, cause);
		if (otherArguments != null) {
			return otherArguments;
		}
		FailureAnalysis analysis = (qualifier != null) ? unknownName(type, contract, qualifier, cause)
				: noDefault(type, contract, cause);
		return withFactories(type, contract, analysis, cause);
	}

	/**
	 * Tell of factories that make what is missing, but do not serve a package.
	 */
	private @Nullable FailureAnalysis withFactories(ResolvableType type, ResolvableType contract,
			@Nullable FailureAnalysis analysis, NoSuchBeanDefinitionException cause) {
		if (contract.resolve() == Object.class
				|| !(this.beanFactory instanceof ConfigurableListableBeanFactory listable)) {
			return analysis;
		}
		AnnotatedFactories found = AnnotatedFactories.find(listable);
		boolean unserved = InjectionNotes.get(this.beanFactory, InjectionNotes.UNSERVED) != null;
		List<String> reasons = new ArrayList<>();
		found.unmarked()
			.stream()
			.filter((factory) -> factory.mayMake(contract.toClass(), unserved))
			.forEach((factory) -> reasons.add(factory.reason()));
		new DeclaredContracts(listable, found.byPackage(), found.byPackage().keySet()).unknown()
			.forEach((name, members) -> {
				if (members.stream()
					.anyMatch((factory) -> contract.toClass().isAssignableFrom(factory.product().toClass()))) {
					reasons.add(PackageContracts.failure(name, members).getMessage());
				}
			});
		if (reasons.isEmpty()) {
			return analysis;
		}
		String text = String.join("\n\n", reasons);
		return (analysis != null)
				? new FailureAnalysis(analysis.getDescription() + "\n\n" + text, analysis.getAction(), cause)
				: new FailureAnalysis("A bean of type " + type + " is needed, but there is none.\n\n" + text,
						"Correct the factory as described above.", cause);
	}

	/**
	 * Return the contract that is asked for, by itself or by a handle of it.
	 */
	private static ResolvableType contract(ResolvableType type) {
		return PackageContracts.contract((type.resolve() == ProviderHandle.class) ? type.getGeneric(0) : type);
	}

	/**
	 * Report a generic contract that is configured with other type arguments only.
	 */
	private @Nullable FailureAnalysis otherArguments(ResolvableType type, ResolvableType contract,
			NoSuchBeanDefinitionException cause) {
		if (!PackageContracts.hasArguments(contract) || !(this.beanFactory instanceof BeanDefinitionRegistry registry)
				|| InjectionNotes.find(this.beanFactory, contract) != null || !names(contract).isEmpty()) {
			return null;
		}
		List<String> others = names(ResolvableType.forClass(contract.toClass())).stream()
			.map((name) -> name + " is a " + registry.getBeanDefinition(name).getResolvableType())
			.toList();
		return others.isEmpty() ? null : new FailureAnalysis(
				"A bean of type " + type + " is needed, but the configured providers of " + contract.toClass().getName()
						+ " have other type arguments: " + String.join(", ", others) + ".",
				"Inject one of these types, or configure a provider of " + contract + ".", cause);
	}

	private @Nullable FailureAnalysis noDefault(ResolvableType type, ResolvableType contract,
			NoSuchBeanDefinitionException cause) {
		String note = InjectionNotes.find(this.beanFactory, contract);
		if (note == null) {
			return (type.resolve() == contract.resolve()
					&& InjectionNotes.get(this.beanFactory, InjectionNotes.handles(contract)) != null)
							? onlyHandles(contract, cause) : null;
		}
		return new FailureAnalysis(
				"A bean of type " + type + ", which is the contract of a provider package, is needed, "
						+ "but there is none to be injected without a qualifier. " + note,
				"Choose a default, or name the configured provider with @Qualifier(\"<package>.<name>\").", cause);
	}

	private static FailureAnalysis onlyHandles(ResolvableType contract, NoSuchBeanDefinitionException cause) {
		return new FailureAnalysis(
				"A bean of type " + contract + ", which is the contract of a provider package, is needed. It "
						+ "is a class, so there is no object that leads to the current instance of the default.",
				"Inject ProviderHandle<" + contract.toClass().getSimpleName()
						+ "> instead. Where the package is declared with "
						+ "ProviderPackage.withReference, name the configured provider with "
						+ "@Qualifier(\"<package>.<name>\").",
				cause);
	}

	private @Nullable FailureAnalysis unknownName(ResolvableType type, ResolvableType contract, String qualifier,
			NoSuchBeanDefinitionException cause) {
		// the contract, since handles are defined where they are asked for
		List<String> known = names((type.resolve() == ProviderHandle.class) ? contract : type);
		if (known.isEmpty() && InjectionNotes.find(this.beanFactory, contract) == null) {
			return null;
		}
		return unknown(" of type " + type, qualifier, known, cause);
	}

	/**
	 * Report a bean that was asked for by its name alone, where it could be one of ours.
	 */
	private @Nullable FailureAnalysis unknownBean(String name, NoSuchBeanDefinitionException cause) {
		String prefix = name.substring(0, name.indexOf('.') + 1);
		List<String> known = names(ResolvableType.forClass(Object.class));
		return (!prefix.isEmpty() && known.stream().anyMatch((other) -> other.startsWith(prefix)))
				? unknown("", name, known, cause) : null;
	}

	private static FailureAnalysis unknown(String type, String name, List<String> known,
			NoSuchBeanDefinitionException cause) {
		String suggestion = known.stream()
			.filter((other) -> other.endsWith('.' + name))
			.findFirst()
			.map((other) -> " Did you mean " + ErrorText.quote(other) + "?")
			.orElseGet(() -> ErrorText.didYouMean(name, known));
		String action = (name.indexOf('.') > 0) ? ", or configure beluga.providers." + ErrorText.escape(name) : "";
		return new FailureAnalysis(
				"No configured provider" + type + " is " + ErrorText.quote(name) + "." + suggestion + " "
						+ ErrorText.known("Configured providers", known),
				"Correct the " + (type.isEmpty() ? "name" : "@Qualifier") + action + ".", cause);
	}

	/**
	 * List the configured providers of a type.
	 */
	private List<String> names(ResolvableType type) {
		if (!(this.beanFactory instanceof ConfigurableListableBeanFactory listable)) {
			return List.of();
		}
		return Arrays.stream(listable.getBeanNamesForType(type, true, false))
			.filter((name) -> ProviderBeanDefinitions.isConfigured(listable, name))
			.map(ProviderBeanDefinitions::qualifier)
			.filter((name) -> name.indexOf('.') > 0 && !ProviderBeanDefinitions.isDefault(name))
			.distinct()
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
		return (point != null) ? Arrays.stream(point.getAnnotations())
			.map(InjectionFailureAnalyzer::name)
			.filter((name) -> !name.isEmpty())
			.findFirst()
			.orElse(null) : null;
	}

	/**
	 * Return the name that an annotation asks for, if it is a qualifier: by its own value
	 * or by that of the qualifier that it has.
	 */
	private static String name(Annotation annotation) {
		MergedAnnotation<Qualifier> qualifier = MergedAnnotations.from(annotation).get(Qualifier.class);
		if (!qualifier.isPresent() && !annotation.annotationType().getName().equals("jakarta.inject.Named")) {
			return "";
		}
		if (AnnotationUtils.getValue(annotation) instanceof String own && !own.isEmpty()) {
			return own;
		}
		return qualifier.isPresent() ? qualifier.getString(MergedAnnotation.VALUE) : "";
	}

}
