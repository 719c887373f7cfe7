package io.beluga.registry.autoconfigure.factory;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.config.ProviderConfig;
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

	private @Nullable ProviderRegistry registered;

	public ProviderRegistrations(ConfigurableListableBeanFactory beanFactory, AnnotatedFactories factories,
			BelugaPackagesProperties packagesProperties, RegistryDependencies sources) {
		this.beanFactory = beanFactory;
		this.factories = factories;
		this.packagesProperties = packagesProperties;
		this.sources = sources;
	}

	/**
	 * Register everything, unless that has been done.
	 * @return the registry that has it, which a proxy or a spy may stand for
	 */
	public ProviderRegistry registerWith(ProviderRegistry registry) {
		if (this.registered != null) {
			return this.registered;
		}
		AnnotatedFactories.failOn(this.factories.problems());
		registerPackages(registry, this.factories.byPackage());
		for (AnnotatedFactory factory : this.factories.all()) {
			if (!isExcluded(factory)) {
				ProviderDefinition<?, ?> definition = factory.toDefinition(this.sources);
				registry.registerProvider(definition);
				this.definitions.put(factory.packageName() + '.' + factory.providerName(), definition);
			}
		}
		this.registered = registry;
		return registry;
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
		registry.registerPackage(providerPackage);
		this.packages.put(providerPackage.name(), providerPackage);
	}

	private boolean isExcluded(AnnotatedFactory factory) {
		return this.packagesProperties.forPackage(factory.packageName()).exclude().contains(factory.providerName());
	}

	/**
	 * Tell whether a provider of the class path was left out on purpose.
	 */
	public boolean isExcluded(String packageName, String providerName) {
		return factory(packageName, providerName).filter(this::isExcluded).isPresent();
	}

	/**
	 * Tell whether the factory of a provider can be asked without making it.
	 */
	public boolean isFactoryThere(String packageName, String providerName) {
		return factory(packageName, providerName).map(AnnotatedFactory::isMade).orElse(true);
	}

	private Optional<AnnotatedFactory> factory(String packageName, String providerName) {
		return this.factories.byPackage()
			.getOrDefault(packageName, List.of())
			.stream()
			.filter((factory) -> factory.providerName().equals(providerName))
			.findFirst();
	}

	/**
	 * Return the providers that beans define, by package, whether or not they are left
	 * out.
	 */
	public Map<String, List<String>> defined() {
		Map<String, List<String>> defined = new TreeMap<>();
		this.factories.byPackage()
			.forEach((name, members) -> defined.put(name,
					members.stream().map(AnnotatedFactory::providerName).sorted().toList()));
		return defined;
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
