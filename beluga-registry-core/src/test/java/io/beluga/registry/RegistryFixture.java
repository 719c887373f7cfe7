package io.beluga.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import io.beluga.registry.support.DefaultProviderRegistry.Builder;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test registries, threads and gates, and leaves none of them behind.
 */
final class RegistryFixture implements BeforeEachCallback, AfterEachCallback {

	private static final Logger logger = Logger.getLogger("io.beluga.registry");

	final RecordingListener events = new RecordingListener();

	private final List<AutoCloseable> registries = new ArrayList<>();

	private final List<Task<?>> tasks = new ArrayList<>();

	private final List<Gate> gates = new ArrayList<>();

	/**
	 * Build a registry with the package of echoes, one that remembers failures for ever.
	 */
	DefaultProviderRegistry registry() {
		return registry((builder) -> builder);
	}

	DefaultProviderRegistry registry(UnaryOperator<Builder> customizer) {
		Builder builder = DefaultProviderRegistry.builder()
			.creationRetryDelay(Duration.ofHours(1))
			.listener(this.events);
		DefaultProviderRegistry registry = customizer.apply(builder).build();
		this.registries.add(registry);
		registry.registerPackage(Echo.PACKAGE);
		return registry;
	}

	/**
	 * Build a registry with the provider {@code echo}.
	 */
	DefaultProviderRegistry registry(ProviderFactory<ProviderConfig, ? extends Echo> factory) {
		return registry(factory, (builder) -> builder);
	}

	DefaultProviderRegistry registry(ProviderFactory<ProviderConfig, ? extends Echo> factory,
			UnaryOperator<Builder> customizer) {
		DefaultProviderRegistry registry = registry(customizer);
		registry.registerProvider("echoes", "echo", factory);
		return registry;
	}

	/**
	 * Have something closed at the end of the test.
	 */
	<T extends AutoCloseable> T closing(T resource) {
		this.registries.add(resource);
		return resource;
	}

	<T> Task<T> start(String name, Callable<T> work) {
		Task<T> task = new Task<>(name, work);
		this.tasks.add(task);
		return task.start();
	}

	Gate gate() {
		Gate gate = new Gate();
		this.gates.add(gate);
		return gate;
	}

	/**
	 * Return a configuration with a key for the provider {@code echo}.
	 */
	static ProviderConfig config() {
		return ProviderConfig.builder("echo").apiKey("a-key-of-the-tests").build();
	}

	/**
	 * Return a configuration whose product has a label.
	 */
	static ProviderConfig config(String label) {
		return config().toBuilder().customField("label", label).build();
	}

	/**
	 * Keep what is logged off the console: most tests are about failures.
	 */
	@Override
	public void beforeEach(ExtensionContext context) {
		logger.setUseParentHandlers(false);
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		Thread.interrupted();
		try {
			this.gates.forEach(Gate::open);
			for (Task<?> task : this.tasks) {
				task.join();
			}
			for (AutoCloseable registry : this.registries) {
				new Task<>("close", () -> {
					registry.close();
					return null;
				}).start().result();
			}
		}
		finally {
			logger.setUseParentHandlers(true);
		}
	}

}
