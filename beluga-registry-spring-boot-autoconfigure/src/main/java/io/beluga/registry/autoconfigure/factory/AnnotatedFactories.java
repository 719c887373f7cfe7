package io.beluga.registry.autoconfigure.factory;

import java.lang.reflect.Method;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderType;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidFactoryException;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.error.RegistrationFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;

/**
 * Finds the providers among the beans of a context and its parents, by their definitions:
 * nothing is instantiated. What is wrong is collected, because the time of definitions is
 * no time to fail.
 */
public final class AnnotatedFactories {

	private final Map<String, AnnotatedFactory> factories = new LinkedHashMap<>();

	private final List<ProviderRegistryException> problems = new ArrayList<>();

	private final List<Unmarked> unmarked = new ArrayList<>();

	private AnnotatedFactories() {
	}

	public static AnnotatedFactories find(ConfigurableListableBeanFactory beanFactory) {
		AnnotatedFactories result = new AnnotatedFactories();
		Set<String> seen = new HashSet<>();
		BeanFactory current = beanFactory;
		while (current instanceof ConfigurableListableBeanFactory owner) {
			result.collect(owner, seen);
			current = owner.getParentBeanFactory();
			if (current instanceof ConfigurableApplicationContext context) {
				current = context.getBeanFactory();
			}
		}
		return result;
	}

	public List<AnnotatedFactory> all() {
		return List.copyOf(this.factories.values());
	}

	Optional<AnnotatedFactory> find(String packageName, String providerName) {
		return Optional.ofNullable(this.factories.get(packageName + '.' + providerName));
	}

	/**
	 * Return the factories of each package.
	 */
	public Map<String, List<AnnotatedFactory>> byPackage() {
		return this.factories.values()
			.stream()
			.collect(Collectors.groupingBy(AnnotatedFactory::packageName, LinkedHashMap::new, Collectors.toList()));
	}

	/**
	 * Return what is wrong with the factories.
	 */
	public List<ProviderRegistryException> problems() {
		return List.copyOf(this.problems);
	}

	/**
	 * Return the factories that are no providers, because nothing names them.
	 */
	public List<Unmarked> unmarked() {
		return List.copyOf(this.unmarked);
	}

	/**
	 * Throw the first problem, with the others attached.
	 */
	public static void failOn(List<ProviderRegistryException> problems) {
		if (!problems.isEmpty()) {
			ProviderRegistryException first = problems.get(0);
			problems.stream().skip(1).forEach(first::addSuppressed);
			throw first;
		}
	}

	/**
	 * Tell whether there is neither a factory nor anything that looks like one.
	 */
	public boolean isEmpty() {
		return this.factories.isEmpty() && this.problems.isEmpty() && this.unmarked.isEmpty();
	}

	private void collect(ConfigurableListableBeanFactory owner, Set<String> seen) {
		Set<String> names = new HashSet<>();
		for (String name : owner.getBeanNamesForType(ProviderFactory.class, true, false)) {
			names.add(name);
			if (!ScopedProxyUtils.isScopedTarget(name) && seen.add(name)) {
				collect(owner, name);
			}
		}
		for (String name : owner.getBeanDefinitionNames()) {
			if (ScopedProxyUtils.isScopedTarget(name)) {
				continue;
			}
			collectMethods(owner, name);
			if (!names.contains(name) && isAnnotated(owner.getBeanDefinition(name))) {
				this.problems.add(new RegistrationFailedException(null, null,
						origin(owner, name) + " has @BelugaProvider but is no ProviderFactory. Have it implement "
								+ "ProviderFactory<C, P>, or return one, or remove the annotation."));
			}
		}
	}

	/**
	 * Find the methods of a bean that define none, though they say which provider it is.
	 */
	private void collectMethods(ConfigurableListableBeanFactory owner, String name) {
		if (owner.getBeanDefinition(name) instanceof AnnotatedBeanDefinition annotated
				&& annotated.getFactoryMethodMetadata() == null) {
			for (MethodMetadata method : annotatedMethods(annotated.getMetadata())) {
				if (!method.isAnnotated(Bean.class.getName()) && !definesBean(owner, name, method.getMethodName())) {
					this.problems.add(new RegistrationFailedException(null, null,
							"Method " + method.getDeclaringClassName() + '.' + method.getMethodName()
									+ "() has @BelugaProvider but is no @Bean method, so there is no such provider. "
									+ "Annotate it with @Bean, too, or remove the annotation."));
				}
			}
		}
	}

	private static Set<MethodMetadata> annotatedMethods(AnnotationMetadata metadata) {
		try {
			return metadata.getAnnotatedMethods(BelugaProvider.class.getName());
		}
		catch (IllegalStateException ex) {
			// a class with optional types in its methods, which Spring leaves alone, too
			return Set.of();
		}
	}

