package io.beluga.registry.test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.beluga.registry.test.BelugaAssertions.assertThatError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What every provider has to keep to, as tests that the test of a provider inherits.
 * <pre class="code">
 * class AcmeProviderTests extends ProviderFactoryContract&lt;ChatModel&gt; {
 *
 *     AcmeProviderTests() {
 *         super(LLMS);
 *     }
 *
 *     &#064;Override
 *     protected TestProviders application() {
 *         return TestProviders.withBootBinding().withConfiguration(AcmeAutoConfiguration.class);
 *     }
 *
 *     &#064;Override
 *     protected ProviderConfig validConfig() {
 *         return ProviderConfig.builder("acme").apiKey("k").customField("model", "m").build();
 *     }
 *
 * }
 * </pre> A provider whose instances have something to do overrides {@link #use} as well,
 * because many a library starts its threads with the first call.
 *
 * @param <P> the contract of the package
 * @since 0.1.0
 */
@ExtendWith(OutputCaptureExtension.class)
public abstract class ProviderFactoryContract<P> {

	private static final Set<String> TEXTLESS = Set.of("integer", "number", "boolean");

	/**
	 * What every configured provider has: no fields of the provider's own.
	 */
	private static final Set<String> RESERVED = Set.of("provider-name", "api-key", "endpoint", "timeout", "extends",
			"optional", "enabled", "probe", "creation-timeout", "drain-timeout");

	private static final String UNKNOWN_FIELD = "no-such-field";

	private final ProviderPackage<P> providerPackage;

	/**
	 * Create the tests of a provider.
	 * @param providerPackage its package
	 */
	protected ProviderFactoryContract(ProviderPackage<P> providerPackage) {
		this.providerPackage = providerPackage;
	}

	/**
	 * Return a registry with the provider, and with what it needs.
	 * @return a new one each time, which has not started; the tests close it
	 */
	protected abstract TestProviders application();

	/**
	 * Return a configuration that is valid and as full as can be: it names the provider,
	 * and has a key where the provider takes one.
	 * @return a configuration
	 */
	protected abstract ProviderConfig validConfig();

	/**
	 * Call an instance, so that it is seen to work and starts what it starts late.
	 * @param provider an instance that was made of {@link #validConfig()}
	 * @throws Exception if it does not work
	 */
	protected void use(P provider) throws Exception {
	}

	/**
	 * Return the fields without which no instance can be made: those that the schema
	 * requires, where nothing is said.
	 * @return names as they are written in a configuration, such as {@code api-key}
	 */
	protected Set<String> requiredFields() {
		Set<String> required = new LinkedHashSet<>();
		run((application) -> {
			if (schema(application.registry()).get("required") instanceof List<?> names) {
				names.forEach((name) -> required.add(String.valueOf(name)));
			}
		});
		return required;
	}

	/**
	 * Return a valid configuration whose instance cannot be made before the test is over,
	 * for example because its endpoint accepts connections and never answers.
	 * @return a configuration, or nothing where to make an instance waits for nothing
	 */
	protected Optional<ProviderConfig> blockingConfig() {
		return Optional.empty();
	}

	/**
	 * Tell whether a thread may go on after the instance is destroyed that started it,
	 * because a library keeps it for all of its clients, and ends it when it is idle.
	 * @param thread a thread that was started by an instance
	 * @return whether it is no leak
	 */
	protected boolean mayOutlive(Thread thread) {
		return false;
	}

	/**
	 * Return how long the tests wait for what ought to happen at once: 30 seconds where
	 * nothing is said.
	 * @return the longest time
	 */
	protected Duration patience() {
		return Duration.ofSeconds(30);
	}

	/**
	 * A valid configuration makes an instance of the contract, and that works.
	 * @throws Exception if the instance does not work
	 */
	@Test
	public void createWhenConfigurationIsValidMakesAnInstance() throws Exception {
		try (TestProviders application = application()) {
			ProviderRegistry registry = application.registry();
			P provider = create(registry, validConfig());
			assertThat(provider).isInstanceOf(this.providerPackage.contract());
			use(provider);
			registry.destroyProvider(provider);
		}
	}

	/**
	 * Each field that is required is missed by name, before the factory is called.
	 * @return a test for each of them
	 */
	@TestFactory
	public Stream<DynamicTest> createWhenRequiredFieldIsMissingNamesIt() {
		return requiredFields().stream().map((field) -> DynamicTest.dynamicTest(field, () -> run((application) -> {
			ProviderConfig config = without(validConfig(), field);
			assertThat(config).as("the valid configuration without '%s'", field).isNotEqualTo(validConfig());
			assertThatError(ErrorCode.INVALID_CONFIG, () -> create(application.registry(), config)).hasViolation(field);
		})));
	}

	/**
	 * The key is in no text of the instance, of its configuration, of errors, or of the
	 * log.
	 * @param output what is written meanwhile
	 */
	@Test
	public void keyIsInNoText(CapturedOutput output) {
		assumeTrue(validConfig().apiKey() != null, "The provider takes no key");
		String key = "key-" + UUID.randomUUID();
		ProviderConfig config = validConfig().toBuilder().apiKey(key).build();
		Map<String, Object> texts = new LinkedHashMap<>();
		Set<String> required = requiredFields();
		run((application) -> {
			ProviderRegistry registry = application.registry();
			texts.put("the configuration that the factory takes", bind(application, config));
			P provider = create(registry, config);
			texts.put("the instance", String.valueOf(provider));
			registry.destroyProvider(provider);
			texts.put("the error for a field that is not known", failure(registry, with(config, UNKNOWN_FIELD, key)));
			ownFields(registry).forEach((field, schema) -> {
				if (isTextless(schema)) {
					texts.put("the error for the key in '" + field + "'", failure(registry, with(config, field, key)));
				}
			});
			required.forEach((field) -> texts.put("the error for '" + field + "' that is missing",
					failure(registry, without(config, field))));
		});
		texts.put("the log", output);
		// what an assertion shows must not have the key either
		assertThat(
				texts.entrySet().stream().filter((each) -> text(each.getValue()).contains(key)).map(Map.Entry::getKey))
			.as("what has the key in its text")
			.isEmpty();
	}

	private static String text(Object object) {
		if (object instanceof Throwable failure) {
			StringWriter trace = new StringWriter();
			failure.printStackTrace(new PrintWriter(trace, true));
			return trace.toString();
		}
		return String.valueOf(object);
	}

	/**
	 * When an instance is destroyed, the threads end that it has started.
	 * @throws Exception if the instance does not work
	 */
	@Test
	public void destroyReleasesThreads() throws Exception {
		try (TestProviders application = application()) {
			ProviderRegistry registry = application.registry();
			// what libraries start once and keep is there afterwards
			live(registry);
			ThreadGroup group = new ThreadGroup("instance of " + providerName());
			inThread(group, () -> {
				live(registry);
				return null;
			});
			await("the end of the threads of an instance that is destroyed", () -> started(group).isEmpty(),
					() -> started(group));
		}
	}

	private void live(ProviderRegistry registry) throws Exception {
		P provider = create(registry, validConfig());
		use(provider);
		registry.destroyProvider(provider);
	}

	private List<Thread> started(ThreadGroup group) {
		Thread[] threads = new Thread[group.activeCount() + 16];
		int count = group.enumerate(threads);
		return Stream.of(threads).limit(count).filter((thread) -> !mayOutlive(thread)).toList();
	}

	/**
	 * An interrupt ends a creation that waits, and one that comes before a creation is
	 * not lost.
	 * @throws Exception if the test is interrupted itself
	 */
	@Test
	public void createWhenInterruptedEnds() throws Exception {
		try (TestProviders application = application()) {
			ProviderRegistry registry = application.registry();
			AtomicBoolean kept = new AtomicBoolean();
			Throwable failure = interrupted(registry, validConfig(), true, kept);
			assertThat(kept).as("whether the thread is still interrupted").isTrue();
			if (failure != null) {
				assertThat(failure).isInstanceOf(ProviderCreationFailedException.class);
			}
			ProviderConfig blocking = blockingConfig().orElse(null);
			if (blocking != null) {
				assertThat(interrupted(registry, blocking, false, kept))
					.isInstanceOf(ProviderCreationFailedException.class);
			}
		}
	}

	/**
	 * Make an instance on a thread that is interrupted, and wait for its end.
	 */
	private @Nullable Throwable interrupted(ProviderRegistry registry, ProviderConfig config, boolean before,
			AtomicBoolean kept) throws Exception {
		CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			if (before) {
				Thread.currentThread().interrupt();
			}
			Throwable failure = catchThrowable(() -> registry.destroyProvider(create(registry, config)));
			kept.set(Thread.interrupted());
			end.complete(Optional.ofNullable(failure));
		}, "interrupted creation of " + providerName());
		thread.setDaemon(true);
		thread.start();
		if (!before) {
			Set<Thread.State> waiting = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);
			await("a creation that waits", () -> waiting.contains(thread.getState()) || isInSocket(thread),
					() -> thread);
			thread.interrupt();
		}
		return end.get(patience().toMillis(), TimeUnit.MILLISECONDS).orElse(null);
	}

	private static boolean isInSocket(Thread thread) {
		return Stream.of(thread.getStackTrace()).limit(5).anyMatch((frame) -> frame.getClassName().contains("Socket"));
	}

	/**
	 * Two instances of one configuration have nothing to do with each other: one works
	 * when the other is destroyed.
	 * @throws Exception if an instance does not work
	 */
	@Test
	public void instancesAreIndependent() throws Exception {
		try (TestProviders application = application()) {
			ProviderRegistry registry = application.registry();
			P first = create(registry, validConfig());
			P second = create(registry, validConfig());
			assertThat(second).isNotSameAs(first);
			use(first);
			registry.destroyProvider(first);
			use(second);
			registry.destroyProvider(second);
		}
	}

	/**
	 * The schema has the fields of the configuration, and what it does not have is
	 * refused where it says so.
	 */
	@Test
	public void schemaHasTheFieldsThatAreTaken() {
		run((application) -> {
			ProviderRegistry registry = application.registry();
			Map<String, Object> schema = schema(registry);
			if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
				assertThat(fields(schema).keySet()).containsAll(validConfig().customFields().keySet());
				assertThatError(ErrorCode.INVALID_CONFIG,
						() -> create(registry, with(validConfig(), UNKNOWN_FIELD, "x")))
					.hasViolation(UNKNOWN_FIELD);
			}
		});
	}

	/**
	 * The types, limits, constants and defaults of the schema are those of the binder.
	 * @return a test for each field
	 */
	@TestFactory
	public Stream<DynamicTest> schemaAgreesWithBinder() {
		Map<String, Map<String, Object>> fields = new LinkedHashMap<>();
		run((application) -> fields.putAll(ownFields(application.registry())));
		return fields.entrySet()
			.stream()
			.map((field) -> DynamicTest.dynamicTest(field.getKey(),
					() -> run((application) -> agree(application, field.getKey(), field.getValue()))));
	}

	private void agree(TestProviders application, String field, Map<String, Object> schema) {
		if (isTextless(schema)) {
			refuses(application, field, "text");
		}
		if (schema.get("minimum") instanceof Number minimum) {
			refuses(application, field, minimum.longValue() - 1);
		}
		if (schema.get("maximum") instanceof Number maximum) {
			refuses(application, field, maximum.longValue() + 1);
		}
		if (schema.get("enum") instanceof List<?> constants) {
			constants.forEach((constant) -> takes(application, field, constant));
			refuses(application, field, "no-such-constant");
		}
		if (schema.get("default") != null) {
			takes(application, field, schema.get("default"));
		}
	}

	private static boolean isTextless(Map<String, Object> schema) {
		return schema.get("type") instanceof String type && TEXTLESS.contains(type);
	}

	private void refuses(TestProviders application, String field, Object value) {
		assertThatError(ErrorCode.INVALID_CONFIG,
				() -> create(application.registry(), with(validConfig(), field, value)))
			.hasViolation(field);
	}

	private void takes(TestProviders application, String field, Object value) {
		assertThatCode(() -> bind(application, with(validConfig(), field, value)))
			.as("%s for '%s', which the schema allows", value, field)
			.doesNotThrowAnyException();
	}

	private void run(Consumer<TestProviders> test) {
		try (TestProviders application = application()) {
			test.accept(application);
		}
	}

	private String providerName() {
		return validConfig().providerName();
	}

	private P create(ProviderRegistry registry, ProviderConfig config) {
		return registry.createProvider(this.providerPackage, providerName(), config);
	}

	private Throwable failure(ProviderRegistry registry, ProviderConfig config) {
		Throwable failure = catchThrowable(() -> create(registry, config));
		assertThat(failure).isInstanceOf(ProviderRegistryException.class);
		return failure;
	}

	private Object bind(TestProviders application, ProviderConfig config) {
		DefaultProviderRegistry registry = application.getBean(DefaultProviderRegistry.class);
		return application.getBean(ProviderConfigBinder.class)
			.bind(config, registry.definition(this.providerPackage.name(), providerName()));
	}

	private Map<String, Object> schema(ProviderRegistry registry) {
		return registry.getProviderInfo(this.providerPackage.name(), providerName()).configSchema().document();
	}

	/**
	 * Return the fields of a schema that are the provider's own.
	 */
	private Map<String, Map<String, Object>> ownFields(ProviderRegistry registry) {
		Map<String, Map<String, Object>> fields = fields(schema(registry));
		fields.keySet().removeAll(RESERVED);
		return fields;
	}

	@SuppressWarnings("unchecked") // as JSON Schema has it
	private static Map<String, Map<String, Object>> fields(Map<String, Object> schema) {
		return new LinkedHashMap<>((Map<String, Map<String, Object>>) schema.getOrDefault("properties", Map.of()));
	}

	private static ProviderConfig with(ProviderConfig config, String field, Object value) {
		return config.toBuilder().customField(field, value).build();
	}

	private static ProviderConfig without(ProviderConfig config, String field) {
		ProviderConfig.Builder builder = config.toBuilder();
		return switch (field) {
			case "api-key" -> builder.apiKey((Secret) null).build();
			case "endpoint" -> builder.endpoint((URI) null).build();
			case "timeout" -> builder.timeout(null).build();
			default -> builder.customField(field, null).build();
		};
	}

	private void inThread(ThreadGroup group, Callable<?> action) throws Exception {
		FutureTask<?> task = new FutureTask<>(action);
		Thread thread = new Thread(group, task, group.getName());
		thread.setDaemon(true);
		thread.start();
		try {
			task.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private void await(String what, BooleanSupplier condition, Supplier<?> found) throws InterruptedException {
		long end = System.nanoTime() + patience().toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				fail("Waited " + patience().toSeconds() + " seconds for " + what + ": " + found.get());
			}
			Thread.sleep(10);
		}
	}

}
