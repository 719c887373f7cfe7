package io.beluga.registry.springai.internal;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.common.OllamaApiConstants;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.DefaultResponseErrorHandler;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes clients of Ollama's protocol. They share one HTTP client, because one of the JDK
 * cannot be closed before Java 21: the number of threads and connections does not depend
 * on how many clients there were.
 */
public final class OllamaClients implements AutoCloseable {

	private static final Duration BACKOFF = Duration.ofMillis(500);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(8);

	private final ObjectProvider<RestClient.Builder> restClients;

	private final ObjectProvider<WebClient.Builder> webClients;

	private @Nullable HttpClient httpClient;

	/**
	 * Create a maker of clients.
	 * @param beanFactory has the builders of the application's HTTP clients, if any
	 */
	public OllamaClients(BeanFactory beanFactory) {
		this.restClients = beanFactory.getBeanProvider(RestClient.Builder.class);
		this.webClients = beanFactory.getBeanProvider(WebClient.Builder.class);
	}

	/**
	 * Check what Ollama does not have.
	 * @param connection how it is reached
	 * @return what is wrong, without any value
	 */
	public static List<ConfigViolation> violations(Connection connection) {
		List<ConfigViolation> violations = new ArrayList<>();
		if (connection.proxy() != null) {
			violations.add(new ConfigViolation("proxy", "is not supported by Ollama's client.", null,
					"Remove it, or set the system properties http.proxyHost and http.proxyPort."));
		}
		return violations;
	}

	/**
	 * Make a client.
	 * @param connection how Ollama is reached
	 * @return a client, which needs no closing
	 */
	public OllamaApi create(Connection connection) {
		Duration timeout = connection.timeoutOrDefault();
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(httpClient());
		requests.setReadTimeout(timeout);
		return OllamaApi.builder()
			.baseUrl(connection.endpointOr(OllamaApiConstants.DEFAULT_BASE_URL).replaceFirst("/(api|v1)$", ""))
			.restClientBuilder(this.restClients.getIfAvailable(RestClient::builder)
				.clone()
				.requestFactory(requests)
				.defaultHeaders((headers) -> addHeaders(headers, connection)))
			.webClientBuilder(this.webClients.getIfAvailable(WebClient::builder)
				.clone()
				.clientConnector(new CancellableJdkConnector(httpClient(), timeout))
				.defaultHeaders((headers) -> addHeaders(headers, connection))
				.filter(withRetries(connection.maxRetries()))
				.filter(withTimeout(timeout)))
			.responseErrorHandler(new StatusErrorHandler())
			.build();
	}

	private synchronized HttpClient httpClient() {
		if (this.httpClient == null) {
			this.httpClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		}
		return this.httpClient;
	}

	private static void addHeaders(HttpHeaders headers, Connection connection) {
		connection.headerValues().forEach(headers::set);
	}

	/**
	 * Make what repeats calls whose failure may pass; streams are repeated by the client.
	 * @param maxRetries how often
	 * @return the retries
	 */
	public static RetryTemplate retries(int maxRetries) {
		return new RetryTemplate(RetryPolicy.builder()
			.maxRetries(maxRetries)
			.delay(BACKOFF)
			.multiplier(2)
			.maxDelay(MAX_BACKOFF)
			.predicate(OllamaFailures::mayPass)
			.build());
	}

	private static ExchangeFilterFunction withRetries(int maxRetries) {
		// A request of the JDK's connector is of use once: each attempt needs its own.
		return (request, next) -> Mono.defer(() -> next.exchange(request))
			.flatMap((response) -> response.statusCode().isError() ? response.<ClientResponse>createError()
					: Mono.just(response))
			.retryWhen(Retry.backoff(maxRetries, BACKOFF)
				.maxBackoff(MAX_BACKOFF)
				.filter(OllamaFailures::mayPass)
				.onRetryExhaustedThrow((retry, signal) -> signal.failure()));
	}

	// The timeout of a request ends with the head of its response.
	private static ExchangeFilterFunction withTimeout(Duration timeout) {
		return (request, next) -> next.exchange(request)
			.map((response) -> response.mutate().body((body) -> body.timeout(timeout)).build());
	}

	@Override
	public synchronized void close() {
		Method shutdown = ReflectionUtils.findMethod(HttpClient.class, "shutdownNow");
		if (shutdown != null && this.httpClient != null) {
			ReflectionUtils.invokeMethod(shutdown, this.httpClient);
		}
		this.httpClient = null;
	}

	/**
	 * Throws what Spring AI throws, which says the status in its text only, with Spring's
	 * own exception as the cause.
	 */
	private static final class StatusErrorHandler extends DefaultResponseErrorHandler {

		@Override
		protected void handleError(ClientHttpResponse response, HttpStatusCode statusCode, @Nullable URI url,
				@Nullable HttpMethod method) throws IOException {
			try {
				super.handleError(response, statusCode, url, method);
			}
			catch (RestClientResponseException ex) {
				String message = statusCode.value() + " - " + ex.getResponseBodyAsString();
				throw statusCode.is4xxClientError() ? new NonTransientAiException(message, ex)
						: new TransientAiException(message, ex);
			}
		}

	}

}
