package io.beluga.registry.test;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Makes what {@link ReplaceProvider} names a part of the context.
 */
class ReplacedProvidersContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		Set<String> names = ReplacedField.names(testClass);
		return names.isEmpty() ? null : new Customizer(names);
	}

	/**
	 * Is a part of the key of the context cache.
	 *
	 * @param names the names that are replaced
	 */
	private record Customizer(Set<String> names) implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
			// a singleton, since a definition could not be written down ahead of time
			context.getBeanFactory().registerSingleton(ReplacedProviders.BEAN_NAME, new ReplacedProviders(this.names));
		}

	}

}
