package io.beluga.registry.autoconfigure.inject;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import io.beluga.registry.ProviderHandle;
import io.beluga.registry.autoconfigure.factory.PackageContracts;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.DefaultBean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.ResolvableType;

/**
 * Registers the beans of configured providers. Each is a reference or a handle, so that
 * neither making nor destroying it touches an instance.
 */
public final class ProviderBeanDefinitions {

	private static final Log logger = LogFactory.getLog(ProviderBeanDefinitions.class);

	/**
	 * Marks the definitions.
	 */
	private static final String CONFIGURED = ProviderBeanDefinitions.class.getName() + ".configured";

	private static final String HANDLE_PREFIX = "belugaHandle.";

	private static final String DEFAULT_PREFIX = "belugaDefault.";

	/**
	 * So many names have handles from the start.
	 */
	private static final int FEW = 500;

	private final BeanDefinitionRegistry registry;

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * What defines the handles that nobody has asked for yet.
	 */
	private final List<Runnable> handles = new ArrayList<>();

	ProviderBeanDefinitions(BeanDefinitionRegistry registry, ConfigurableListableBeanFactory beanFactory) {
		this.registry = registry;
		this.beanFactory = beanFactory;
	}

	/**
	 * Register a name or an alias.
	 * @param inCollections what it is in a collection
	 */
	void register(String packageName, ResolvableType contract, String name, String inCollections) {
		String beanName = packageName + '.' + name;
		ProviderReferences references = new ProviderReferences(this.beanFactory, packageName, contract);
		RootBeanDefinition definition = definition(contract, () -> references.reference(beanName, name));
		hide(definition, inCollections);
		register(beanName, definition);
		Runnable handleDefinition = () -> {
			String handleName = HANDLE_PREFIX + beanName;
			RootBeanDefinition handle = definition(handleType(contract), () -> references.handle(handleName, name));
			hide(handle, inCollections);
			handle.addQualifier(new AutowireCandidateQualifier(Qualifier.class, beanName));
			register(handleName, handle);
		};
		if (PackageContracts.toPackage(packageName, contract).hasReferences()) {
			this.handles.add(handleDefinition);
		}
		else {
			// the handle is all that can be injected
			handleDefinition.run();
		}
	}

	/**
	 * Define the handles, where they are few: with many, most of what a start takes is
	 * that Spring looks through all definitions, again and again.
	 */
	void defineFewHandles() {
		if (this.handles.size() <= FEW) {
			defineHandles();
		}
	}

	/**
	 * Define the handles that are not defined yet. Who asks for one waits for that.
	 */
	synchronized void defineHandles() {
		this.handles.forEach(Runnable::run);
		this.handles.clear();
	}

	synchronized boolean hasAllHandles() {
		return this.handles.isEmpty();
	}

	void registerDefault(String packageName, ResolvableType contract, DefaultBean offer) {
		ProviderReferences references = new ProviderReferences(this.beanFactory, packageName, contract);
		if (PackageContracts.toPackage(packageName, contract).hasReferences() && !isTaken(packageName, contract)) {
			String beanName = defaultName(packageName, this.beanFactory.containsLocalBean(packageName));
			RootBeanDefinition definition = definition(contract, () -> references.defaultReference(beanName));
			offer(definition, offer);
			register(beanName, definition);
		}
		String handleName = HANDLE_PREFIX + packageName;
		RootBeanDefinition handle = definition(handleType(contract), () -> references.defaultHandle(handleName));
		offer(handle, offer);
		register(handleName, handle);
	}

	/**
	 * Have something checked before the first bean is made that could have a provider
	 * injected. Else that would be told which is missing, and not why it is.
	 */
	void registerCheck(Runnable check) {
		RootBeanDefinition definition = new RootBeanDefinition(Check.class, () -> {
			check.run();
			return new Check();
		});
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		register("belugaFactoryCheck", definition);
	}

