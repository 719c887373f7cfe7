package io.beluga.registry.autoconfigure.inject;

import java.util.Optional;
import java.util.function.Supplier;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.factory.PackageContracts;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;

/**
 * What the beans of a package's configured providers are.
 *
 * @param beanFactory has the beans
 * @param packageName the package
 * @param contract its contract, as far as definitions tell
 */
record ProviderReferences(ConfigurableListableBeanFactory beanFactory, String packageName, ResolvableType contract) {

	Object reference(String beanName, String name) {
		requireReferences(beanName, '"' + this.packageName + '.' + name + '"');
		Providers providers = providers();
		return conforming(beanName, find(() -> providers.get(this.packageName, name)));
	}

	Object defaultReference(String beanName) {
		Providers providers = providers();
		ProviderPackage<?> providerPackage = providerPackage(beanName);
		return conforming(beanName, find(() -> providers.getDefault(providerPackage)));
	}

	ProviderHandle<?> handle(String beanName, String name) {
		Providers providers = providers();
		ProviderPackage<?> providerPackage = providerPackage(beanName);
		return find(() -> providers.handle(providerPackage, name));
	}

	ProviderHandle<?> defaultHandle(String beanName) {
		Providers providers = providers();
		return new DefaultHandle<>(providers, configured(), providerPackage(beanName));
	}

	/**
	 * Fetch the providers. Spring notes that the bean which is being made depends on
	 * them, so they outlive it and all that use it.
	 */
	private Providers providers() {
		return this.beanFactory.getBean(Providers.class);
	}

	private ConfiguredProviders configured() {
		return this.beanFactory.getBean(ConfiguredProviders.class);
	}

	/**
	 * Look something up; where it is missing, what is wrong with the configuration says
	 * why.
	 */
	private <T> T find(Supplier<T> lookup) {
		try {
			return lookup.get();
		}
		catch (ProviderNotFoundException ex) {
			this.beanFactory.getBean(ConfigurationPreparation.class).ensurePrepared();
			throw ex;
		}
	}

	/**
	 * Return the package as it is registered: its contract may be wider than its
	 * providers let expect.
	 */
	private ProviderPackage<?> providerPackage(String beanName) {
		ResolvableType registered = registered();
		if (!PackageContracts.isContractOf(this.contract, registered)) {
			throw mismatch(beanName, registered);
		}
		return ProviderPackage.of(this.packageName, registered.toClass());
	}

	private ResolvableType registered() {
		return PackageContracts
			.contract(ResolvableType.forType(configured().describe(this.packageName).contractType()));
	}

	private void requireReferences(String beanName, String qualifier) {
		if (!PackageContracts.toPackage(this.packageName, this.contract).hasReferences()
				&& this.beanFactory.getBeanProvider(ProviderPackage.class)
					.stream()
					.noneMatch((declared) -> declared.name().equals(this.packageName) && declared.hasReferences())) {
			throw new ReferenceFailedException(beanName,
					"The contract of package '" + this.packageName + "', " + this.contract
							+ ", is a class, so there is no object that leads to the current instance.",
					"Inject @Qualifier(" + qualifier + ") ProviderHandle<" + this.contract.toClass().getSimpleName()
							+ "> instead, or declare the package with ProviderPackage.withReference.");
		}
	}

	/**
	 * Keep Spring from calling methods that the contract may have, and that would reach
	 * an instance.
	 */
	private void leaveLifecycleToRegistry(String beanName) {
		if (this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition) {
			definition.registerExternallyManagedInitMethod("afterPropertiesSet");
			definition.registerExternallyManagedDestroyMethod("destroy");
		}
	}

	private Object conforming(String beanName, @Nullable Object reference) {
		leaveLifecycleToRegistry(beanName);
		if (reference == null) {
			throw new ReferenceFailedException(beanName,
					"The Providers bean returned null for a name of package '" + this.packageName + "'.",
					"A mock has to be told what it returns, or replace the bean '" + beanName + "' instead.");
		}
		if (!this.contract.toClass().isInstance(reference)) {
			throw mismatch(beanName, registered());
		}
		return reference;
	}

	private ReferenceFailedException mismatch(String beanName, ResolvableType registered) {
		return new ReferenceFailedException(beanName,
				"The contract of package '" + this.packageName + "' is " + registered
						+ ", but its definitions let expect " + this.contract + ".",
				"Name the bean of its ProviderPackage '" + this.packageName + "Package', declared as ProviderPackage<"
						+ registered.toClass().getSimpleName() + ">.");
	}

	/**
	 * Leads to the default, whichever that is at the time of the call.
	 */
	private record DefaultHandle<T>(Providers providers, ConfiguredProviders configured,
			ProviderPackage<T> providerPackage) implements ProviderHandle<T> {

		@Override
		public <R extends @Nullable Object, X extends Exception> R use(ProviderCall<? super T, ? extends R, X> call)
				throws X {
			return this.providers.handle(this.providerPackage, name()).use(call);
		}

		@Override
		public ConfiguredProviderInfo info() {
			return this.providers.info(this.providerPackage.name(), name());
		}

		private String name() {
			String packageName = this.providerPackage.name();
			Optional<String> name = this.configured.describe(packageName).defaultName();
			return name.orElseThrow(() -> new ProviderNotFoundException(packageName, null,
					this.providers.list(packageName), "Package '" + packageName + "' has no default."));
		}

		@Override
		public String toString() {
			return "ProviderHandle[" + this.providerPackage.name() + "]";
		}

	}

}
