package io.beluga.registry.autoconfigure.factory;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories.AnnotatedFactory;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.spi.PackageProviders;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Registers what the beans of the application say: packages and providers.
 */
public final class ProviderRegistrations {

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotatedFactories factories;

	private final BelugaPackagesProperties packagesProperties;

	private final RegistryDependencies sources;

	private final Map<String, ProviderPackage<?>> packages = new LinkedHashMap<>();

	private final Map<String, ProviderDefinition<?, ?>> definitions = new LinkedHashMap<>();

	/**
	 * The providers that come with every package, by package, whether or not they are
	 * left out.
	 */
	private final Map<String, List<ProviderDefinition<?, ?>>> common = new LinkedHashMap<>();

	private @Nullable ProviderRegistry registry;

	private boolean complete;

	public ProviderRegistrations(ConfigurableListableBeanFactory beanFactory, AnnotatedFactories factories,
			BelugaPackagesProperties packagesProperties, RegistryDependencies sources) {
		this.beanFactory = beanFactory;
		this.factories = factories;
		this.packagesProperties = packagesProperties;
		this.sources = sources;
	}

	/**
	 * Return the registry that has everything, and register it where that has not been
	 * done.
	 * @param bean the registry, or a proxy or spy that stands for it
	 */
	public ProviderRegistry registered(ProviderRegistry bean) {
		if (this.registry != null && this.complete) {
			return this.registry;
		}
		registerWith(bean);
		return bean;
	}

	/**
	 * Register everything that a registry does not have from here. Where that has failed,
	 * it goes on with what has failed, and from the start with another registry.
	 */
	public void registerWith(ProviderRegistry registry) {
		if (this.registry != registry) {
			this.packages.clear();
			this.definitions.clear();
			this.common.clear();
			this.complete = false;
			this.registry = registry;
		}
		AnnotatedFactories.failOn(this.factories.problems());
		registerPackages(registry, this.factories.byPackage());
		for (AnnotatedFactory factory : this.factories.all()) {
			String name = factory.packageName() + '.' + factory.providerName();
			if (!isExcluded(factory.packageName(), factory.providerName()) && !this.definitions.containsKey(name)) {
				ProviderDefinition<?, ?> definition = factory.toDefinition(this.sources);
				registry.registerProvider(definition);
				this.definitions.put(name, definition);
			}
		}
		registerCommon(registry);
		this.complete = true;
	}

	/**
	 * Register the providers that come with every package, for those packages that have
	 * become known. Another registry than ours makes instances without their names, by
	 * which such providers know what they have made.
	 */
	public void registerCommon(ProviderRegistry registry) {
		if (!(registry instanceof DefaultProviderRegistry known) || !this.sources.exists(PackageProviders.class)) {
			return;
		}
		for (String name : registry.listPackages()) {
			if (!this.common.containsKey(name)) {
				PackageProperties properties = this.packagesProperties.forPackage(name);
				ProviderPackage<?> registered = known.providerPackage(name);
				ProviderPackage<?> configured = properties.idempotence()
					.<ProviderPackage<?>>map(registered::idempotent)
					.orElse(registered);
				List<ProviderDefinition<?, ?>> definitions = this.sources.all(PackageProviders.class)
					.stream()
					.flatMap((providers) -> providers.definitions(configured).stream())
					.toList();
				List<String> own = registry.listProviders(name);
				definitions.stream()
					.filter((definition) -> !own.contains(definition.name())
							&& !properties.exclude().contains(definition.name()))
					.forEach(registry::registerProvider);
				this.common.put(name, definitions);
			}
		}
	}

	private void registerPackages(ProviderRegistry registry, Map<String, List<AnnotatedFactory>> factories) {
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, ProviderPackage.class,
				true, false)) {
			register(registry, this.beanFactory.getBean(name, ProviderPackage.class));
		}
		Collection<String> known = registry.listPackages();
		factories.forEach((name, members) -> {
			if (!known.contains(name)) {
				ResolvableType contract = PackageContracts.derive(members)
					.orElseThrow(() -> PackageContracts.failure(name, members));
				register(registry, PackageContracts.toPackage(name, contract));
			}
		});
	}

	private void register(ProviderRegistry registry, ProviderPackage<?> providerPackage) {
		if (this.packages.get(providerPackage.name()) != providerPackage) {
			registry.registerPackage(providerPackage);
			this.packages.put(providerPackage.name(), providerPackage);
		}
	}

	/**
	 * Tell whether a provider of the class path was left out on purpose.
	 */
	public boolean isExcluded(String packageName, String providerName) {
		return this.packagesProperties.forPackage(packageName).exclude().contains(providerName)
				&& defined(packageName).contains(providerName);
	}

	/**
	 * Tell whether the factory of a provider can be asked without making it.
	 */
	public boolean isFactoryThere(String packageName, String providerName) {
		return this.factories.find(packageName, providerName).map(AnnotatedFactory::isMade).orElse(true);
	}

	/**
	 * Return the providers that beans define for a package, whether or not they are left
	 * out.
	 */
	public List<String> defined(String packageName) {
		List<AnnotatedFactory> own = this.factories.byPackage().getOrDefault(packageName, List.of());
		List<ProviderDefinition<?, ?>> common = this.common.getOrDefault(packageName, List.of());
		return Stream
			.concat(own.stream().map(AnnotatedFactory::providerName), common.stream().map(ProviderDefinition::name))
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Return the factories that are no providers.
	 */
	public List<AnnotatedFactories.Unmarked> unmarked() {
		return this.factories.unmarked();
	}

	/**
	 * Return the packages that were registered here.
	 */
	public Collection<ProviderPackage<?>> packages() {
		return this.packages.values();
	}

	/**
	 * Find a provider.
	 */
	public Optional<ProviderDefinition<?, ?>> definition(ProviderRegistry registry, String packageName,
			String providerName) {
		if (registry instanceof DefaultProviderRegistry known && registry.listPackages().contains(packageName)
				&& registry.listProviders(packageName).contains(providerName)) {
			return Optional.of(known.definition(packageName, providerName));
		}
		return Optional.ofNullable(this.definitions.get(packageName + '.' + providerName));
	}

	/**
	 * Return the registered providers by package.
	 */
	public static Map<String, List<String>> providers(ProviderRegistry registry) {
		Map<String, List<String>> providers = new TreeMap<>();
		registry.listPackages().forEach((name) -> providers.put(name, registry.listProviders(name)));
		return providers;
	}

	/**
	 * Return what tells by package and name what a registered provider takes.
	 */
	public BiFunction<String, String, ConfigType> configTypes(ProviderRegistry registry) {
		Map<String, ConfigType> byName = new HashMap<>();
		Map<Class<?>, ConfigType> known = new HashMap<>();
		return (packageName, name) -> byName.computeIfAbsent(packageName + '.' + name,
				(key) -> definition(registry, packageName, name).<Class<?>>map(ProviderDefinition::configType)
					.filter((type) -> type != ProviderConfig.class)
					.map((type) -> known.computeIfAbsent(type, ConfigType::of))
					.orElse(ConfigType.UNKNOWN));
	}

}
