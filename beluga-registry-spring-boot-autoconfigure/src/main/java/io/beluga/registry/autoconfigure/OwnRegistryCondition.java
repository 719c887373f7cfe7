package io.beluga.registry.autoconfigure;

import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where no parent has a registry, and where this context has providers that the
 * registry of its parent can never see.
 */
final class OwnRegistryCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Own provider registry");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory == null || !beanFactory.containsBean(RegistryDependencies.SETUP_BEAN)) {
			return ConditionOutcome.match(message.because("no parent has one"));
		}
		return AnnotatedFactories.find(beanFactory).all().stream().anyMatch((factory) -> factory.owner() == beanFactory)
				? ConditionOutcome.match(message.because("this context has providers of its own"))
				: ConditionOutcome.noMatch(message.because("the registry of a parent is used"));
	}

}
