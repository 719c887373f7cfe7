package io.beluga.registry.routing;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.routing.internal.group.Routes;
import io.beluga.registry.spi.PackageProviders;
import org.jspecify.annotations.Nullable;

/**
 * Gives each package the providers of groups.
 */
final class RoutingProviders implements PackageProviders {

	static final String FAILOVER = "failover";

	static final String BALANCE = "balance";

	static final String CANARY = "canary";

	private final Supplier<Routes> routes;

	private final BiPredicate<String, String> groups;

	private final AtomicReference<@Nullable Routes> used = new AtomicReference<>();

	/**
	 * Create the providers.
	 * @param routes gives the groups of the registry, when the first one is made
	 * @param groups tells, by package and name, whether a provider makes groups
	 */
	RoutingProviders(Supplier<Routes> routes, BiPredicate<String, String> groups) {
		this.routes = routes;
		this.groups = groups;
	}

	private Routes routes() {
		Routes known = this.used.get();
		if (known != null) {
			return known;
		}
		Routes fresh = this.routes.get();
		known = this.used.compareAndExchange(null, fresh);
		return (known != null) ? known : fresh;
	}

	/**
	 * Return the groups of the registry, if there has been one.
	 */
	@Nullable Routes used() {
		return this.used.get();
	}

	@Override
	public List<ProviderDefinition<?, ?>> definitions(ProviderPackage<?> providerPackage) {
		return List.of(
				definition(providerPackage, FAILOVER, FailoverConfig.class,
						"Asks its members in their order: a call that one of them fails goes to the next."),
				definition(providerPackage, BALANCE, BalanceConfig.class,
						"Shares its calls among its members by weight: one that fails goes to another."),
				definition(providerPackage, CANARY, CanaryConfig.class,
						"Gives a part of its calls to a candidate, and takes it out where it does worse."));
	}

	private <C extends GroupConfig, P> ProviderDefinition<C, P> definition(ProviderPackage<P> providerPackage,
			String name, Class<C> configType, String documentation) {
		return ProviderDefinition
			.<C, P>lazyBuilder(providerPackage.name(), name, configType, providerPackage.type(),
					() -> new GroupFactory<>(providerPackage, this::routes, this.groups))
			.apiKey(ApiKeyUse.NONE)
			.documentation(documentation)
			.origin("beluga-registry-routing")
			.build();
	}

}
