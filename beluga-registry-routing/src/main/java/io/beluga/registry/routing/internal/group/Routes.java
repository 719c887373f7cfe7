package io.beluga.registry.routing.internal.group;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.routing.internal.guard.Time;
import io.beluga.registry.spi.FailureClassifier;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a registry.
 */
public final class Routes {

	private static final System.Logger logger = System.getLogger(Routes.class.getName());

	private final Time time;

	private final DoubleSupplier random;

	private final Consumer<ProviderEvent> events;

	private final List<FailureClassifier> classifiers;

	private final @Nullable Supplier<@Nullable String> key;

	private final @Nullable AttemptObserver observer;

	private final Refusals refusals;

	private final Map<Key, GroupState> groups = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private final AtomicBoolean keyFailed = new AtomicBoolean();

	private record Key(String packageName, String name) {
	}

	/**
	 * Create routes.
	 * @param random gives numbers from 0 to 1
	 * @param events is told of events
	 * @param classifiers are asked of failures after the member's own factory
	 * @param key knows who calls
	 * @param observer knows who is to be told of attempts
	 */
	public Routes(Time time, DoubleSupplier random, Consumer<ProviderEvent> events, List<FailureClassifier> classifiers,
			@Nullable Supplier<@Nullable String> key, @Nullable AttemptObserver observer, Refusals refusals) {
		this.time = time;
		this.random = random;
		this.events = events;
		this.classifiers = classifiers;
		this.key = key;
		this.observer = observer;
		this.refusals = refusals;
	}

	Refusals refusals() {
		return this.refusals;
	}

	Time time() {
		return this.time;
	}

	public DoubleSupplier random() {
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
	public @Nullable String key() {
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
	public GroupState acquire(String packageName, String name) {
		return this.groups.compute(new Key(packageName, name), (key, known) -> {
			GroupState state = (known != null) ? known : new GroupState(this, packageName, name);
			state.add();
			return state;
		});
	}

	/**
	 * Forget a group, once its last instance is gone.
	 */
	public void release(GroupState state) {
		this.groups.computeIfPresent(new Key(state.packageName(), state.name()),
				(key, known) -> (known == state && known.remove()) ? null : known);
	}

	public @Nullable GroupState find(String packageName, String name) {
		return this.groups.get(new Key(packageName, name));
	}

	public @Nullable Group<?> findCurrent(String packageName, String name) {
		GroupState state = find(packageName, name);
		return (state != null) ? state.current() : null;
	}

	public Iterable<GroupState> groups() {
		return this.groups.values();
	}

}
