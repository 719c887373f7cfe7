package io.beluga.registry.autoconfigure.inject;

import java.util.Collection;
import java.util.Map;

import io.beluga.registry.ProviderHandle;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Has a list, set, array or map of a contract hold each configured provider once. Spring
 * asks a collection for the same candidates as a single injection, where only the default
 * takes part; here the configured providers do, and the default and the aliases, which
 * are the same providers again, do not.
 */
final class CollectionMembers extends ContextAnnotationAutowireCandidateResolver {

	/**
	 * Says of a definition what it is in a collection.
	 */
	static final String ATTRIBUTE = CollectionMembers.class.getName();

	static final String MEMBER = "member";

	static final String DUPLICATE = "duplicate";

	private final ProviderBeanDefinitions definitions;

	/** Whether all handles are defined, as they mostly are: every injection asks. */
	private volatile boolean complete;

	private CollectionMembers(ProviderBeanDefinitions definitions) {
		this.definitions = definitions;
		this.complete = definitions.hasAllHandles();
	}

	/**
	 * Have a bean factory do so, unless the application has rules of its own for what is
	 * injected.
	 */
	static void addTo(ConfigurableListableBeanFactory beanFactory, ProviderBeanDefinitions definitions) {
		Class<?> resolver = (beanFactory instanceof DefaultListableBeanFactory known)
				? known.getAutowireCandidateResolver().getClass() : null;
		if (resolver == ContextAnnotationAutowireCandidateResolver.class) {
			((DefaultListableBeanFactory) beanFactory).setAutowireCandidateResolver(new CollectionMembers(definitions));
		}
		else if (resolver != CollectionMembers.class) {
			definitions.defineHandles();
		}
	}

	/**
	 * Define the handles that are asked for. This is the question that comes before any
	 * candidate is looked for.
	 */
	@Override
	public @Nullable Object getSuggestedValue(DependencyDescriptor descriptor) {
		if (!this.complete && isOfHandles(descriptor)) {
			this.definitions.defineHandles();
			this.complete = true;
		}
		return super.getSuggestedValue(descriptor);
	}

	private static boolean isOfHandles(DependencyDescriptor descriptor) {
		ResolvableType type = descriptor.getResolvableType();
		Class<?> asked = type.toClass();
		ResolvableType one = asked.isArray() ? type.getComponentType() : Map.class.isAssignableFrom(asked)
				? type.getGeneric(1) : Collection.class.isAssignableFrom(asked) ? type.getGeneric(0) : type;
		return one.toClass() == ProviderHandle.class;
	}

	@Override
	public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		Object attribute = holder.getBeanDefinition().getAttribute(ATTRIBUTE);
		if (attribute == null || !isElement(descriptor)) {
			return super.isAutowireCandidate(holder, descriptor);
		}
		RootBeanDefinition definition = new RootBeanDefinition((RootBeanDefinition) holder.getBeanDefinition());
		definition.setDefaultCandidate(attribute.equals(MEMBER));
		return super.isAutowireCandidate(
				new BeanDefinitionHolder(definition, holder.getBeanName(), holder.getAliases()), descriptor);
	}

	/**
	 * Tell whether what is asked for is an element of what is injected.
	 */
	private static boolean isElement(DependencyDescriptor descriptor) {
		ResolvableType declared = declaredType(descriptor);
		Class<?> asked = descriptor.getDependencyType();
		while (declared != ResolvableType.NONE && !declared.isArray() && declared.toClass() != asked) {
			Class<?> container = declared.toClass();
			if (Collection.class.isAssignableFrom(container) || Map.class.isAssignableFrom(container)) {
				return true;
			}
			declared = declared.getGeneric();
		}
		return declared.isArray();
	}

	private static ResolvableType declaredType(DependencyDescriptor descriptor) {
		if (descriptor.getField() != null) {
			return ResolvableType.forField(descriptor.getField());
		}
		MethodParameter parameter = descriptor.getMethodParameter();
		return (parameter != null) ? ResolvableType.forType(parameter.getGenericParameterType()) : ResolvableType.NONE;
	}

}
