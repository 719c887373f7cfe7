package io.beluga.registry.springai.internal;

import java.io.IOException;
import java.time.Duration;

import io.beluga.registry.spi.ClassifiedFailure;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps a vendor's client from sleeping for as long as a {@code Retry-After} asks for, be
 * it an hour: a caller who waits so long has given up. It gets the response at once then.
 *
 * @param longest the longest wait between two requests
 */
public record RetryAfterLimit(Duration longest) implements Interceptor {

	@Override
	public Response intercept(Chain chain) throws IOException {
		Response response = chain.proceed(chain.request());
		boolean tooLong = ClassifiedFailure.ofStatus(response.code(), response.header("Retry-After"))
			.retryAfter()
			.filter((wait) -> wait.compareTo(this.longest) > 0)
			.isPresent();
		return tooLong ? response.newBuilder().header("X-Should-Retry", "false").build() : response;
	}

}
