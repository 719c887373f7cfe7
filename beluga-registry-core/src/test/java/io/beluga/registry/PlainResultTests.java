package io.beluga.registry;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Asynchronous results on class paths that lack libraries for them.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PlainResultTests {

	@Test
	void resultsOfTheJdkHoldTheirInstanceWithoutReactiveStreams() throws Exception {
		assertThat(run(PlainApplication.class)).isEqualTo("[1, 2, 3, 0]");
	}

	@Test
	void publishersHoldTheirInstanceWithoutReactor() throws Exception {
		assertThat(run(ReactiveStreamsApplication.class, Publisher.class)).isEqualTo("[1, 1, 0]");
	}

	private static String run(Class<?> application, Class<?>... libraries) throws Exception {
		List<URL> urls = new ArrayList<>();
		urls.add(location(DefaultProviderRegistry.class));
		urls.add(location(PlainResultTests.class));
		for (Class<?> library : libraries) {
			urls.add(location(library));
		}
		try (URLClassLoader classLoader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> classLoader.loadClass(Flux.class.getName()));
			Object isolated = classLoader.loadClass(application.getName()).getConstructor().newInstance();
			((Runnable) isolated).run();
			return isolated.toString();
		}
	}

	private static URL location(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	/**
	 * A contract with nothing but the JDK.
	 */
	interface Anything {

		Object get();

	}

	/**
	 * What an application without libraries does.
	 */
	public static class PlainApplication implements Runnable {

		final List<Object> seen = new ArrayList<>();

		private Object result = "text";

		@Override
		public void run() {
			ProviderPackage<Anything> things = ProviderPackage.of("things", Anything.class);
			try (DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build()) {
				registry.registerPackage(things);
				registry.registerProvider("things", "any", (context, config) -> (Anything) () -> this.result);
				registry.providers().put("things", "one", ProviderConfig.builder("any").apiKey("k").build());
				Anything reference = registry.providers().get(things, "one");
				reference.get();
				use(reference, () -> this.seen.add(registry.providers().info("things", "one").calls().inFlight()));
			}
		}

		void use(Anything reference, Runnable look) {
			CompletableFuture<String> future = new CompletableFuture<>();
			give(future, reference);
			look.run();
			Stream<?> stream = (Stream<?>) give(Stream.of("a"), reference);
			look.run();
			SubmissionPublisher<String> source = new SubmissionPublisher<>(Runnable::run, 1);
			Flow.Publisher<String> flow = source::subscribe;
			((Flow.Publisher<?>) give(flow, reference)).subscribe(new FlowSink());
			look.run();
			future.complete("x");
			stream.close();
			source.close();
			look.run();
		}

		final Object give(Object result, Anything reference) {
			this.result = result;
			return reference.get();
		}

		@Override
		public String toString() {
			return this.seen.toString();
		}

	}

	/**
	 * What an application with Reactive Streams and without Reactor does.
	 */
	public static final class ReactiveStreamsApplication extends PlainApplication {

		@Override
		void use(Anything reference, Runnable look) {
			SubmissionPublisher<String> source = new SubmissionPublisher<>(Runnable::run, 1);
			Publisher<String> publisher = (subscriber) -> source.subscribe(FlowAdapters.toFlowSubscriber(subscriber));
			Publisher<?> result = (Publisher<?>) give(publisher, reference);
			look.run();
			result.subscribe(FlowAdapters.toSubscriber(new FlowSink()));
			look.run();
			source.close();
			look.run();
		}

	}

	private static final class FlowSink implements Flow.Subscriber<Object> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(1);
		}

		@Override
		public void onNext(Object item) {
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onComplete() {
		}

	}

}
