package io.beluga.registry.autoconfigure;

import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of a context that uses the registry of its
 * parent, so that it has configured providers injected as the parent has.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = BelugaRegistryAutoConfiguration.class)
@ConditionalOnBean(ConfiguredProviderBeanRegistrar.class)
@ConditionalOnMissingBean(value = ConfiguredProviderBeanRegistrar.class, search = SearchStrategy.CURRENT)
public final class SharedRegistryAutoConfiguration {

	SharedRegistryAutoConfiguration() {
	}

	@Bean
	static BeanFactoryPostProcessor belugaSharedProviderBeans(ConfiguredProviderBeanRegistrar definitions) {
		return definitions::injectInto;
	}

}
