package io.beluga.registry.springai.llms;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Sends a request again whose failure may pass, as the SDKs of other vendors do: after
 * half a second, then twice as long, up to eight seconds, or what {@code Retry-After}
 * asks for. A timeout is not repeated.
 *
 * @param max how often
 * @param longest the longest wait that {@code Retry-After} may ask for
 */
record GeminiRetries(int max, Duration longest) implements Interceptor {

	@Override
	public Response intercept(Chain chain) throws IOException {
		for (int retry = 0; true; retry++) {
			Duration wait = backoff(retry);
			try {
				Response response = chain.proceed(chain.request());
				ClassifiedFailure failure = ClassifiedFailure.ofStatus(response.code(), response.header("Retry-After"));
				wait = failure.retryAfter().orElse(wait);
				if (retry == this.max || !mayPass(failure.kind()) || wait.compareTo(this.longest) > 0) {
					return response;
				}
				response.close();
			}
			catch (IOException ex) {
				if (retry == this.max || ex instanceof InterruptedIOException || chain.call().isCanceled()) {
					throw ex;
				}
			}
			sleep(wait);
		}
	}

	private static boolean mayPass(FailureKind kind) {
		return kind == FailureKind.RATE_LIMITED || kind == FailureKind.UNAVAILABLE || kind == FailureKind.TIMEOUT;
	}

	private static Duration backoff(int retry) {
		double jitter = 1 - 0.25 * ThreadLocalRandom.current().nextDouble();
		return Duration.ofMillis((long) (500 * (1 << Math.min(retry, 4)) * jitter));
	}

	private static void sleep(Duration wait) throws IOException {
		try {
			Thread.sleep(wait.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting for another attempt");
		}
	}

}
