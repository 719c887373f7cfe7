package io.beluga.registry.springai.internal;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/**
 * Spring's connector for the HTTP client of the JDK, which closes the connection of a
 * response whose body is cancelled: Spring's own goes on reading to the end, and the
 * vendor goes on writing for nobody.
 *
 * @param httpClient the client
 * @param timeout how long to wait for the head of a response
 */
record CancellableJdkConnector(HttpClient httpClient, Duration timeout) implements ClientHttpConnector {

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		Exchange exchange = new Exchange(this.httpClient);
		JdkClientHttpConnector connector = new JdkClientHttpConnector(exchange);
		connector.setReadTimeout(this.timeout);
		return connector.connect(method, uri, requestCallback)
			.map((response) -> new ClientHttpResponseDecorator(response) {

				@Override
				public Flux<DataBuffer> getBody() {
					return super.getBody().doOnCancel(exchange::cancel);
				}

			});
	}

	/**
	 * The client for one request, whose response it can cancel.
	 */
	private static final class Exchange extends HttpClient {

		private final HttpClient client;

		private volatile Flow.@Nullable Subscription body;

		Exchange(HttpClient client) {
			this.client = client;
		}

		void cancel() {
			Flow.Subscription body = this.body;
			if (body != null) {
				body.cancel();
			}
		}

		@Override
		public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request,
				HttpResponse.BodyHandler<T> handler) {
			return this.client.sendAsync(request, (head) -> new Body<>(this, handler.apply(head)));
		}

		@Override
		public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request,
				HttpResponse.BodyHandler<T> handler, HttpResponse.@Nullable PushPromiseHandler<T> pushHandler) {
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Optional<CookieHandler> cookieHandler() {
			return this.client.cookieHandler();
		}

		@Override
		public Optional<Duration> connectTimeout() {
			return this.client.connectTimeout();
		}

		@Override
		public Redirect followRedirects() {
			return this.client.followRedirects();
		}

		@Override
		public Optional<ProxySelector> proxy() {
			return this.client.proxy();
		}

		@Override
		public SSLContext sslContext() {
			return this.client.sslContext();
		}

		@Override
		public SSLParameters sslParameters() {
			return this.client.sslParameters();
		}

		@Override
		public Optional<Authenticator> authenticator() {
			return this.client.authenticator();
		}

		@Override
		public Version version() {
			return this.client.version();
		}

		@Override
		public Optional<Executor> executor() {
			return this.client.executor();
		}

	}

	private record Body<T>(Exchange exchange,
			HttpResponse.BodySubscriber<T> subscriber) implements HttpResponse.BodySubscriber<T> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.exchange.body = subscription;
			this.subscriber.onSubscribe(subscription);
		}

		@Override
		public void onNext(List<ByteBuffer> item) {
			this.subscriber.onNext(item);
		}

		@Override
		public void onError(Throwable failure) {
			this.subscriber.onError(failure);
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

		@Override
		public CompletionStage<T> getBody() {
			return this.subscriber.getBody();
		}

	}

}