	/**
	 * Make the beans that have not been made yet.
	 * @param context the context, which may be a child of the one that has the beans
	 */
	void makeAll(ApplicationContext context) {
		if (!(context instanceof ConfigurableApplicationContext known) || known.getBeanFactory() != this.beanFactory) {
			return;
		}
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (isConfigured(this.beanFactory, name) && !this.beanFactory.containsSingleton(name)) {
				try {
					this.beanFactory.getBean(name);
				}
				catch (BeansException ex) {
					logger.debug("Bean '" + name + "' cannot be made", ex);
				}
			}
		}
	}

	/**
	 * Return the name of the bean that is the default of a package.
	 * @param packageName the package
	 * @param taken whether the application has a bean of that name
	 */
	static String defaultName(String packageName, boolean taken) {
		return taken ? DEFAULT_PREFIX + packageName : packageName;
	}

	/**
	 * Keep a definition out of injection without a qualifier, and out of the way of
	 * lookups by type, which heed only that it is a fallback.
	 */
	private static void hide(RootBeanDefinition definition, String inCollections) {
		definition.setAttribute(CollectionMembers.ATTRIBUTE, inCollections);
		definition.setDefaultCandidate(false);
		definition.setFallback(true);
	}

	/**
	 * Tell whether the application has a fallback of its own, which must not get company.
	 */
	boolean hasFallback(ResolvableType contract) {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(contract, true, false))
			.filter(this.beanFactory::containsBeanDefinition)
			.anyMatch((name) -> this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition
					&& definition.isFallback() && definition.isDefaultCandidate());
	}

	/**
	 * Tell whether a bean is defined as a reference to a configured provider.
	 */
	public static boolean isConfigured(ConfigurableListableBeanFactory beanFactory, String beanName) {
		return beanFactory.containsBeanDefinition(beanName)
				&& beanFactory.getBeanDefinition(beanName).hasAttribute(CONFIGURED);
	}

	/**
	 * Tell whether a bean is a default that has not the name of its package.
	 */
	static boolean isDefault(String beanName) {
		return beanName.startsWith(DEFAULT_PREFIX);
	}

	/**
	 * Return the qualifier by which a bean of ours is injected.
	 */
	static String qualifier(String beanName) {
		return beanName.startsWith(HANDLE_PREFIX) ? beanName.substring(HANDLE_PREFIX.length()) : beanName;
	}

	/**
	 * Keep why nothing is injected without a qualifier.
	 */
	void note(ResolvableType contract, String reason) {
		note(InjectionNotes.attribute(contract), reason);
	}

	/**
	 * Keep for the report of a failure what else may be wrong.
	 */
	void note(String attribute, String text) {
		this.registry.getBeanDefinition(ConfiguredProviderBeanRegistrar.BEAN_NAME).setAttribute(attribute, text);
	}

	private boolean isTaken(String beanName, ResolvableType contract) {
		return this.beanFactory.containsLocalBean(beanName) && this.beanFactory.isTypeMatch(beanName, contract);
	}

	private static ResolvableType handleType(ResolvableType contract) {
		return ResolvableType.forClassWithGenerics(ProviderHandle.class, contract);
	}

	private static void offer(RootBeanDefinition definition, DefaultBean offer) {
		definition.setAttribute(CollectionMembers.ATTRIBUTE, CollectionMembers.DUPLICATE);
		definition.setFallback(offer == DefaultBean.FALLBACK);
		definition.setPrimary(offer == DefaultBean.PRIMARY);
	}

	private static RootBeanDefinition definition(ResolvableType type, Supplier<?> supplier) {
		RootBeanDefinition definition = new RootBeanDefinition(type.toClass());
		definition.setTargetType(type);
		definition.setInstanceSupplier(supplier);
		definition.setLazyInit(true);
		definition.setDestroyMethodName("");
		// what is configured at run time counts, not what was configured at build time
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		definition.setAttribute(CONFIGURED, true);
		return definition;
	}

	/**
	 * Register a definition, unless the application has a bean of that name, be it an
	 * alias.
	 */
	private void register(String name, RootBeanDefinition definition) {
		if (!this.beanFactory.containsLocalBean(name)) {
			this.registry.registerBeanDefinition(name, definition);
		}
	}

	/**
	 * Is made before other beans.
	 */
	private static final class Check implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

}
