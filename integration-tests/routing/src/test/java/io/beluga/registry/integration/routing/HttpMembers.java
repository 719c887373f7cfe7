package io.beluga.registry.integration.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.Secret;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Providers of an application's own, on the client of the JDK. Their factories say what
 * statuses mean, and leave all else to what is known of the JDK.
 */
@Configuration(proxyBeanMethods = false)
class HttpMembers {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Bean
	static ProviderPackage<Sentences> sentences() {
		return Sentences.PACKAGE;
	}

	@Bean
	static ProviderPackage<Payments> payments() {
		return Payments.PACKAGE;
	}

	@Bean
	@BelugaProvider(packageName = "sentences", name = "http")
	static ProviderFactory<Config, Sentences> httpSentences() {
		return new Factory<>((config) -> (id) -> client.sendAsync(config.request(id), BodyHandlers.ofString())
			.thenApply(HttpMembers::body));
	}

	@Bean
	@BelugaProvider(packageName = "payments", name = "http")
	static ProviderFactory<Config, Payments> httpPayments() {
		return new Factory<>((config) -> (id) -> {
			try {
				return body(client.send(config.request(id), BodyHandlers.ofString()));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static String body(HttpResponse<String> response) {
		if (response.statusCode() != 200) {
			throw new StatusException(response.statusCode(), response.headers().firstValue("Retry-After").orElse(null),
					response.body());
		}
		return response.body();
	}

	record Config(URI endpoint, Secret apiKey, String model, Duration timeout) {

		HttpRequest request(String id) {
			return HttpRequest.newBuilder(this.endpoint)
				.timeout(this.timeout)
				.header("Authorization", "Bearer " + this.apiKey.reveal())
				.POST(BodyPublishers.ofString("{\"model\":\"" + this.model + "\",\"id\":\"" + id + "\"}"))
				.build();
		}

	}

	private record Factory<P>(Function<Config, P> clients) implements ProviderFactory<Config, P>, FailureClassifier {

		@Override
		public P create(ProviderContext context, Config config) {
			return this.clients.apply(config);
		}

		@Override
		public Optional<ClassifiedFailure> classify(Throwable failure) {
			return (failure instanceof StatusException known)
					? Optional.of(ClassifiedFailure.ofStatus(known.status, known.retryAfter)) : Optional.empty();
		}

	}

	static final class StatusException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final int status;

		private final String retryAfter;

		StatusException(int status, String retryAfter, String body) {
			super(status + ": " + body);
			this.status = status;
			this.retryAfter = retryAfter;
		}

	}

}
