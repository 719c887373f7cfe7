package io.beluga.registry.springai;

import java.util.Objects;

import io.beluga.registry.Providers;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientBuilderCustomizer;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.client.advisor.observation.AdvisorObservationConvention;
import org.springframework.ai.chat.client.observation.ChatClientObservationConvention;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientBuilderConfigurer;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientBuilderProperties;
import org.springframework.beans.factory.BeanFactory;

/**
 * Builders of {@link ChatClient} for configured language models, set up as Spring AI sets
 * up its own: with the customizers, observations and tool calling of the application. A
 * bean of this type is there for names that are not known beforehand; for those of the
 * configuration, a builder can be injected as
 * {@code @Qualifier("llms.fast") ChatClient.Builder}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ChatClients {

	private final Providers providers;

	private final BeanFactory beanFactory;

	ChatClients(Providers providers, BeanFactory beanFactory) {
		this.providers = providers;
		this.beanFactory = beanFactory;
	}

	/**
	 * Start a client of a model. It creates no instance: the client's first call does.
	 * @param name the configured name or an alias in {@link SpringAiPackages#LLMS}
	 * @return a new builder, which may be changed further
	 * @throws io.beluga.registry.error.ProviderNotFoundException if there is no such name
	 */
	public ChatClient.Builder builder(String name) {
		Objects.requireNonNull(name, "'name' must not be null");
		ChatClient.Builder builder = ChatClient.builder(this.providers.get(SpringAiPackages.LLMS, name),
				this.beanFactory.getBeanProvider(ObservationRegistry.class).getIfUnique(() -> ObservationRegistry.NOOP),
				this.beanFactory.getBeanProvider(ChatClientObservationConvention.class).getIfUnique(),
				this.beanFactory.getBeanProvider(AdvisorObservationConvention.class).getIfUnique(),
				this.beanFactory.getBeanProvider(ToolCallingAdvisor.Builder.class).getIfAvailable());
		this.beanFactory.getBeanProvider(ChatClientBuilderProperties.class).ifAvailable((properties) -> {
			if (!properties.getToolCalling().isEnabled()) {
				builder.defaultAdvisors(AdvisorParams.toolCallingAdvisorAutoRegister(false));
			}
		});
		ChatClientBuilderConfigurer configurer = this.beanFactory.getBeanProvider(ChatClientBuilderConfigurer.class)
			.getIfAvailable();
		if (configurer != null) {
			return configurer.configure(builder);
		}
		this.beanFactory.getBeanProvider(ChatClientBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

}
