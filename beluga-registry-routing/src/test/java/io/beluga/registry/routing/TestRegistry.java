package io.beluga.registry.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.event.CanaryAborted;
import io.beluga.registry.event.MemberClosed;
import io.beluga.registry.event.MemberOpened;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.routing.internal.call.RoutingHandle;
import io.beluga.registry.routing.internal.group.Group;
import io.beluga.registry.routing.internal.group.Routes;
import io.beluga.registry.routing.internal.guard.ManualTime;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.routing.internal.guard.Time;
import io.beluga.registry.routing.internal.view.RouteViews;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.support.DefaultProviderRegistry;

/**
 * A registry with members that do what a test says and groups of them.
 */
final class TestRegistry implements AutoCloseable {

	static final ProviderPackage<Model> MODELS = ProviderPackage.of("models", Model.class)
		.idempotent()
		.withObservedMethods((method) -> !method.getName().equals("options"));

	static final ProviderPackage<Model> PAYMENTS = ProviderPackage.of("payments", Model.class);

	private final ManualTime time = new ManualTime();

	private final List<ProviderEvent> events = new CopyOnWriteArrayList<>();

	private final List<String> observed = new CopyOnWriteArrayList<>();

	private final Map<String, FakeModel> members = new ConcurrentHashMap<>();

	private final Map<String, GroupConfig> groups = new ConcurrentHashMap<>();

	private final List<String> keysUsed = new CopyOnWriteArrayList<>();

	private final List<FailureClassifier> classifiers = new ArrayList<>();

	private volatile RoutingKey key = () -> null;

	private volatile BiConsumer<String, String> observer;

	private final AtomicInteger revision = new AtomicInteger();

	private volatile DoubleSupplier random = () -> 0.5;

	private final Routes routes;

	private final DefaultProviderRegistry registry;

	TestRegistry() {
		this(null);
	}

	TestRegistry(Time time) {
		this.routes = new Routes((time != null) ? time : this.time, () -> this.random.getAsDouble(),
				(event) -> registry().configuredProviders().publish(event), this.classifiers, () -> this.key.get(),
				(packageName, name, context) -> this.observer, NoMemberAvailableException.REFUSALS);
		this.registry = DefaultProviderRegistry.builder()
			.creationRetryDelay(Duration.ZERO)
			.drainTimeout(Duration.ofSeconds(5))
			.listener(this::onEvent)
			.callObserver((call) -> {
				this.observed.add(call.name() + '.' + call.method());
				return null;
			})
			.log((level, subject, message) -> {
			})
			.build();
		List.of(MODELS, PAYMENTS).forEach((each) -> register(each));
	}

	/**
	 * Return the methods that were called, each with its configured provider.
	 */
	List<String> observed() {
		return this.observed;
	}

	private void onEvent(ProviderEvent event) {
		if (event instanceof MemberOpened || event instanceof MemberClosed || event instanceof CanaryAborted) {
			this.events.add(event);
		}
	}

	private <P> void register(ProviderPackage<P> providerPackage) {
		this.registry.registerPackage(providerPackage);
		this.registry.registerProvider(ProviderDefinition.builder(providerPackage.name(), "fake", new FakeFactory())
			.apiKey(ApiKeyUse.NONE)
			.build());
		GroupFactory<GroupConfig, P> factory = new GroupFactory<>(providerPackage, () -> this.routes,
				(packageName, providerName) -> providerName.equals("group"));
		this.registry.registerProvider(ProviderDefinition
			.<P>builder(providerPackage.name(), "group",
					(context, config) -> factory.create(context, this.groups.get(context.name())))
			.apiKey(ApiKeyUse.NONE)
			.build());
	}

	/**
	 * A factory that knows the failures of what it makes.
	 */
	private final class FakeFactory implements ProviderFactory<ProviderConfig, Model>, FailureClassifier {

		@Override
		public Model create(ProviderContext context, ProviderConfig config) throws Exception {
			if (config.customFields().containsKey("broken")) {
				throw new IllegalStateException("broken");
			}
			FakeModel model = TestRegistry.this.members.get(context.name());
			Object key = config.customFields().get("key");
			if (key != null) {
				model.whenCalled(() -> TestRegistry.this.keysUsed.add(context.name() + ": " + key));
			}
			return model;
		}

		@Override
		public Optional<ClassifiedFailure> classify(Throwable failure) {
			return (failure instanceof KnownFailure known) ? Optional.of(known.classified()) : Optional.empty();
		}

	}

	/**
	 * A failure whose meaning the factory knows.
	 */
	static final class KnownFailure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient ClassifiedFailure classified;

		KnownFailure(FailureKind kind) {
			this(ClassifiedFailure.of(kind));
		}

		KnownFailure(ClassifiedFailure classified) {
			super(classified.kind().name());
			this.classified = classified;
		}

		static KnownFailure rateLimited(Duration retryAfter) {
			return new KnownFailure(new ClassifiedFailure(FailureKind.RATE_LIMITED, Optional.of(retryAfter)));
		}

