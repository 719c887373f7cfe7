package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ProviderPackage;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * The contracts of packages as far as definitions tell. Which package a
 * {@link ProviderPackage} bean names is known only from the instance, so it is found by
 * the bean's name, or by being the only one that fits.
 */
final class DeclaredContracts {

	private final Map<String, Class<?>> declared = new LinkedHashMap<>();

	private final Map<String, List<AnnotatedFactory>> factories;

	DeclaredContracts(ConfigurableListableBeanFactory beanFactory, Map<String, List<AnnotatedFactory>> factories) {
		this.factories = factories;
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ProviderPackage.class, true,
				false)) {
			Class<?> contract = contract(beanFactory, name);
			if (contract != null) {
				this.declared.put(name, contract);
			}
		}
	}

	private static @Nullable Class<?> contract(ConfigurableListableBeanFactory beanFactory, String name) {
		return (beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
				? definition.getResolvableType().as(ProviderPackage.class).getGeneric().resolve() : null;
	}

	/**
	 * Return the contracts by package, without those that cannot be told.
	 */
	Map<String, Class<?>> of(Collection<String> packages) {
		Map<String, Class<?>> contracts = new LinkedHashMap<>();
		Map<String, Class<?>> free = new LinkedHashMap<>(this.declared);
		for (String name : packages) {
			for (String bean : List.of(name, name + "Package", name + "ProviderPackage")) {
				this.declared.forEach((declaredName, contract) -> {
					if (PropertyPath.uniform(declaredName).equals(PropertyPath.uniform(bean))
							&& contracts.putIfAbsent(name, contract) == null) {
						free.remove(declaredName);
					}
				});
			}
		}
		for (String name : packages) {
			if (!contracts.containsKey(name)) {
				Class<?> contract = contract(this.factories.getOrDefault(name, List.of()), free);
				if (contract != null) {
					contracts.put(name, contract);
				}
			}
		}
		return contracts;
	}

	private static @Nullable Class<?> contract(List<AnnotatedFactory> factories, Map<String, Class<?>> free) {
		List<Class<?>> fitting = new ArrayList<>();
		for (Class<?> candidate : free.values()) {
			boolean fits = factories.stream().map(AnnotatedFactory::productType).allMatch(candidate::isAssignableFrom);
			if (fits && !fitting.contains(candidate)) {
				fitting.add(candidate);
			}
		}
		Class<?> derived = factories.isEmpty() ? null : PackageContracts.derive(factories).orElse(null);
		if (derived != null && (fitting.size() != 1 || fitting.contains(derived))) {
			return derived;
		}
		return (fitting.size() == 1) ? fitting.get(0) : null;
	}

}
