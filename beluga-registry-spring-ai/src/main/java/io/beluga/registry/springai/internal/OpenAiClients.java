package io.beluga.registry.springai.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import io.beluga.registry.ProviderContext;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.openai.AbstractOpenAiOptions;
import org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes clients of OpenAI's protocol. Each has threads and connections of its own, which
 * end with the instance that it is made for. None reads the environment: the variables of
 * OpenAI's SDK are meant for OpenAI, and a key must not reach another host.
 */
public final class OpenAiClients {

	private static final String UNIFIED_PATH = "/openai/v1";

	private static final String AUTHORIZATION = "Authorization";

	/**
	 * What the SDK is given in place of a key, since it does not do without. Never sent.
	 */
	private static final String NO_KEY = "none";

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<OpenAiHttpClientBuilderCustomizer> customizers;

	/**
	 * Create a maker of clients.
	 * @param beanFactory has what the application customizes clients with
	 */
	public OpenAiClients(BeanFactory beanFactory) {
		this.observations = beanFactory.getBeanProvider(ObservationRegistry.class);
		this.customizers = beanFactory.getBeanProvider(OpenAiHttpClientBuilderCustomizer.class);
	}

	/**
	 * Return what calls are observed with.
	 * @return the application's registry, or one that does nothing
	 */
	public ObservationRegistry observations() {
		return this.observations.getIfUnique(() -> ObservationRegistry.NOOP);
	}

	/**
	 * Make a client, which is closed when the instance is destroyed.
	 * @param context the creation that the client belongs to
	 * @param connection how the service is reached
	 * @param endpoint the vendor's own address, for where none is configured
	 * @return the client
	 */
	public OpenAIClient create(ProviderContext context, Connection connection, String endpoint) {
		return create(context, connection, endpoint, false);
	}

	/**
	 * Make a client of Azure OpenAI, which is closed when the instance is destroyed. What
	 * ends in {@value #UNIFIED_PATH} is its newer interface; elsewhere the model is the
	 * name of a deployment and part of the path.
	 * @param context the creation that the client belongs to
	 * @param connection how the service is reached
	 * @return the client
	 */
	public OpenAIClient createForAzure(ProviderContext context, Connection connection) {
		return create(context, connection, "", true);
	}

	private OpenAIClient create(ProviderContext context, Connection connection, String endpoint, boolean azure) {
		String address = connection.endpointOr(endpoint);
		ClientOptions.Builder options = ClientOptions.builder()
			.httpClient(new OwnHttpClient(httpClient(connection), connection))
			.logLevel(LogLevel.OFF)
			.baseUrl(address)
			.timeout(connection.timeoutOrDefault())
			.maxRetries(connection.maxRetries());
		if (azure) {
			options
				.azureUrlPathMode(address.endsWith(UNIFIED_PATH) ? AzureUrlPathMode.UNIFIED : AzureUrlPathMode.LEGACY);
		}
		authenticate(options, connection.key(), azure);
		connection.headerValues().forEach(options::replaceHeaders);
		OpenAIClient client = new OpenAIClientImpl(options.build());
		context.onDestroy(client::close);
		return client;
	}

	private static void authenticate(ClientOptions.Builder options, @Nullable String key, boolean azure) {
		if (key != null && azure) {
			options.credential(AzureApiKeyCredential.create(key));
		}
		else {
			options.apiKey((key != null) ? key : NO_KEY);
		}
	}

	private SpringAiOpenAiHttpClient httpClient(Connection connection) {
		SpringAiOpenAiHttpClient.Builder builder = SpringAiOpenAiHttpClient.builder()
			.observationRegistry(observations())
			.timeout(timeout(connection.timeoutOrDefault(), Duration.ZERO))
			.proxy(connection.javaProxy())
			.interceptor(new RetryAfterLimit(connection.timeoutOrDefault()));
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static Timeout timeout(Duration wait, Duration whole) {
		return Timeout.builder().connect(wait).read(wait).write(wait).request(whole).build();
	}

	/**
	 * Waits as long as is configured for each of the next bytes. Options of a prompt that
	 * say nothing about it say a minute all the same; what they do say is meant for a
	 * whole call, but would cut a stream that is well alive. Sends no key where there is
	 * none.
	 */
	private static final class OwnHttpClient implements HttpClient {

		private final SpringAiOpenAiHttpClient client;

		private final Connection connection;

		OwnHttpClient(SpringAiOpenAiHttpClient client, Connection connection) {
			this.client = client;
			this.connection = connection;
		}

		@Override
		public HttpResponse execute(HttpRequest request, RequestOptions options) {
			Duration named = named(options);
			return this.client.execute(authenticated(request),
					with(options, (named != null) ? OpenAiClients.timeout(named, named) : configured()));
		}

		@Override
		public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
			Duration named = named(options);
			return this.client.executeAsync(authenticated(request),
					with(options, (named != null) ? OpenAiClients.timeout(named, Duration.ZERO) : configured()));
		}

		private HttpRequest authenticated(HttpRequest request) {
			if (this.connection.key() != null) {
				return request;
			}
			HttpRequest.Builder builder = request.toBuilder().removeHeaders(AUTHORIZATION);
			this.connection.headerValues().forEach((name, value) -> {
				if (name.equalsIgnoreCase(AUTHORIZATION)) {
					builder.putHeader(name, value);
				}
			});
			return builder.build();
		}

		private Timeout configured() {
			return OpenAiClients.timeout(this.connection.timeoutOrDefault(), Duration.ZERO);
		}

		private @Nullable Duration named(RequestOptions options) {
			Duration asked = (options.getTimeout() != null) ? options.getTimeout().request() : null;
			return (AbstractOpenAiOptions.DEFAULT_TIMEOUT.equals(asked)
					|| this.connection.timeoutOrDefault().equals(asked)) ? null : asked;
		}

		private static RequestOptions with(RequestOptions options, Timeout timeout) {
			RequestOptions.Builder builder = RequestOptions.builder().timeout(timeout);
			if (options.getResponseValidation() != null) {
				builder.responseValidation(options.getResponseValidation());
			}
			return builder.build();
		}

		/**
		 * What is in flight has had its time to end: what is cut now would give its
		 * connection back to a pool that nobody clears any more.
		 */
		@Override
		public void close() {
			this.client.getOkHttpClient().dispatcher().cancelAll();
			this.client.close();
		}

	}

}