	/**
	 * Tell whether there is a bean by a method, which may override a {@code @Bean}
	 * method.
	 */
	private static boolean definesBean(ConfigurableListableBeanFactory owner, String name, String method) {
		return Arrays.stream(owner.getBeanDefinitionNames())
			.map(owner::getBeanDefinition)
			.anyMatch((definition) -> method.equals(definition.getFactoryMethodName())
					&& name.equals(definition.getFactoryBeanName()));
	}

	private static boolean isAnnotated(BeanDefinition definition) {
		String annotation = BelugaProvider.class.getName();
		if (!(definition instanceof AnnotatedBeanDefinition annotated)) {
			return false;
		}
		return (annotated.getFactoryMethodMetadata() != null)
				? annotated.getFactoryMethodMetadata().isAnnotated(annotation)
				: annotated.getMetadata().isAnnotated(annotation);
	}

	private void collect(ConfigurableListableBeanFactory owner, String name) {
		RootBeanDefinition definition = definition(owner, name);
		BelugaProvider annotation = annotation(owner, name, definition);
		String origin = origin(owner, name);
		ResolvableType type = type(owner, name, definition).as(ProviderFactory.class);
		Class<?> configType = resolve(type.getGeneric(0));
		ResolvableType product = type.getGeneric(1);
		if (annotation == null) {
			this.unmarked.add(new Unmarked(origin, resolve(product)));
			return;
		}
		if (!hasValidNames(annotation, origin)) {
			return;
		}
		if (configType == null || resolve(product) == null) {
			this.problems.add(new InvalidFactoryException(annotation.packageName(), annotation.name(), origin
					+ " does not say what it takes and makes: declare it as ProviderFactory<C, P> with both types "
					+ "written out, such as ProviderFactory<ProviderConfig, ChatModel>, or as the class of the factory."));
			return;
		}
		add(new AnnotatedFactory(name, owner, annotation, configType, PackageContracts.contract(product), origin));
	}

	private boolean hasValidNames(BelugaProvider annotation, String origin) {
		boolean validPackage = PropertyPath.isName(annotation.packageName());
		if (validPackage && PropertyPath.isName(annotation.name())) {
			return true;
		}
		String wrong = ErrorText.quote(validPackage ? annotation.name() : annotation.packageName());
		this.problems.add(new RegistrationFailedException(annotation.packageName(), annotation.name(),
				origin + " has a @BelugaProvider whose " + (validPackage ? "name" : "packageName") + " is " + wrong
						+ ": it takes ASCII letters, digits, '-' and '_', begins with a letter or digit, and has at "
						+ "most 128 characters."));
		return false;
	}

	private void add(AnnotatedFactory factory) {
		AnnotatedFactory other = this.factories.putIfAbsent(factory.packageName() + '.' + factory.providerName(),
				factory);
		if (other != null) {
			this.problems.add(new ProviderExistsException(factory.packageName(), factory.providerName(),
					"Package " + ErrorText.quote(factory.packageName()) + " has two providers "
							+ ErrorText.quote(factory.providerName()) + ": " + other.origin() + " and "
							+ factory.origin() + ". Give one of them another name."));
		}
	}

	private static @Nullable RootBeanDefinition definition(ConfigurableListableBeanFactory owner, String name) {
		if (!owner.containsBeanDefinition(name)) {
			return null;
		}
		RootBeanDefinition definition = (RootBeanDefinition) owner.getMergedBeanDefinition(name);
		BeanDefinitionHolder decorated = definition.getDecoratedDefinition();
		return (decorated != null && owner.containsBeanDefinition(decorated.getBeanName()))
				? (RootBeanDefinition) owner.getMergedBeanDefinition(decorated.getBeanName()) : definition;
	}

	/**
	 * Find the annotation without the instance, which may be a lambda or a proxy.
	 */
	private static @Nullable BelugaProvider annotation(ConfigurableListableBeanFactory owner, String name,
			@Nullable RootBeanDefinition definition) {
		Method method = (definition != null) ? definition.getResolvedFactoryMethod() : null;
		BelugaProvider own = (method != null) ? AnnotatedElementUtils.findMergedAnnotation(method, BelugaProvider.class)
				: null;
		return (own != null) ? own : AnnotatedElementUtils.findMergedAnnotation(type(owner, name, definition).toClass(),
				BelugaProvider.class);
	}

