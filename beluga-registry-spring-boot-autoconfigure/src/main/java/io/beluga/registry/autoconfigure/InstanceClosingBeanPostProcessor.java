package io.beluga.registry.autoconfigure;

import java.util.List;

import io.beluga.registry.ProviderFactory;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Closes all instances before the first bean goes that they may have been made from.
 * Dependencies alone do not give that order where beans depend on each other in a circle:
 * a factory may well use the providers of another one.
 */
final class InstanceClosingBeanPostProcessor implements DestructionAwareBeanPostProcessor, ApplicationContextAware {

	private static final List<Class<?>> SOURCES = List.of(ProviderFactory.class, ProviderEventListener.class,
			ProviderConfigResolver.class, ProviderRegistryCustomizer.class);

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable RegistryDependencies dependencies;

	private @Nullable ConfiguredProvidersInitializer setup;

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = (context instanceof ConfigurableApplicationContext known) ? known : null;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RegistryDependencies created) {
			this.dependencies = created;
		}
		else if (bean instanceof ConfiguredProvidersInitializer created) {
			this.setup = created;
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return SOURCES.stream().anyMatch((source) -> source.isInstance(bean));
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (this.setup != null && this.dependencies != null && this.dependencies.isUsed(beanName) && isClosing()) {
			this.setup.configured().close();
		}
	}

	/**
	 * A bean of a short scope may go at any time, which is no reason to close.
	 */
	private boolean isClosing() {
		return this.context != null && (this.context.isClosed() || !this.context.isActive());
	}

}
