package io.beluga.registry.autoconfigure.factory;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories.AnnotatedFactory;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;

/**
 * The contracts of packages as far as definitions tell. Which package a
 * {@link ProviderPackage} bean names is known only from the instance, so it is found by
 * the bean's name, or by being the only one that fits. One that has no definition is
 * there already.
 */
public final class DeclaredContracts {

	private final Map<String, ResolvableType> declared = new LinkedHashMap<>();

	private final Map<String, ResolvableType> known = new LinkedHashMap<>();

	private final Map<String, List<AnnotatedFactory>> factories;

	private final Map<String, ResolvableType> contracts = new LinkedHashMap<>();

	private boolean complete = true;

	/**
	 * Find the contracts.
	 * @param beanFactory the bean factory
	 * @param factories the factories of each package
	 * @param packages the packages that somebody names
	 */
	public DeclaredContracts(ConfigurableListableBeanFactory beanFactory, Map<String, List<AnnotatedFactory>> factories,
			Collection<String> packages) {
		this.factories = factories;
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ProviderPackage.class, true,
				false)) {
			try {
				addDeclared(name, beanFactory, beanFactory.getMergedBeanDefinition(name));
			}
			catch (NoSuchBeanDefinitionException ex) {
				ProviderPackage<?> known = beanFactory.getBean(name, ProviderPackage.class);
				this.known.put(known.name(), PackageContracts.contract(ResolvableType.forType(known.type())));
			}
		}
		findContracts(packages);
	}

	private void addDeclared(String name, ConfigurableListableBeanFactory beanFactory, BeanDefinition definition) {
		if (definition instanceof RootBeanDefinition known) {
			ResolvableType contract = AnnotatedFactories.type(beanFactory, name, known)
				.as(ProviderPackage.class)
				.getGeneric();
			if (contract.resolve() != null) {
				this.declared.put(name, PackageContracts.contract(contract));
				return;
			}
		}
		this.complete = false;
	}

	/**
	 * Return the contracts by package, without those that cannot be told.
	 */
	public Map<String, ResolvableType> byPackage() {
		return this.contracts;
	}

	/**
	 * Tell whether it is known of each {@link ProviderPackage} bean which package it
	 * names, so that a package without a contract has none.
	 */
	public boolean isComplete() {
		return this.complete;
	}

	/**
	 * Return the factories of the packages whose contract cannot be told.
	 */
	public Map<String, List<AnnotatedFactory>> unknown() {
		Map<String, List<AnnotatedFactory>> unknown = new LinkedHashMap<>(this.factories);
		unknown.keySet().removeAll(this.contracts.keySet());
		return unknown;
	}

	private void findContracts(Collection<String> packages) {
		Map<String, ResolvableType> free = new LinkedHashMap<>(this.declared);
		for (String name : packages) {
			if (this.known.containsKey(name)) {
				this.contracts.put(name, this.known.get(name));
			}
			for (String bean : List.of(name, name + "Package", name + "ProviderPackage")) {
				this.declared.forEach((declaredName, contract) -> {
					if (PropertyPath.uniform(declaredName).equals(PropertyPath.uniform(bean))
							&& this.contracts.putIfAbsent(name, contract) == null) {
						free.remove(declaredName);
					}
				});
			}
		}
		for (String name : packages) {
			List<AnnotatedFactory> members = this.factories.getOrDefault(name, List.of());
			ResolvableType contract = this.contracts.containsKey(name) ? this.contracts.get(name)
					: contract(members, free);
			if (contract != null) {
				this.contracts.put(name, withArguments(contract, members));
			}
		}
		this.complete = this.complete && free.isEmpty();
	}

	/**
	 * Complete a contract that was declared without its type arguments by those that all
	 * products have.
	 */
	private static ResolvableType withArguments(ResolvableType contract, List<AnnotatedFactory> factories) {
		Set<ResolvableType> products = factories.stream()
			.map((factory) -> PackageContracts.contract(factory.product().as(contract.toClass())))
			.collect(Collectors.toSet());
		ResolvableType product = (products.size() == 1) ? products.iterator().next() : contract;
		return (!PackageContracts.hasArguments(contract) && product.toClass() == contract.toClass()) ? product
				: contract;
	}

	private static @Nullable ResolvableType contract(List<AnnotatedFactory> factories,
			Map<String, ResolvableType> free) {
		List<ResolvableType> fitting = free.values()
			.stream()
			.filter((candidate) -> factories.stream()
				.allMatch((factory) -> PackageContracts.isContractOf(candidate, factory.product())))
			.distinct()
			.toList();
		ResolvableType derived = factories.isEmpty() ? null : PackageContracts.derive(factories).orElse(null);
		if (derived != null && (fitting.size() != 1 || fitting.contains(derived))) {
			return derived;
		}
		return (fitting.size() == 1) ? fitting.get(0) : null;
	}

}