	/**
	 * Return what a bean is, or what it makes if it is a factory bean, as far as its
	 * definition tells.
	 */
	static ResolvableType type(ConfigurableListableBeanFactory owner, String name,
			@Nullable RootBeanDefinition definition) {
		if (definition == null) {
			return ResolvableType.forClass(owner.getType(name, false));
		}
		ResolvableType type = definition.getResolvableType();
		Method method = definition.getResolvedFactoryMethod();
		String factoryName = definition.getFactoryBeanName();
		Class<?> factory = (factoryName != null) ? owner.getType(factoryName, false) : null;
		if (type.hasUnresolvableGenerics() && method != null && factory != null) {
			type = ResolvableType.forMethodReturnType(method, factory);
		}
		if (type.resolve() != null && FactoryBean.class.isAssignableFrom(type.toClass())) {
			type = product(type.as(FactoryBean.class).getGeneric(), definition);
		}
		// a scanned class that no bean was made of yet: its definition has the name alone
		return (type != ResolvableType.NONE) ? type : ResolvableType.forClass(owner.getType(name, false));
	}

	/**
	 * Return what a factory bean makes, by its class or else by its definition.
	 */
	private static ResolvableType product(ResolvableType declared, RootBeanDefinition definition) {
		Object attribute = definition.getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE);
		if (attribute instanceof ResolvableType type) {
			return type;
		}
		return (attribute instanceof Class<?> type) ? ResolvableType.forClass(type) : declared;
	}

	private static @Nullable Class<?> resolve(ResolvableType type) {
		return (type.getType() instanceof WildcardType) ? null : type.resolve();
	}

	private static String origin(ConfigurableListableBeanFactory owner, String name) {
		RootBeanDefinition definition = definition(owner, name);
		String place = null;
		if (definition != null) {
			Method method = definition.getResolvedFactoryMethod();
			place = (method != null) ? method.getDeclaringClass().getName() + '.' + method.getName() + "()"
					: definition.getBeanClassName();
		}
		return "Bean '" + name + "'" + ((place != null) ? " (" + place + ")" : "");
	}

	/**
	 * A bean that is a provider, as far as its definition tells.
	 *
	 * @param beanName the bean
	 * @param owner the bean factory that has it, which may be a parent
	 * @param annotation what the annotation says
	 * @param configType what the factory takes
	 * @param product what the factory declares to make, as a contract
	 * @param origin where the bean is defined
	 */
	public record AnnotatedFactory(String beanName, BeanFactory owner, BelugaProvider annotation, Class<?> configType,
			ResolvableType product, String origin) {

		String packageName() {
			return this.annotation.packageName();
		}

		public String providerName() {
			return this.annotation.name();
		}

		/**
		 * Tell whether the factory has been made. A lazy one is left so.
		 */
		boolean isMade() {
			return this.owner instanceof SingletonBeanRegistry singletons
					&& singletons.containsSingleton(this.beanName);
		}

		ProviderDefinition<?, ?> toDefinition(RegistryDependencies sources) {
			return toDefinition(this.configType, sources);
		}

		private <C> ProviderDefinition<C, Object> toDefinition(Class<C> configType, RegistryDependencies sources) {
			ProviderDefinition.Builder<C, Object> builder = ProviderDefinition.lazyBuilder(packageName(),
					providerName(), configType, this.product.getType(), () -> factory(sources));
			if (!this.annotation.type().isEmpty()) {
				builder.type(new ProviderType(this.annotation.type()));
			}
			return builder.capabilities(this.annotation.capabilities())
				.supportedFeatures(this.annotation.supportedFeatures())
				.documentation(this.annotation.documentation())
				.apiKey(this.annotation.apiKey())
				.origin(this.origin)
				.build();
		}

		@SuppressWarnings("unchecked")
		private <C> ProviderFactory<C, Object> factory(RegistryDependencies sources) {
			ProviderFactory<C, Object> factory = this.owner.getBean(this.beanName, ProviderFactory.class);
			sources.use(this.beanName);
			return factory;
		}

	}

	/**
	 * A factory that is no provider.
	 *
	 * @param origin where the bean is defined
	 * @param productType what it declares to make, {@code null} where it does not say
	 */
	public record Unmarked(String origin, @Nullable Class<?> productType) {

		/**
		 * Tell whether the factory makes what is asked for, as far as is known.
		 */
		public boolean mayMake(Class<?> contract, boolean otherwise) {
			return (this.productType != null) ? contract.isAssignableFrom(this.productType) : otherwise;
		}

		/**
		 * Say why the factory is no provider.
		 */
		public String reason() {
			return this.origin
					+ " is a ProviderFactory, but no provider, because it has no @BelugaProvider. Annotate it "
					+ "with @BelugaProvider(packageName = \"...\", name = \"...\") to make it one.";
		}

	}

}
