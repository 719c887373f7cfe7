package io.beluga.registry.autoconfigure.factory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.beluga.registry.ProviderRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The beans that instances are made with. Spring destroys a bean after those that depend
 * on it, so what is noted here outlives the registry and thereby every instance. Where
 * beans depend on each other in a circle, as a factory may well use the providers of
 * another one, that gives no order: all instances are closed before the first of these
 * beans goes.
 */
public final class RegistryDependencies implements DestructionAwareBeanPostProcessor {

	/**
	 * The bean that brings configured providers into the registry.
	 */
	public static final String SETUP_BEAN = "belugaProviderSetup";

	/**
	 * The registry, where it is ours.
	 */
	public static final String REGISTRY_BEAN = "belugaProviderRegistry";

	private final ConfigurableApplicationContext context;

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<Class<?>> types;

	private final Map<Class<?>, List<?>> fetched = new ConcurrentHashMap<>();

	private final Set<String> used = ConcurrentHashMap.newKeySet();

	private volatile boolean started;

	private volatile @Nullable Runnable closeInstances;

	/**
	 * Create the dependencies of a context.
	 * @param context the context
	 * @param types the types of beans before which instances are closed
	 */
	public RegistryDependencies(ConfigurableApplicationContext context, List<Class<?>> types) {
		this.context = context;
		this.beanFactory = context.getBeanFactory();
		this.types = types;
	}

	/**
	 * Note that the application has started.
	 */
	public void started() {
		this.started = true;
	}

	/**
	 * Tell whether the application has started, so that what is made now has nothing to
	 * wait for.
	 */
	public boolean isStarted() {
		return this.started;
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
	 * Fetch all beans of a type in their order, those of parent contexts and those that
	 * are no default candidates included. What has been fetched is kept.
	 */
	@SuppressWarnings("unchecked")
	public <T> List<T> all(Class<T> type) {
		List<?> known = this.fetched.get(type);
		if (known == null) {
			known = this.beanFactory.getBeanProvider(type).orderedStream().toList();
			for (String name : names(type)) {
				use(name);
			}
			this.fetched.put(type, known);
		}
		return (List<T>) known;
	}

	public boolean exists(Class<?> type) {
		return names(type).length > 0;
	}

	private String[] names(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true, false);
	}

	/**
	 * Say how instances are closed before a bean goes that they may have been made with.
	 */
	public void closeFirst(Runnable closeInstances) {
		this.closeInstances = closeInstances;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return this.types.stream().anyMatch((type) -> type.isInstance(bean));
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		Runnable close = this.closeInstances;
		// a bean of a short scope may go at any time, which is no reason to close
		boolean closing = this.context.isClosed() || !this.context.isActive();
		if (close != null && closing && this.used.contains(beanName)) {
			close.run();
		}
	}

}
