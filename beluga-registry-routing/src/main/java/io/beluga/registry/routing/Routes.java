package io.beluga.registry.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.routing.RouteViews.GroupCheck;
import io.beluga.registry.spi.FailureClassifier;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a registry.
 */
final class Routes {

	private static final System.Logger logger = System.getLogger(Routes.class.getName());

	private static final String CONTEXT_WINDOW = "context-window";

	private final Time time;

	private final DoubleSupplier random;

	private final Consumer<ProviderEvent> events;

	private final List<FailureClassifier> classifiers;

	private final @Nullable RoutingKey key;

	private final @Nullable AttemptObserver observer;

	private final Map<Key, GroupState> groups = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private final AtomicBoolean keyFailed = new AtomicBoolean();

	private record Key(String packageName, String name) {
	}

	/**
	 * Create routes by the time of the system.
	 * @param events is told of events
	 * @param classifiers are asked of failures after the member's own factory
	 * @param key knows who calls
	 * @param observer knows who is to be told of attempts
	 */
	Routes(Consumer<ProviderEvent> events, List<FailureClassifier> classifiers, @Nullable RoutingKey key,
			@Nullable AttemptObserver observer) {
		this(new SystemTime(), () -> ThreadLocalRandom.current().nextDouble(), events, classifiers, key, observer);
	}

	Routes(Time time, DoubleSupplier random, Consumer<ProviderEvent> events, List<FailureClassifier> classifiers,
			@Nullable RoutingKey key, @Nullable AttemptObserver observer) {
		this.time = time;
		this.random = random;
		this.events = events;
		this.classifiers = classifiers;
		this.key = key;
		this.observer = observer;
	}

	Time time() {
		return this.time;
	}

	DoubleSupplier random() {
		return this.random;
	}

	List<FailureClassifier> classifiers() {
		return this.classifiers;
	}

	/**
	 * Tell of an event. That must not stop a call.
	 */
	void publish(ProviderEvent event) {
		try {
			this.events.accept(event);
		}
		catch (RuntimeException ex) {
			logger.log(System.Logger.Level.DEBUG, "Nobody was told of " + event, ex);
		}
	}

	@Nullable BiConsumer<String, String> findObserver(GroupState group, @Nullable Object context) {
		return (this.observer != null) ? this.observer.find(group.packageName(), group.name(), context) : null;
	}

	long nextNumber() {
		return this.numbers.incrementAndGet();
	}

	/**
	 * Return who calls, where that is known.
	 */
	@Nullable String key() {
		if (this.key == null) {
			return null;
		}
		try {
			return this.key.get();
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			if (this.keyFailed.compareAndSet(false, true)) {
				logger.log(System.Logger.Level.WARNING, "The RoutingKey " + this.key.getClass().getName() + " failed: "
						+ ex.getClass().getName() + ". Chance decides for such calls. This is not told again.");
			}
			return null;
		}
	}

	/**
	 * Return what is known of a group, for one more instance of it.
	 */
	GroupState acquire(String packageName, String name) {
		return this.groups.compute(new Key(packageName, name), (key, known) -> {
			GroupState state = (known != null) ? known : new GroupState(this, packageName, name);
			state.add();
			return state;
		});
	}

	/**
	 * Forget a group, once its last instance is gone.
	 */
	void release(GroupState state) {
		this.groups.computeIfPresent(new Key(state.packageName(), state.name()),
				(key, known) -> (known == state && known.remove()) ? null : known);
	}

	@Nullable GroupState find(String packageName, String name) {
		return this.groups.get(new Key(packageName, name));
	}

	@Nullable RoutingHandle<?> findCurrent(String packageName, String name) {
		GroupState state = find(packageName, name);
		return (state != null) ? state.current() : null;
	}

	Iterable<GroupState> groups() {
		return this.groups.values();
	}

	/**
	 * Return how many tokens a configured provider takes, as its configuration says: the
	 * most that one of its members does, where it is a group, and 0 where nothing is
	 * said.
	 */
	static long context(Providers providers, GroupCheck groups, String packageName, String name) {
		return context(providers, groups, packageName, name, new HashSet<>());
	}

	private static long context(Providers providers, GroupCheck groups, String packageName, String name,
			Set<String> seen) {
		if (!seen.add(name)) {
			// groups that were put may lead in a circle until one of them is made
			return 0;
		}
		try {
			ProviderConfig config = providers.config(packageName, name);
			Object tokens = config.customFields().get(CONTEXT_WINDOW);
			if (tokens != null) {
				return Long.parseLong(tokens.toString());
			}
			List<String> members = groups.isGroup(packageName, config.providerName()) ? GroupRules.members(config)
					: List.of();
			return members.stream()
				.mapToLong((member) -> context(providers, groups, packageName, member, seen))
				.max()
				.orElse(0);
		}
		catch (ProviderRegistryException | NumberFormatException ex) {
			return 0;
		}
	}

}
