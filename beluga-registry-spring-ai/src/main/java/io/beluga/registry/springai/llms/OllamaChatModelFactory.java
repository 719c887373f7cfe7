package io.beluga.registry.springai.llms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.OllamaClients;
import io.beluga.registry.springai.internal.OllamaFailures;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.ai.ollama.api.OllamaModel;
import org.springframework.ai.ollama.management.ModelManagementOptions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.retry.RetryTemplate;

/**
 * Makes models of an Ollama server.
 */
final class OllamaChatModelFactory implements ProviderFactory<ChatModelConfig, ChatModel>, ProviderProbe<ChatModel>,
		FailureClassifier, AutoCloseable {

	private final OllamaClients clients;

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<ChatModelObservationConvention> conventions;

	private final ObjectProvider<ToolCallingManager> toolCallingManagers;

	OllamaChatModelFactory(BeanFactory beanFactory) {
		this.clients = new OllamaClients(beanFactory);
		this.observations = beanFactory.getBeanProvider(ObservationRegistry.class);
		this.conventions = beanFactory.getBeanProvider(ChatModelObservationConvention.class);
		this.toolCallingManagers = beanFactory.getBeanProvider(ToolCallingManager.class);
	}

	@Override
	public List<ConfigViolation> validate(ChatModelConfig config) {
		List<ConfigViolation> violations = new ArrayList<>(config.violations(false));
		violations.addAll(OllamaClients.violations(config.connection()));
		return violations;
	}

	@Override
	public ChatModel create(ProviderContext context, ChatModelConfig config) {
		ObservationRegistry observations = this.observations.getIfUnique(() -> ObservationRegistry.NOOP);
		ProbedOllamaChatModel model = new ProbedOllamaChatModel(this.clients.create(config.connection()),
				options(config),
				this.toolCallingManagers
					.getIfUnique(() -> ToolCallingManager.builder().observationRegistry(observations).build()),
				observations, OllamaClients.retries(config.maxRetries()));
		model.setObservationConvention(ConfiguredNames.convention(context, this.conventions));
		return model;
	}

	private static OllamaChatOptions options(ChatModelConfig config) {
		return OllamaChatOptions.builder()
			.model((config.model() != null) ? config.model() : OllamaModel.MISTRAL.id())
			.temperature(config.temperature())
			.topP(config.topP())
			.maxTokens(config.maxTokens())
			.stop(config.stop().isEmpty() ? null : config.stop())
			.numCtx(config.contextWindow())
			.build();
	}

	@Override
	public void probe(ChatModel provider) {
		((ProbedOllamaChatModel) provider).api.listModels();
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return OllamaFailures.classify(failure);
	}

	@Override
	public void close() {
		this.clients.close();
	}

	/**
	 * Spring AI's model, which keeps to itself what it calls.
	 */
	private static final class ProbedOllamaChatModel extends OllamaChatModel {

		private final OllamaApi api;

		private ProbedOllamaChatModel(OllamaApi api, OllamaChatOptions options, ToolCallingManager toolCallingManager,
				ObservationRegistry observationRegistry, RetryTemplate retryTemplate) {
			super(api, options, toolCallingManager, observationRegistry, ModelManagementOptions.defaults(),
					retryTemplate);
			this.api = api;
		}

	}

}
