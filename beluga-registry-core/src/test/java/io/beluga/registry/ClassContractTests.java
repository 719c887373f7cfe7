package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Contracts that a reference cannot implement.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClassContractTests {

	private static final ProviderPackage<FakeEcho> CLASSES = ProviderPackage.of("classes", FakeEcho.class);

	private static final ProviderPackage<Shape> SHAPES = ProviderPackage.of("shapes", Shape.class);

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final List<FakeEcho> made = new CopyOnWriteArrayList<>();

	@Test
	void getGivesTheInstance() {
		Providers providers = registry(Duration.ofMillis(100)).providers();
		FakeEcho instance = providers.get(CLASSES, "one");
		assertThat(instance).isSameAs(this.made.get(0));
		assertThat(providers.get(CLASSES, "one")).isSameAs(instance);
		assertThat(providers.get("classes", "one")).isSameAs(instance);
		assertThat(providers.getDefault(CLASSES)).isSameAs(instance);
		assertThat(providers.find(CLASSES, "one").orElseThrow()).isSameAs(instance);
		assertThat(this.made).hasSize(1);
		assertThat(providers.info("classes", "one").state()).isEqualTo(ProviderState.READY);
	}

	@Test
	void getWhenContractIsSealedGivesTheInstance() {
		DefaultProviderRegistry registry = this.fixture
			.registry((builder) -> builder.drainTimeout(Duration.ofMillis(100)));
		registry.registerPackage(SHAPES);
		registry.registerProvider(ProviderDefinition.builder("shapes", "circle", (context, config) -> new Circle())
			.apiKey(ApiKeyUse.NONE)
			.build());
		registry.providers().put("shapes", "one", ProviderConfig.builder("circle").build());
		assertThat(registry.providers().get(SHAPES, "one")).isInstanceOf(Circle.class);
	}

	@Test
	void closeDoesNotWaitForAnInstanceThatWasReplacedAndIsIdle() {
		DefaultProviderRegistry registry = registry(Duration.ofHours(1));
		registry.providers().get(CLASSES, "one").echo("x");
		registry.providers().renew("classes", "one");
		FakeEcho replaced = this.made.get(0);
		assertThat(replaced.isClosed()).isFalse();
		registry.close();
		assertThat(replaced.closes).hasValue(1);
	}

	@Test
	void getWhenCreationFailsThrowsException() {
		DefaultProviderRegistry registry = this.fixture.registry();
		registry.registerPackage(CLASSES);
		registry.registerProvider("classes", "echo", (context, config) -> {
			throw new IllegalStateException("down");
		});
		registry.providers().put("classes", "one", RegistryFixture.config());
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> registry.providers().get(CLASSES, "one"));
	}

	@Test
	void useThroughAHandleDestroysAsUsual() {
		Providers providers = registry(Duration.ofHours(1)).providers();
		ProviderHandle<FakeEcho> handle = providers.handle(CLASSES, "one");
		assertThat(this.made).isEmpty();
		String text = handle.use((echo) -> echo.echo("x"));
		assertThat(text).isEqualTo("one:x");
		providers.put("classes", "one", RegistryFixture.config("new"));
		this.made.get(0).awaitClosed();
	}

	@Test
	void instanceThatWasGivenAwayIsDestroyedAtTheDrainTimeout() {
		Providers providers = registry(Duration.ofMillis(100)).providers();
		FakeEcho instance = providers.get(CLASSES, "one");
		try (LogCapture log = LogCapture.start()) {
			providers.put("classes", "one", RegistryFixture.config("new"));
			instance.awaitClosed();
			assertThat(log.lines()).as("no call was cut").noneMatch((line) -> line.contains("drain timeout"));
		}
		assertThat(providers.get(CLASSES, "one").echo("x")).isEqualTo("new:x");
		assertThat(instance.closes).hasValue(1);
	}

	@Test
	void instanceThatWasGivenAwayIsNotDestroyedBeforeTheDrainTimeout() {
		DefaultProviderRegistry registry = registry(Duration.ofMillis(100));
		Providers providers = registry.providers();
		registry.configuredProviders()
			.add(ConfiguredProvider.builder("classes", "patient", RegistryFixture.config())
				.drainTimeout(Duration.ofHours(1))
				.build());
		EchoFactory other = new EchoFactory();
		registry.registerProvider("echoes", "echo", other);
		providers.put("echoes", "other", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "other").echo("x");
		FakeEcho instance = providers.get(CLASSES, "patient");
		providers.put("classes", "patient", RegistryFixture.config("new"));
		providers.put("echoes", "other", RegistryFixture.config("new"));
		other.made.get(0).awaitClosed();
		assertThat(instance.echo("x")).isEqualTo("patient:x");
		assertThat(providers.get(CLASSES, "patient").echo("x")).isEqualTo("new:x");
	}

	/**
	 * Nobody knows how long such an instance is used, so that waiting for it at the end
	 * is no use: an application would take as long to stop as the drain timeout says.
	 */
	@Test
	void closeDestroysAnInstanceThatWasGivenAway() {
		DefaultProviderRegistry registry = registry(Duration.ofHours(1));
		FakeEcho instance = registry.providers().get(CLASSES, "one");
		Task<Void> close = this.fixture.start("close", () -> {
			registry.close();
			return null;
		});
		close.join();
		assertThat(instance.closes).hasValue(1);
		assertThatExceptionOfType(RegistryAccessFailedException.class)
			.isThrownBy(() -> registry.providers().get(CLASSES, "one"));
	}

	private DefaultProviderRegistry registry(Duration drainTimeout) {
		DefaultProviderRegistry registry = this.fixture.registry((builder) -> builder.drainTimeout(drainTimeout));
		registry.registerPackage(CLASSES);
		registry.registerProvider("classes", "echo", (context, config) -> {
			FakeEcho product = new FakeEcho(
					String.valueOf(config.customFields().getOrDefault("label", context.name())));
			this.made.add(product);
			return product;
		});
		registry.providers().put("classes", "one", RegistryFixture.config());
		return registry;
	}

	sealed interface Shape permits Circle {

	}

	record Circle() implements Shape {
	}

}
