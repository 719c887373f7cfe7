package io.beluga.registry.springai.llms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.anthropic.backends.AnthropicBackend;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.LogLevel;
import com.anthropic.core.Timeout;
import com.anthropic.core.http.HttpClient;
import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.ErrorType;
import com.anthropic.models.models.ModelListParams;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.Connection;
import io.beluga.registry.springai.internal.RetryAfterLimit;
import io.beluga.registry.springai.internal.TransportFailures;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.anthropic.http.okhttp.AnthropicHttpClientBuilderCustomizer;
import org.springframework.ai.anthropic.http.okhttp.SpringAiAnthropicHttpClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes models of Anthropic.
 */
final class AnthropicChatModelFactory
		implements ProviderFactory<ChatModelConfig, ChatModel>, ProviderProbe<ChatModel>, FailureClassifier {

	private static final String ENDPOINT = "https://api.anthropic.com";

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<ChatModelObservationConvention> conventions;

	private final ObjectProvider<ToolCallingManager> toolCallingManagers;

	private final ObjectProvider<AnthropicHttpClientBuilderCustomizer> customizers;

	AnthropicChatModelFactory(BeanFactory beanFactory) {
		this.observations = beanFactory.getBeanProvider(ObservationRegistry.class);
		this.conventions = beanFactory.getBeanProvider(ChatModelObservationConvention.class);
		this.toolCallingManagers = beanFactory.getBeanProvider(ToolCallingManager.class);
		this.customizers = beanFactory.getBeanProvider(AnthropicHttpClientBuilderCustomizer.class);
	}

	@Override
	public List<ConfigViolation> validate(ChatModelConfig config) {
		List<ConfigViolation> violations = new ArrayList<>(config.violations(false));
		if (config.temperature() != null && config.temperature() > 1) {
			violations.add(new ConfigViolation("temperature", "must be between 0 and 1 for Anthropic."));
		}
		return violations;
	}

	@Override
	@SuppressWarnings("removal") // the manager still tells the tools' definitions
	public ChatModel create(ProviderContext context, ChatModelConfig config) {
		AnthropicClient client = client(config.connection());
		context.onDestroy(client::close);
		AnthropicChatModel.Builder builder = AnthropicChatModel.builder()
			.anthropicClient(client)
			.anthropicClientAsync(client.async())
			.options(options(config))
			.observationRegistry(this.observations.getIfUnique(() -> ObservationRegistry.NOOP));
		this.toolCallingManagers.ifUnique(builder::toolCallingManager);
		AnthropicChatModel model = builder.build();
		model.setObservationConvention(ConfiguredNames.convention(context, this.conventions));
		return model;
	}

	// The SDK's own shortcuts (fromEnv, Spring AI's AnthropicSetup) read keys, addresses
	// and headers of the environment: each part is put together here instead.
	private AnthropicClient client(Connection connection) {
		Duration wait = connection.timeoutOrDefault();
		Timeout timeout = Timeout.builder().connect(wait).read(wait).write(wait).request(Duration.ZERO).build();
		AnthropicBackend backend = AnthropicBackend.builder()
			.apiKey(connection.key())
			.baseUrl(connection.endpointOr(ENDPOINT).replaceFirst("/v1$", ""))
			.build();
		SpringAiAnthropicHttpClient.Builder http = SpringAiAnthropicHttpClient.builder()
			.timeout(timeout)
			.proxy(connection.javaProxy())
			.observationRegistry(this.observations.getIfUnique(() -> ObservationRegistry.NOOP))
			.interceptor(new RetryAfterLimit(wait));
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(http));
		HttpClient transport = http.backend(backend).build();
		ClientOptions.Builder options = ClientOptions.builder()
			.httpClient(transport)
			.timeout(timeout)
			.maxRetries(connection.maxRetries())
			.logLevel(LogLevel.OFF);
		backend.applyCredentials(transport, options);
		connection.headerValues().forEach(options::replaceHeaders);
		return new AnthropicClientImpl(options.build());
	}

	private static AnthropicChatOptions options(ChatModelConfig config) {
		return AnthropicChatOptions.builder()
			.model(config.model())
			.temperature(config.temperature())
			.topP(config.topP())
			.maxTokens(config.maxTokens())
			.stopSequences(config.stop().isEmpty() ? null : config.stop())
			.build();
	}

	@Override
	public void probe(ChatModel provider) {
		((AnthropicChatModel) provider).getAnthropicClient().models().list(ModelListParams.builder().limit(1).build());
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return TransportFailures.classify(failure, AnthropicChatModelFactory::kind);
	}

	private static @Nullable ClassifiedFailure kind(Throwable cause) {
		if (cause instanceof AnthropicServiceException ex) {
			Optional<String> retryAfter = ex.headers().values("Retry-After").stream().findFirst();
			ClassifiedFailure byStatus = ClassifiedFailure.ofStatus(ex.statusCode(), retryAfter.orElse(null));
			// A stream that breaks has the status 200 of its beginning.
			return ex.errorType()
				.map(AnthropicChatModelFactory::kind)
				.map((kind) -> new ClassifiedFailure(kind, byStatus.retryAfter()))
				.orElse(byStatus);
		}
		return (cause instanceof AnthropicInvalidDataException) ? ClassifiedFailure.of(FailureKind.UNAVAILABLE) : null;
	}

	private static @Nullable FailureKind kind(ErrorType type) {
		return switch (type.value()) {
			case RATE_LIMIT_ERROR -> FailureKind.RATE_LIMITED;
			// what is not found is the model
			case OVERLOADED_ERROR, API_ERROR, NOT_FOUND_ERROR -> FailureKind.UNAVAILABLE;
			case TIMEOUT_ERROR -> FailureKind.TIMEOUT;
			case BILLING_ERROR -> FailureKind.QUOTA;
			case AUTHENTICATION_ERROR, PERMISSION_ERROR -> FailureKind.AUTH;
			default -> null;
		};
	}

}
