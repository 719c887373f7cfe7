package io.beluga.registry.routing.internal.view;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ProviderRoutes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Warns of members whose own client makes further attempts: those and the attempts of
 * their group multiply, and no budget counts them.
 */
public final class ClientRetries implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(ClientRetries.class);

	private static final String MAX_RETRIES = "max-retries";

	private final ObjectProvider<ProviderRegistry> registry;

	private final ObjectProvider<Providers> providers;

	private final ProviderRoutes routes;

	private final ObjectProvider<ConfiguredProviderBeanRegistrar> definitions;

	private final ApplicationContext context;

	public ClientRetries(ObjectProvider<ProviderRegistry> registry, ObjectProvider<Providers> providers,
			ProviderRoutes routes, ObjectProvider<ConfiguredProviderBeanRegistrar> definitions,
			ApplicationContext context) {
		this.definitions = definitions;
		this.context = context;
		this.registry = registry;
		this.providers = providers;
		this.routes = routes;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() != this.context) {
			// one of a child, which has no members of its own
			return;
		}
		ConfiguredProviderBeanRegistrar definitions = this.definitions.getIfUnique();
		if (definitions != null && !definitions.isUsed()) {
			// nothing is configured, and nothing is made before somebody asks for it
			return;
		}
		ProviderRegistry registry = this.registry.getIfUnique();
		Providers providers = this.providers.getIfUnique();
		if (registry == null || providers == null) {
			return;
		}
		Set<String> properties = new TreeSet<>();
		for (String packageName : registry.listPackages()) {
			for (String group : providers.list(packageName)) {
				for (String member : this.routes.members(packageName, group)) {
					if (hasRetries(registry, providers, packageName, member)) {
						properties.add("beluga.providers." + packageName + '.' + member + '.' + MAX_RETRIES + "=0");
					}
				}
			}
		}
		if (!properties.isEmpty()) {
			logger
				.warn("The clients of members of groups make further attempts of their own, which multiply with those "
						+ "of the group. To leave them to the group, set " + String.join(", ", properties) + ".");
		}
	}

	private static boolean hasRetries(ProviderRegistry registry, Providers providers, String packageName,
			String member) {
		try {
			ProviderConfig config = providers.config(packageName, member);
			Object properties = registry.getProviderInfo(packageName, config.providerName())
				.configSchema()
				.document()
				.get("properties");
			Object retries = (properties instanceof Map<?, ?> known) ? known.get(MAX_RETRIES) : null;
			return retries instanceof Map<?, ?> known
					&& isPositive(config.customFields().getOrDefault(MAX_RETRIES, known.get("default")));
		}
		catch (ProviderRegistryException ex) {
			return false;
		}
	}

	private static boolean isPositive(@Nullable Object number) {
		try {
			return number != null && Double.parseDouble(number.toString()) > 0;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

}
