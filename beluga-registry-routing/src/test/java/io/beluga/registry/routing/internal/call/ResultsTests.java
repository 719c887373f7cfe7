package io.beluga.registry.routing.internal.call;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import io.beluga.registry.routing.internal.call.Results.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResultsTests {

	/**
	 * What a library's own client returns.
	 */
	public static final class OwnStage extends CompletableFuture<String> {

		OwnStage() {
		}

	}

	@Test
	void stageWhenPromisedNothingIsValueWhereItsTypeHasName() {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:1")).build();
		Object jdk = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
		assertThat(Results.kindOf(new OwnStage(), null)).isEqualTo(Kind.VALUE);
		assertThat(Results.kindOf(jdk, null)).isEqualTo(Kind.STAGE);
		assertThat(Results.kindOf(new CompletableFuture<>(), null)).isEqualTo(Kind.STAGE);
	}

}
