package io.beluga.registry.autoconfigure.inject;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories.AnnotatedFactory;
import io.beluga.registry.autoconfigure.factory.DeclaredContracts;
import io.beluga.registry.autoconfigure.factory.PackageContracts;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.DefaultBean;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Makes each configured provider a bean. Comes last, which is why it has no order, so
 * that beans of the application keep their names; reads names alone, because it also runs
 * at build time, where there are no secrets.
 */
public final class ConfiguredProviderBeanRegistrar
		implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ApplicationListener<ContextClosedEvent> {

	public static final String BEAN_NAME = "belugaProviderBeans";

	@SuppressWarnings("NullAway.Init") // the container sets it before anything else
	private ConfigurableEnvironment environment;

	private @Nullable ProviderBeanDefinitions definitions;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private final List<Class<?>> users;

	private boolean needed = true;

	/**
	 * Create a registrar.
	 * @param users the types of beans that need the registry
	 */
	public ConfiguredProviderBeanRegistrar(List<Class<?>> users) {
		this.users = users;
	}

	/**
	 * Tell whether there is anything to check or to tell of: something is configured or
	 * makes providers, or somebody has asked for the registry.
	 */
	public boolean isUsed() {
		return this.needed
				|| (this.beanFactory != null && this.beanFactory.containsSingleton(RegistryDependencies.REGISTRY_BEAN));
	}

	/**
	 * Fetch a bean of the registry, unless there is nothing to tell of.
	 */
	public <T> @Nullable T ifUsed(ObjectProvider<T> bean) {
		return isUsed() ? bean.getObject() : null;
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = (ConfigurableEnvironment) environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		// others of this kind may yet define a bean that has the name of one of ours
	}

	/**
	 * Define the beans: after everything that defines beans of the application, and
	 * before what replaces beans for a test.
	 */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		AnnotatedFactories found = AnnotatedFactories.find(beanFactory);
		this.beanFactory = beanFactory;
		this.needed = isNeeded(beanFactory, found);
		if (this.needed && beanFactory instanceof BeanDefinitionRegistry registry) {
			ProviderBeanDefinitions definitions = new ProviderBeanDefinitions(registry, beanFactory);
			this.definitions = definitions;
			register(definitions, beanFactory, found);
			CollectionMembers.addTo(beanFactory, definitions);
		}
	}

	private boolean isNeeded(ConfigurableListableBeanFactory beanFactory, AnnotatedFactories found) {
		return !found.isEmpty() || SourceProperty.mayExist(this.environment)
				|| !beanFactory.containsBeanDefinition(RegistryDependencies.REGISTRY_BEAN)
				|| this.users.stream()
					.anyMatch((type) -> BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true,
							false).length > 0);
	}

	private void register(ProviderBeanDefinitions definitions, ConfigurableListableBeanFactory beanFactory,
			AnnotatedFactories found) {
		Map<String, List<AnnotatedFactory>> factories = found.byPackage();
		Map<String, List<String>> providers = new LinkedHashMap<>();
		factories.forEach(
				(name, members) -> providers.put(name, members.stream().map(AnnotatedFactory::providerName).toList()));
		Map<String, Set<String>> names = ProvidersConfiguration.names(this.environment, providers);
		Set<String> packages = new LinkedHashSet<>(factories.keySet());
		packages.addAll(names.keySet());
		PackagesConfiguration properties = new PackagesConfiguration(this.environment, packages);
		DeclaredContracts declared = new DeclaredContracts(beanFactory, factories, packages);
		Map<String, ResolvableType> contracts = declared.byPackage();
		if (!problems(beanFactory, found, declared).isEmpty()) {
			definitions.registerCheck(() -> check(beanFactory, packages));
		}
		packages.stream()
			.filter((name) -> !contracts.containsKey(name))
			.forEach((name) -> definitions.note(InjectionNotes.UNSERVED, name));
		contracts.forEach((name, contract) -> {
			Set<String> all = new LinkedHashSet<>(names.getOrDefault(name, Set.of()));
			all.forEach((configured) -> definitions.register(name, contract, configured, CollectionMembers.MEMBER));
			properties.aliases(name)
				.stream()
				.filter((alias) -> !all.contains(alias))
				.forEach((alias) -> definitions.register(name, contract, alias, CollectionMembers.DUPLICATE));
		});
		definitions.defineFewHandles();
		registerDefaults(contracts, names, properties.properties(), definitions);
		String misnamed = unserved(contracts.keySet(), names, contracts.keySet());
		if (!misnamed.isEmpty()) {
			definitions.note(InjectionNotes.MISNAMED, misnamed);
		}
	}

	/**
	 * Have a bean factory inject these beans as they are to be: their own, when all
	 * definitions are there, or that of a child context.
	 */
	public void injectInto(ConfigurableListableBeanFactory beanFactory) {
		if (this.definitions != null) {
			CollectionMembers.addTo(beanFactory, this.definitions);
		}
	}

	/**
	 * Make the beans that nobody has asked for yet: while a context is destroyed, no bean
	 * can be made any more, but others may still look one up.
	 */
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (this.definitions != null) {
			this.definitions.makeAll(event.getApplicationContext());
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	/**
	 * Look again: what replaces beans for a test has come meanwhile.
	 */
	private static void check(ConfigurableListableBeanFactory beanFactory, Set<String> packages) {
		AnnotatedFactories found = AnnotatedFactories.find(beanFactory);
		DeclaredContracts declared = new DeclaredContracts(beanFactory, found.byPackage(), packages);
		AnnotatedFactories.failOn(problems(beanFactory, found, declared));
	}

	/**
	 * Find out what is wrong with the factories, as far as definitions tell for certain.
	 */
	private static List<ProviderRegistryException> problems(ConfigurableListableBeanFactory beanFactory,
			AnnotatedFactories found, DeclaredContracts declared) {
		List<ProviderRegistryException> problems = new ArrayList<>(found.problems());
		// a registry of the application may have packages of its own
		if (declared.isComplete() && beanFactory.containsBeanDefinition(RegistryDependencies.REGISTRY_BEAN)) {
			declared.unknown().forEach((name, members) -> problems.add(PackageContracts.failure(name, members)));
		}
		return problems;
	}

	/**
	 * Offer one package of each contract to injection without a qualifier.
	 */
	private static void registerDefaults(Map<String, ResolvableType> contracts, Map<String, Set<String>> names,
			BelugaPackagesProperties properties, ProviderBeanDefinitions definitions) {
		Map<ResolvableType, List<String>> candidates = new LinkedHashMap<>();
		contracts.forEach((name, contract) -> {
			if (properties.forPackage(name).defaultBean() != DefaultBean.NONE) {
				candidates.computeIfAbsent(contract, (type) -> new ArrayList<>()).add(name);
			}
		});
		candidates.forEach((contract, packages) -> {
			List<String> explicit = packages.stream()
				.filter((name) -> properties.forPackage(name).defaultName() != null)
				.toList();
			List<String> single = packages.stream()
				.filter((name) -> names.getOrDefault(name, Set.of()).size() == 1)
				.toList();
			List<String> best = explicit.isEmpty() ? single : explicit;
			if (best.size() == 1 && properties.forPackage(best.get(0)).defaultBean() == DefaultBean.FALLBACK
					&& definitions.hasFallback(contract)) {
				definitions.note(contract, "The application has a fallback bean of its own, so the default of package "
						+ best.get(0) + " is not offered.");
			}
			else if (best.size() == 1) {
				if (!PackageContracts.toPackage(best.get(0), contract).hasReferences()) {
					definitions.note(InjectionNotes.handles(contract), contract.toString());
				}
				definitions.registerDefault(best.get(0), contract, properties.forPackage(best.get(0)).defaultBean());
			}
			else {
				definitions.note(contract,
						best.isEmpty() ? noDefault(packages, names) + unserved(packages, names, contracts.keySet())
								: severalDefaults(best, explicit.isEmpty()));
			}
		});
		contracts.forEach((name, contract) -> {
			if (!candidates.containsKey(contract)) {
				definitions.note(contract, PackagesConfiguration.property(name, "default-bean")
						+ " is none, so the default of package " + name + " is not offered.");
			}
		});
	}

	private static String noDefault(List<String> packages, Map<String, Set<String>> names) {
		String reasons = packages.stream().map((name) -> {
			int count = names.getOrDefault(name, Set.of()).size();
			return (count > 0)
					? name + " has " + count + " configured providers and no default; set "
							+ PackagesConfiguration.property(name, "default")
					: name + " has no configured provider; add one below beluga.providers." + name;
		}).collect(Collectors.joining(", and ", "", "."));
		return reasons + packages.stream()
			.filter((name) -> !names.getOrDefault(name, Set.of()).isEmpty())
			.map((name) -> " " + ErrorText.known("Configured providers of " + name, names.getOrDefault(name, Set.of())))
			.collect(Collectors.joining());
	}

	/**
	 * Name the packages that are configured and that nothing serves, where one of them
	 * may be meant for a package that has no configured provider.
	 */
	private static String unserved(Collection<String> packages, Map<String, Set<String>> names, Set<String> served) {
		List<String> empty = packages.stream().filter((name) -> !names.containsKey(name)).toList();
		return empty.isEmpty() ? ""
				: names.keySet()
					.stream()
					.filter((name) -> !served.contains(name))
					.map((name) -> " beluga.providers." + ErrorText.escape(name)
							+ " names a package that no provider serves." + ErrorText.didYouMean(name, empty))
					.collect(Collectors.joining());
	}

	private static String severalDefaults(List<String> packages, boolean implicit) {
		return "Packages " + String.join(" and ", packages) + " each have a "
				+ (implicit ? "single provider" : "default")
				+ " of it, so none is injected without a @Qualifier. Set beluga.packages.<package>."
				+ (implicit ? "default for one of them." : "default-bean=none for all but one of them.");
	}

}
