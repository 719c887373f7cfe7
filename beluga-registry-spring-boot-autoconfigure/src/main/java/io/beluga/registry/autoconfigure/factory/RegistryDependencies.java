package io.beluga.registry.autoconfigure.factory;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.beluga.registry.ProviderRegistry;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans that instances are made with. Spring destroys a bean after those that depend
 * on it, so what is noted here outlives the registry and thereby every instance.
 */
public final class RegistryDependencies {

	/**
	 * The bean that brings configured providers into the registry.
	 */
	public static final String SETUP_BEAN = "belugaProviderSetup";

	/**
	 * The registry, where it is ours.
	 */
	public static final String REGISTRY_BEAN = "belugaProviderRegistry";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Set<String> used = ConcurrentHashMap.newKeySet();

	public RegistryDependencies(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Note that instances are made with a bean that has been fetched. Not before: a bean
	 * that nobody uses may well depend on the registry itself, and with one that cannot
	 * be made Spring would destroy what depends on it, the registry included.
	 */
	public void use(String beanName) {
		if (this.beanFactory.containsLocalBean(beanName)) {
			this.used.add(beanName);
			for (String registry : this.beanFactory.getBeanNamesForType(ProviderRegistry.class, true, false)) {
				this.beanFactory.registerDependentBean(beanName, registry);
			}
			this.beanFactory.registerDependentBean(beanName, SETUP_BEAN);
		}
	}

	/**
	 * Tell whether instances may have been made with a bean.
	 */
	public boolean isUsed(String beanName) {
		return this.used.contains(beanName);
	}

	/**
	 * Fetch all beans of a type in their order, those of parent contexts and those that
	 * are no default candidates included.
	 */
	public <T> List<T> all(Class<T> type) {
		List<T> beans = ordered(type).toList();
		for (String name : names(type)) {
			use(name);
		}
		return beans;
	}

	public boolean exists(Class<?> type) {
		return names(type).length > 0;
	}

	private String[] names(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true, false);
	}

	private <T> Stream<T> ordered(Class<T> type) {
		return this.beanFactory.getBeanProvider(type).orderedStream();
	}

}
