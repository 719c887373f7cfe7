package io.beluga.registry.springai.llms;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JacksonException;
import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.Connection;
import io.beluga.registry.springai.internal.TransportFailures;
import io.micrometer.observation.ObservationRegistry;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.google.genai.GoogleGenAiChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes Google's Gemini models, through the Gemini API with a key.
 */
final class GeminiChatModelFactory
		implements ProviderFactory<ChatModelConfig, ChatModel>, ProviderProbe<ChatModel>, FailureClassifier {

	private static final String ENDPOINT = "https://generativelanguage.googleapis.com";

	private static final Pattern VERSIONED = Pattern.compile("(.*)/(v1|v1alpha|v1beta)");

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<ChatModelObservationConvention> conventions;

	private final ObjectProvider<ToolCallingManager> toolCallingManagers;

	GeminiChatModelFactory(BeanFactory beanFactory) {
		this.observations = beanFactory.getBeanProvider(ObservationRegistry.class);
		this.conventions = beanFactory.getBeanProvider(ChatModelObservationConvention.class);
		this.toolCallingManagers = beanFactory.getBeanProvider(ToolCallingManager.class);
	}

	@Override
	public List<ConfigViolation> validate(ChatModelConfig config) {
		return config.violations(false);
	}

	@Override
	public ChatModel create(ProviderContext context, ChatModelConfig config) {
		ObservationRegistry observations = this.observations.getIfUnique(() -> ObservationRegistry.NOOP);
		GeminiStreams streams = new GeminiStreams();
		Client client = client(config.connection(), streams);
		context.onDestroy(client);
		GeminiChatModel model = new GeminiChatModel(client, streams, options(config), this.toolCallingManagers
			.getIfUnique(() -> ToolCallingManager.builder().observationRegistry(observations).build()), observations);
		model.setObservationConvention(ConfiguredNames.convention(context, this.conventions));
		return model;
	}

	// What is not said here (the kind of service, the key, the address) the SDK takes
	// from the environment.
	private static Client client(Connection connection, GeminiStreams streams) {
		Matcher versioned = VERSIONED.matcher(connection.endpointOr(ENDPOINT));
		return Client.builder()
			.enterprise(false)
			.apiKey(Objects.requireNonNull(connection.key(), "'api-key' must not be blank"))
			.httpOptions(HttpOptions.builder()
				.baseUrl(versioned.matches() ? versioned.group(1) : connection.endpointOr(ENDPOINT))
				.apiVersion(versioned.matches() ? versioned.group(2) : "v1beta")
				.headers(connection.headerValues())
				// The SDK sleeps after its last attempt, too, and knows no Retry-After.
				.retryOptions(HttpRetryOptions.builder().attempts(1).httpStatusCodes(List.of()).build())
				.build())
			.clientOptions(ClientOptions.builder()
				.customHttpClient(new OkHttpClient.Builder().connectTimeout(connection.timeoutOrDefault())
					.readTimeout(connection.timeoutOrDefault())
					.writeTimeout(connection.timeoutOrDefault())
					.proxy(connection.javaProxy())
					.addInterceptor(streams)
					.addInterceptor(new GeminiRetries(connection.maxRetries(), connection.timeoutOrDefault()))
					.build())
				.build())
			.build();
	}

	private static GoogleGenAiChatOptions options(ChatModelConfig config) {
		return GoogleGenAiChatOptions.builder()
			.model(config.model())
			.temperature(config.temperature())
			.topP(config.topP())
			.maxOutputTokens(config.maxTokens())
			.stopSequences(config.stop().isEmpty() ? null : config.stop())
			.build();
	}

	@Override
	public void probe(ChatModel provider) {
		((GeminiChatModel) provider).listModels();
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return TransportFailures.classify(failure, GeminiChatModelFactory::kind);
	}

	private static @Nullable ClassifiedFailure kind(Throwable cause) {
		if (cause instanceof ApiException ex) {
			// what is not found is the model
			return (ex.code() == 404) ? ClassifiedFailure.of(FailureKind.UNAVAILABLE)
					: ClassifiedFailure.ofStatus(ex.code(), null);
		}
		return (cause instanceof JacksonException) ? ClassifiedFailure.of(FailureKind.UNAVAILABLE) : null;
	}

}
