package io.beluga.registry.springai.llms;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.openai.client.OpenAIClient;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.OpenAiClients;
import io.beluga.registry.springai.internal.OpenAiFailures;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes models of a vendor that speaks OpenAI's protocol.
 */
final class OpenAiChatModelFactory implements ProviderFactory<ChatModelConfig, OpenAiChatModel>,
		ProviderProbe<OpenAiChatModel>, FailureClassifier {

	private final Vendor vendor;

	private final OpenAiClients clients;

	private final ObjectProvider<ChatModelObservationConvention> conventions;

	private final ObjectProvider<ToolCallingManager> toolCallingManagers;

	/**
	 * The client of each living instance: a model keeps its own to itself.
	 */
	private final Map<OpenAiChatModel, OpenAIClient> living = new ConcurrentHashMap<>();

	OpenAiChatModelFactory(Vendor vendor, BeanFactory beanFactory) {
		this.vendor = vendor;
		this.clients = new OpenAiClients(beanFactory);
		this.conventions = beanFactory.getBeanProvider(ChatModelObservationConvention.class);
		this.toolCallingManagers = beanFactory.getBeanProvider(ToolCallingManager.class);
	}

	@Override
	public List<ConfigViolation> validate(ChatModelConfig config) {
		List<ConfigViolation> violations = config.violations(this.vendor.model() == null);
		if (config.endpoint() == null && this.vendor.endpoint() == null) {
			violations.add(new ConfigViolation("endpoint", "is required.", null,
					"Set it to what stands before /chat/completions."));
		}
		return violations;
	}

	// there is no other way yet to name the tools by the application's own rules
	@Override
	@SuppressWarnings("removal")
	public OpenAiChatModel create(ProviderContext context, ChatModelConfig config) {
		OpenAIClient client = this.vendor.azure() ? this.clients.createForAzure(context, config.connection())
				: this.clients.create(context, config.connection(), String.valueOf(this.vendor.endpoint()));
		OpenAiChatModel.Builder builder = OpenAiChatModel.builder()
			.openAiClient(client)
			.openAiClientAsync(client.async())
			.observationRegistry(this.clients.observations())
			.options(options(config));
		this.toolCallingManagers.ifUnique(builder::toolCallingManager);
		OpenAiChatModel model = builder.build();
		model.setObservationConvention(ConfiguredNames.convention(context, this.conventions));
		this.living.put(model, client);
		context.onDestroy(() -> this.living.remove(model));
		return model;
	}

	private OpenAiChatOptions options(ChatModelConfig config) {
		OpenAiChatOptions.Builder options = OpenAiChatOptions.builder()
			.model((config.model() != null) ? config.model() : this.vendor.model())
			.temperature(config.temperature())
			.topP(config.topP())
			.timeout(config.connection().timeoutOrDefault())
			.maxRetries(config.maxRetries());
		if (!config.stop().isEmpty()) {
			options.stopSequences(config.stop());
		}
		return (this.vendor.completionTokens() ? options.maxCompletionTokens(config.maxTokens())
				: options.maxTokens(config.maxTokens()))
			.build();
	}

	/**
	 * List the models, which costs nothing and needs a valid key.
	 */
	@Override
	public void probe(OpenAiChatModel provider) {
		OpenAIClient client = this.living.get(provider);
		if (client != null) {
			client.models().list();
		}
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return OpenAiFailures.classify(failure);
	}

	/**
	 * What is different between those who speak one protocol.
	 *
	 * @param endpoint the root of its paths, or {@code null} where it has to be
	 * configured
	 * @param model the model for where none is configured, or {@code null} where one has
	 * to be
	 * @param completionTokens whether the length of an answer is called
	 * {@code max_completion_tokens}, which OpenAI's newer models insist on
	 * @param azure whether it has the paths and headers of Azure
	 */
	record Vendor(@Nullable String endpoint, @Nullable String model, boolean completionTokens, boolean azure) {

		/**
		 * Create a vendor that keeps to the protocol.
		 */
		static Vendor at(@Nullable String endpoint) {
			return new Vendor(endpoint, null, false, false);
		}

	}

}
