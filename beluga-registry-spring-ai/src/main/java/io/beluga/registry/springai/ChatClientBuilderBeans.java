package io.beluga.registry.springai;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Makes a builder of chat clients a bean for each language model that is one. Runs after
 * those have been defined: what only changes definitions comes after what adds some.
 */
final class ChatClientBuilderBeans implements BeanFactoryPostProcessor {

	private static final String BEAN_PREFIX = "belugaChatClient.";

	private final String modelPrefix = SpringAiPackages.LLMS.name() + '.';

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String model : beanFactory.getBeanNamesForType(ChatModel.class, true, false)) {
			if (model.startsWith(this.modelPrefix) && beanFactory instanceof BeanDefinitionRegistry registry
					&& !beanFactory.containsLocalBean(BEAN_PREFIX + model)) {
				registry.registerBeanDefinition(BEAN_PREFIX + model, definition(beanFactory, model));
			}
		}
	}

	/**
	 * Define a bean that only its qualifier leads to, so that a builder which is injected
	 * without one stays what it is.
	 */
	private RootBeanDefinition definition(ConfigurableListableBeanFactory beanFactory, String model) {
		String name = model.substring(this.modelPrefix.length());
		RootBeanDefinition definition = new RootBeanDefinition(ChatClient.Builder.class);
		definition.setInstanceSupplier(() -> beanFactory.getBean(ChatClients.class).builder(name));
		definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, model));
		definition.setDefaultCandidate(false);
		definition.setFallback(true);
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		return definition;
	}

}
