package io.beluga.registry.springai;

import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientBuilderConfigurer;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for clients of language models by their configured names.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass({ ChatClient.class, ChatClientBuilderConfigurer.class })
@ConditionalOnBean(Providers.class)
public final class ChatClientsAutoConfiguration {

	ChatClientsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	ChatClients belugaChatClients(Providers providers, BeanFactory beanFactory) {
		return new ChatClients(providers, beanFactory);
	}

	@Bean
	static ChatClientBuilderBeans belugaChatClientBuilders() {
		return new ChatClientBuilderBeans();
	}

}