		ClassifiedFailure classified() {
			return this.classified;
		}

	}

	DefaultProviderRegistry registry() {
		return this.registry;
	}

	ManualTime time() {
		return this.time;
	}

	Routes routes() {
		return this.routes;
	}

	/**
	 * Return the handle that the newest instance of a group leads its calls through.
	 */
	@SuppressWarnings("unchecked") // all groups are of one contract
	ProviderHandle<Model> handle(String group) {
		return new RoutingHandle<>((Group<Model>) this.routes.findCurrent("models", group));
	}

	/**
	 * Return what operators see.
	 */
	RouteViews views() {
		return new RouteViews(() -> this.routes, this.registry::providers,
				(packageName, providerName) -> providerName.equals("group"));
	}

	List<ProviderEvent> events() {
		return this.events;
	}

	List<FailureClassifier> classifiers() {
		return this.classifiers;
	}

	/**
	 * Say who calls.
	 */
	void key(RoutingKey key) {
		this.key = key;
	}

	/**
	 * Return the keys that members have used, in their order.
	 */
	List<String> keysUsed() {
		return this.keysUsed;
	}

	/**
	 * Tell somebody of the attempts of calls.
	 */
	void observer(BiConsumer<String, String> observer) {
		this.observer = observer;
	}

	void random(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * Configure a member.
	 */
	FakeModel member(String name) {
		return member(MODELS, name, Map.of());
	}

	FakeModel member(ProviderPackage<?> providerPackage, String name, Map<String, Object> fields) {
		FakeModel model = new FakeModel(name);
		this.members.put(name, model);
		this.registry.providers()
			.put(providerPackage.name(), name, ProviderConfig.builder("fake").customFields(fields).build());
		return model;
	}

	/**
	 * Give a member a new instance.
	 */
	FakeModel replace(String name) {
		FakeModel model = new FakeModel(name);
		this.members.put(name, model);
		this.registry.providers().renew("models", name);
		return model;
	}

	/**
	 * Configure a group.
	 */
	Model group(String name, GroupConfig config) {
		return group(MODELS, name, config);
	}

	Model group(ProviderPackage<Model> providerPackage, String name, GroupConfig config) {
		this.groups.put(name, config);
		this.registry.providers()
			.put(providerPackage.name(), name,
					ProviderConfig.builder("group")
						.customField("members", config.members())
						.customField("revision", this.revision.incrementAndGet())
						.build());
		return this.registry.providers().get(providerPackage, name);
	}

	/**
	 * Return what a group knows of a member.
	 */
	MemberState state(String group, String member) {
		return this.routes.find("models", group).findMember(member);
	}

	@Override
	public void close() {
		this.registry.close();
	}

	/**
	 * The defaults, to be changed.
	 */
	static final class Settings {

		private int retries;

		private BackoffConfig backoff = new BackoffConfig(Duration.ofMillis(500), Duration.ofSeconds(5));

		private Duration maxWait = Duration.ofSeconds(3);

		private Duration attemptTimeout = Duration.ofSeconds(30);

		private Duration idleTimeout = Duration.ofSeconds(30);

		private StreamMode stream = StreamMode.LIVE;

		private RetryBudgetConfig budget = new RetryBudgetConfig(20, 5);

		private BreakerConfig breaker = new BreakerConfig(50, 20, 5, Duration.ofSeconds(30));

		private int maxConcurrent;

		static Settings retries(int retries) {
			Settings settings = new Settings();
			settings.retries = retries;
			return settings;
		}

		Settings backoff(Duration initial, Duration max) {
			this.backoff = new BackoffConfig(initial, max);
			return this;
		}

		Settings maxWait(Duration maxWait) {
			this.maxWait = maxWait;
			return this;
		}

		Settings timeouts(Duration attempt, Duration idle) {
			this.attemptTimeout = attempt;
			this.idleTimeout = idle;
			return this;
		}

		Settings buffered() {
			this.stream = StreamMode.BUFFERED;
			return this;
		}

		Settings budget(double percent, int minimumPerSecond) {
			this.budget = new RetryBudgetConfig(percent, minimumPerSecond);
			return this;
		}

		Settings breaker(float failureRate, int window, int minimumCalls, Duration openFor) {
			this.breaker = new BreakerConfig(failureRate, window, minimumCalls, openFor);
			return this;
		}

		Settings maxConcurrent(int maxConcurrent) {
			this.maxConcurrent = maxConcurrent;
			return this;
		}

		FailoverConfig failover(String... members) {
			return new FailoverConfig(List.of(members), this.retries, this.backoff, this.maxWait, this.attemptTimeout,
					this.idleTimeout, this.stream, this.budget, List.of(), this.breaker, this.maxConcurrent);
		}

		BalanceConfig balance(Map<String, Integer> weights, String... members) {
			return new BalanceConfig(List.of(members), weights, this.retries, this.backoff, this.maxWait,
					this.attemptTimeout, this.idleTimeout, this.stream, this.budget, List.of(), this.breaker,
					this.maxConcurrent);
		}

		CanaryConfig canary(String stable, String candidate, double percent, boolean sticky, AbortConfig abort) {
			return new CanaryConfig(stable, candidate, percent, sticky, abort, this.retries, this.backoff, this.maxWait,
					this.attemptTimeout, this.idleTimeout, this.stream, this.budget, List.of(), this.breaker,
					this.maxConcurrent);
		}

	}

}
