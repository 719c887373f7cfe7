package io.beluga.registry.autoconfigure.inject;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.ResolvableType;

/**
 * Why a contract is not injected without a qualifier, kept for the report of a failure.
 */
public final class InjectionNotes {

	/**
	 * Names the configured packages that nothing serves, for those that have nothing.
	 */
	public static final String MISNAMED = InjectionNotes.class.getName() + ".misnamed";

	/**
	 * Names a package that has no contract.
	 */
	static final String UNSERVED = InjectionNotes.class.getName() + ".unserved";

	private InjectionNotes() {
	}

	/**
	 * Names why a contract is not injected without a qualifier.
	 */
	static String attribute(ResolvableType contract) {
		return InjectionNotes.class.getName() + '.' + contract;
	}

	/**
	 * Names that a contract is injected by handles alone.
	 */
	static String handles(ResolvableType contract) {
		return attribute(contract) + ".handles";
	}

	static @Nullable String find(BeanFactory beanFactory, ResolvableType contract) {
		return get(beanFactory, attribute(contract));
	}

	public static @Nullable String get(BeanFactory beanFactory, String attribute) {
		String holder = ConfiguredProviderBeanRegistrar.BEAN_NAME;
		return (beanFactory instanceof BeanDefinitionRegistry registry && registry.containsBeanDefinition(holder))
				? (String) registry.getBeanDefinition(holder).getAttribute(attribute) : null;
	}

}
