package io.beluga.registry.autoconfigure.factory;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderType;
import io.beluga.registry.autoconfigure.bind.Memoized;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.core.ResolvableType;

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
		return this.owner instanceof SingletonBeanRegistry singletons && singletons.containsSingleton(this.beanName);
	}

	ProviderDefinition<?, ?> toDefinition(RegistryDependencies sources) {
		return toDefinition(this.configType, sources);
	}

	private <C> ProviderDefinition<C, Object> toDefinition(Class<C> configType, RegistryDependencies sources) {
		ProviderDefinition.Builder<C, Object> builder = ProviderDefinition.lazyBuilder(packageName(), providerName(),
				configType, this.product.getType(), new Memoized<>(() -> factory(sources)));
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
