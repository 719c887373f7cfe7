package io.beluga.registry.journeys;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEventListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The journeys in a Spring Boot application.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SpringJourneys {

	private static final Semaphore replaced = new Semaphore(0);

	public static void main(String[] arguments) throws Exception {
		Path file = Files.createTempFile("journeys", ".properties");
		try {
			Journey.makeAll(() -> make(file));
		}
		finally {
			Files.delete(file);
		}
	}

	private static void make(Path file) throws IOException, InterruptedException {
		write(file, "EUR");
		try (ConfigurableApplicationContext context = start(file, "--server.port=0",
				"--management.endpoints.web.exposure.include=providers", "--journeys.steps=true")) {
			callEndpoint(context.getEnvironment().getRequiredProperty("local.server.port"));
		}
		// what watches the file runs now and then, and would be in every journey
		try (ConfigurableApplicationContext context = start(file, "--spring.main.web-application-type=none",
				"--beluga.registry.reload-on-update=true", "--beluga.registry.reload-quiet-period=1s")) {
			context.getBean(PaymentGateway.class).pay(1);
			Journey.CHANGED_FILE.begin();
			write(file, "CHF");
			require(replaced.tryAcquire(1, TimeUnit.MINUTES), "The instance was not replaced");
		}
	}

	private static ConfigurableApplicationContext start(Path file, String... arguments) {
		SpringApplication application = new SpringApplication(SpringJourneys.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setDefaultProperties(
				Map.of("spring.config.location", file.toUri().toString(), "logging.level.root", "warn"));
		return application.run(arguments);
	}

	private static void callEndpoint(String port) throws IOException, InterruptedException {
		HttpClient client = HttpClient.newHttpClient();
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:%s/actuator/providers".formatted(port)))
			.build();
		client.send(request, HttpResponse.BodyHandlers.discarding());
		Journey.ENDPOINT.begin();
		int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		Journey.ENDPOINT.end();
		require(status == 200, "The endpoint did not answer");
	}

	private static void write(Path file, String currency) throws IOException {
		Files.writeString(file, """
				beluga.providers.payments.subscription.provider-name=direct
				beluga.providers.payments.subscription.currency=%s
				""".formatted(currency));
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalStateException(message);
		}
	}

	@Bean
	@BelugaProvider(packageName = "payments", name = "direct", apiKey = ApiKeyUse.NONE)
	ProviderFactory<PaymentConfig, PaymentGateway> direct() {
		return (context, config) -> PaymentGateway.of(String.valueOf(config.currency()));
	}

	@Bean
	ProviderEventListener replacements() {
		return (event) -> {
			if (event instanceof InstanceReplaced) {
				Journey.CHANGED_FILE.end();
				replaced.release();
			}
		};
	}

	/**
	 * Walks through the start in steps, before Spring does it: the beans that a journey
	 * does not need are made outside of it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("journeys.steps")
	static class Steps {

		Steps(BeanFactory beans) {
			beans.getBean(BelugaRegistryProperties.class);
			beans.getBean(BelugaPackagesProperties.class);

			Journey.FACTORY_BEAN.begin();
			ProviderRegistry registry = beans.getBean(ProviderRegistry.class);
			Journey.FACTORY_BEAN.end();
			require(registry.listProviders("payments").contains("direct"), "The provider is not registered");

			Journey.PROPERTY.begin();
			beans.getBean(BelugaProvidersProperties.class);
			Journey.PROPERTY.end();
			Providers providers = beans.getBean(Providers.class);
			Journey.PROPERTY.begin();
			// makes the record, which ends the journey
			providers.config("payments", "subscription");
		}

	}

	record PaymentConfig(@Nullable String currency) {

		PaymentConfig {
			if (currency != null) {
				Journey.PROPERTY.end();
			}
		}

	}

}
