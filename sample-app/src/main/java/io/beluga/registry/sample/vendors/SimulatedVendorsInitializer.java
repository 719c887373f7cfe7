package io.beluga.registry.sample.vendors;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the simulated vendors where the configuration has the bench of troubles. It does
 * so before anything else, since their ports are in the configuration of providers.
 */
class SimulatedVendorsInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.getProperty("sample.bench", Boolean.class, false)) {
			SimulatedVendors vendors = new SimulatedVendors();
			environment.getPropertySources().addLast(vendors.toPropertySource());
			context.getBeanFactory().registerSingleton("simulatedVendors", vendors);
		}
	}

}
