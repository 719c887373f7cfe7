package io.beluga.registry.autoconfigure.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.ProviderRefreshAutoConfiguration;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProviderCloudAutoConfiguration} with Spring Cloud.
 */
@Tag("spring-cloud")
@ExtendWith(OutputCaptureExtension.class)
class ProviderCloudAutoConfigurationTests {

	private static final ProviderPackage<Speaker> SPEAKERS = ProviderPackage.of("speakers", Speaker.class);

	@TempDir
	private Path folder;

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void eventWithoutKeysRefreshesFromTheEnvironment() throws IOException {
		write("beluga.providers.speakers.loud.api-key=${vendor.key}", "vendor.key=key-1");
		start();
		Speaker loud = speaker();
		assertThat(loud.speak()).isEqualTo("key-1");
		rotate(this.context, "key-2");
		SpringCloudEvents.publish(this.context);
		await(() -> loud.speak().equals("key-2"));
	}

	@Test
	void refreshOfSpringCloudReachesTheNextCall() throws IOException {
		write("beluga.providers.speakers.loud.api-key=key-1");
		start();
		Speaker loud = speaker();
		assertThat(loud.speak()).isEqualTo("key-1");
		write("beluga.providers.speakers.loud.api-key=key-2");
		// files are read by Spring Cloud alone
		assertThat(this.context.getBean(ProviderRefresher.class).refresh().replaced()).isEmpty();
		this.context.getBean(ContextRefresher.class).refresh();
		await(() -> loud.speak().equals("key-2"));
	}

	@Test
	void eventDoesNotBlockTheThreadThatBringsIt() throws Exception {
		write("beluga.providers.speakers.loud.api-key=key-1");
		start();
		Speaker loud = speaker();
		loud.speak();
		CountDownLatch go = new CountDownLatch(1);
		this.context.getBean(Application.class).before = go;
		rotate(this.context, "key-2", "beluga.providers.speakers.loud.api-key");
		SpringCloudEvents.publish(this.context, "some.other");
		assertThat(loud.speak()).isEqualTo("key-1");
		go.countDown();
		await(() -> loud.speak().equals("key-2"));
	}

	@Test
	void eventBeforeTheApplicationIsCompleteIsRemembered() throws IOException {
		write("beluga.providers.speakers.loud.api-key=key-1");
		start((application) -> application.addInitializers((early) -> ((GenericApplicationContext) early)
			.registerBean(SmartInitializingSingleton.class, () -> () -> {
				assertThat(early.getBean(Providers.class).get(SPEAKERS, "loud").speak()).isEqualTo("key-1");
				rotate(early, "key-2", "beluga.providers.speakers.loud.api-key");
				SpringCloudEvents.publish(early);
			})));
		await(() -> speaker().speak().equals("key-2"));
	}

	@Test
	void reloadOnUpdateWithSpringCloudSaysThatItHasNoEffect(CapturedOutput output) throws IOException {
		write("beluga.providers.speakers.loud.api-key=key-1", "beluga.registry.reload-on-update=true");
		start();
		assertThat(output)
			.contains("beluga.registry.reload-on-update has no effect: with Spring Cloud, a refresh reads "
					+ "the environment of the application, and not its files.");
	}

	private Speaker speaker() {
		return this.context.getBean(Providers.class).get(SPEAKERS, "loud");
	}

	private static void rotate(ConfigurableApplicationContext context, String key, String... properties) {
		String property = (properties.length > 0) ? properties[0] : "vendor.key";
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("rotated", Map.of(property, key)));
	}

	private void write(String... lines) throws IOException {
		Files.write(this.folder.resolve("application.properties"), List.of(lines));
	}

	private void start() {
		start((application) -> {
		});
	}

	private void start(Consumer<SpringApplication> customizer) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		customizer.accept(application);
		this.context = application.run("--spring.config.location=" + this.folder + "/");
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - end).isNegative();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
	}

	/**
	 * Keeps the test itself free of Spring Cloud: it is also looked at where that is not
	 * there, to find that it is left out.
	 */
	private static final class SpringCloudEvents {

		static void publish(ConfigurableApplicationContext context, String... keys) {
			context.publishEvent(new EnvironmentChangeEvent(context, Set.of(keys)));
		}

	}

	/**
	 * Something that answers.
	 */
	public interface Speaker {

		String speak();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BelugaRegistryAutoConfiguration.class, ProviderRefreshAutoConfiguration.class,
			ProviderCloudAutoConfiguration.class, RefreshAutoConfiguration.class })
	static class Application {

		private volatile CountDownLatch before = new CountDownLatch(0);

		@Bean
		@BelugaProvider(packageName = "speakers", name = "loud")
		ProviderFactory<ProviderConfig, Speaker> loud() {
			return (context, config) -> {
				this.before.await();
				return () -> config.apiKey().reveal();
			};
		}

	}

}
