package io.beluga.registry.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.ResolvableType;

/**
 * Why a contract is not injected without a qualifier, kept for the report of a failure.
 */
final class InjectionNotes {

	/**
	 * Marks the definitions of configured providers.
	 */
	static final String CONFIGURED = InjectionNotes.class.getName() + ".configured";

	/**
	 * Names the configured packages that nothing serves, for those that have nothing.
	 */
	static final String MISNAMED = InjectionNotes.class.getName() + ".misnamed";

	private InjectionNotes() {
	}

	static String attribute(ResolvableType contract) {
		return InjectionNotes.class.getName() + '.' + contract;
	}

	static @Nullable String find(BeanFactory beanFactory, ResolvableType contract) {
		return get(beanFactory, attribute(contract));
	}

	static @Nullable String get(BeanFactory beanFactory, String attribute) {
		String holder = BelugaRegistryAutoConfiguration.PROVIDER_BEANS;
		return (beanFactory instanceof BeanDefinitionRegistry registry && registry.containsBeanDefinition(holder))
				? (String) registry.getBeanDefinition(holder).getAttribute(attribute) : null;
	}

}
