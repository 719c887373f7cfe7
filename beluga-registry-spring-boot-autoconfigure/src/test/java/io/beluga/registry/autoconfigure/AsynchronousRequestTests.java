package io.beluga.registry.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that go on without a thread of the server when the application stops at once.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AsynchronousRequestTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static volatile CountDownLatch entered;

	private static volatile CountDownLatch release;

	private static final AtomicBoolean closed = new AtomicBoolean();

	private static final AtomicReference<Boolean> closedDuringCall = new AtomicReference<>();

	@ParameterizedTest
	@ValueSource(strings = { "callable", "future", "stream" })
	void instanceWhenTheServerStopsAtOnceOutlivesTheCall(String path) throws Exception {
		entered = new CountDownLatch(1);
		release = new CountDownLatch(1);
		closed.set(false);
		closedDuringCall.set(null);
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).run("--server.port=0",
				"--server.shutdown=immediate", "--spring.main.banner-mode=off",
				"--spring.lifecycle.timeout-per-shutdown-phase=1s", "--beluga.providers.llms.main.provider-name=slow",
				"--management.endpoints.enabled-by-default=false");
		String port = context.getEnvironment().getProperty("local.server.port");
		HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + path)).build(),
					BodyHandlers.ofString());
		assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
		Providers providers = context.getBean(Providers.class);
		Thread close = new Thread(context::close, "close");
		close.start();
		while (isOpen(providers)) {
			Thread.onSpinWait();
		}
		assertThat(closed).isFalse();
		release.countDown();
		close.join();
		assertThat(closedDuringCall).hasValue(false);
		assertThat(closed).isTrue();
	}

	private static boolean isOpen(Providers providers) {
		try {
			providers.list("llms");
			return true;
		}
		catch (RegistryAccessFailedException ex) {
			return false;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final Providers providers;

		Application(Providers providers) {
			this.providers = providers;
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "slow", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Llm> slow() {
			return (creation, config) -> {
				creation.onDestroy(() -> closed.set(true));
				return (question) -> {
					entered.countDown();
					while (release.getCount() > 0) {
						try {
							release.await();
						}
						catch (InterruptedException ex) {
							// as a driver does that knows nothing of interrupts
						}
					}
					closedDuringCall.set(closed.get());
					return "!";
				};
			};
		}

		private String ask() {
			return this.providers.get(LLMS, "main").ask("?");
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return this::ask;
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(this::ask);
		}

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (out) -> out.write(ask().getBytes());
		}

	}

}
