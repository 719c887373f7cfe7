package io.beluga.registry.autoconfigure;

import io.beluga.registry.ProviderFactory;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Begins and ends what the registry does in a context.
 * <p>
 * At the start, everything is checked when all singletons are there. Where nothing is
 * configured, nothing makes a provider, and nobody has asked for the registry, there is
 * nothing to check, and none is made before somebody asks.
 * <p>
 * At the end, all instances are closed before the first bean goes that they may have been
 * made from. Dependencies alone do not give that order where beans depend on each other
 * in a circle: a factory may well use the providers of another one.
 */
final class RegistryLifecycle
		implements SmartInitializingSingleton, DestructionAwareBeanPostProcessor, ApplicationContextAware {

	private static final Log logger = LogFactory.getLog(RegistryLifecycle.class);

	private final ConfiguredProviderBeanRegistrar definitions;

	private @Nullable ApplicationContext context;

	private @Nullable ConfiguredProvidersInitializer setup;

	private volatile boolean started;

	/**
	 * Create the lifecycle, which is when all beans are defined.
	 */
	RegistryLifecycle(ConfiguredProviderBeanRegistrar definitions, ConfigurableListableBeanFactory beanFactory) {
		this.definitions = definitions;
		definitions.injectInto(beanFactory);
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!start()) {
			logger.info("0 packages, 0 providers, 0 configured");
		}
		this.started = true;
		// a thread may have asked for the registry meanwhile
		start();
	}

	private boolean start() {
		ApplicationContext context = this.context;
		if (context == null || !this.definitions.isUsed()) {
			return false;
		}
		context.getBean(RegistryDependencies.SETUP_BEAN, ConfiguredProvidersInitializer.class).start();
		return true;
	}

	/**
	 * Tell whether the application has started, so that what is made now has nothing to
	 * wait for.
	 */
	boolean isStarted() {
		return this.started;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (beanName.equals(RegistryDependencies.SETUP_BEAN)
				&& bean instanceof ConfiguredProvidersInitializer created) {
			this.setup = created;
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof ProviderFactory || bean instanceof ProviderEventListener
				|| bean instanceof ProviderConfigResolver || bean instanceof ProviderRegistryCustomizer;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (this.setup != null && isClosing()) {
			this.setup.closeBefore(beanName);
		}
	}

	/**
	 * A bean of a short scope may go at any time, which is no reason to close.
	 */
	private boolean isClosing() {
		return this.context instanceof ConfigurableApplicationContext known && (known.isClosed() || !known.isActive());
	}

}
