package io.beluga.registry.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;

/**
 * Has what is wrong with the properties of the registry reported like what is wrong with
 * those of providers. Boot's own reports stop at the first mistake and print the value.
 */
final class RegistryPropertiesAdvisor implements ConfigurationPropertiesBindHandlerAdvisor {

	@Override
	public BindHandler apply(BindHandler handler) {
		return new RegistryPropertiesBindHandler(handler);
	}

}
