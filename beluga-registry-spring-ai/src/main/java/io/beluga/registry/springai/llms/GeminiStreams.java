package io.beluga.registry.springai.llms;

import java.io.IOException;

import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Finds the HTTP call beneath a stream, which neither the SDK nor Spring AI gives away,
 * and cancels it when the stream has ended in whatever way.
 */
final class GeminiStreams implements Interceptor {

	// The call is made while the stream is subscribed to, on that thread: the only tie
	// between the two. The first call takes it off.
	private final ThreadLocal<OpenCall> subscribing = new ThreadLocal<>();

	@Override
	public Response intercept(Chain chain) throws IOException {
		OpenCall open = this.subscribing.get();
		if (open != null) {
			this.subscribing.remove();
			open.opened(chain.call());
		}
		return chain.proceed(chain.request());
	}

	<T> Flux<T> closing(Flux<T> stream) {
		return Flux.using(OpenCall::new, (open) -> Flux.from((subscriber) -> {
			this.subscribing.set(open);
			try {
				stream.subscribe(subscriber);
			}
			finally {
				this.subscribing.remove();
			}
		}), OpenCall::cancel);
	}

	private static final class OpenCall {

		private @Nullable Call call;

		private boolean cancelled;

		synchronized void opened(Call call) {
			this.call = call;
			if (this.cancelled) {
				call.cancel();
			}
		}

		synchronized void cancel() {
			this.cancelled = true;
			if (this.call != null) {
				this.call.cancel();
			}
		}

	}

}
