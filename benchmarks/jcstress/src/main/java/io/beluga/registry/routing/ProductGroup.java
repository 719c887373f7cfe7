package io.beluga.registry.routing;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.event.MemberClosed;
import io.beluga.registry.event.MemberOpened;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.routing.internal.call.RoutingHandle;
import io.beluga.registry.routing.internal.choice.CanarySettings;
import io.beluga.registry.routing.internal.choice.CanaryState;
import io.beluga.registry.routing.internal.choice.Failover;
import io.beluga.registry.routing.internal.choice.Member;
import io.beluga.registry.routing.internal.group.Group;
import io.beluga.registry.routing.internal.group.GroupState;
import io.beluga.registry.routing.internal.group.Routes;
import io.beluga.registry.routing.internal.group.RoutingSettings;
import io.beluga.registry.routing.internal.guard.Breaker;
import io.beluga.registry.routing.internal.guard.BreakerSettings;
import io.beluga.registry.routing.internal.guard.Time;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.spi.LiveHandle;
import org.jspecify.annotations.Nullable;

/**
 * What groups of the product are made of, without the registry around it.
 */
public final class ProductGroup implements io.beluga.registry.proof.routing.Group {

	private static final ProviderPackage<Runnable> PACKAGE = ProviderPackage.of("lines", Runnable.class).idempotent();

	private static final Duration OPEN_FOR = Duration.ofSeconds(30);

	private static final BreakerSettings BREAKER = new BreakerSettings(50, 20, 5, OPEN_FOR);

	private static final RoutingSettings SETTINGS = new RoutingSettings(0, Duration.ZERO, Duration.ZERO, Duration.ZERO,
			Duration.ZERO, Duration.ZERO, false, 20, 5, BREAKER, 0);

	private static final ProviderNotFoundException UNKNOWN = new ProviderNotFoundException("lines", "main", Set.of());

	private static final Providers NOBODY = (Providers) Proxy.newProxyInstance(Providers.class.getClassLoader(),
			new Class<?>[] { Providers.class }, (proxy, method, arguments) -> {
				throw UNKNOWN;
			});

	private static final IllegalStateException REFUSED = new IllegalStateException("The key is refused");

	private static final IllegalStateException UNDECIDED = new IllegalStateException("It says nothing");

	/** Kept, so that it stays quiet: each race would say that a candidate is out. */
	private static final Logger QUIET = Logger.getLogger(CanaryState.class.getName());

	static {
		QUIET.setLevel(Level.OFF);
	}

	private final Queue<ProviderEvent> events = new ConcurrentLinkedQueue<>();

	private final Clockwork time = new Clockwork();

	private final MemberHandle handle = new MemberHandle();

	private final GroupState state;

	private final Member<Runnable> member;

	private final RoutingHandle<Runnable> group;

	private volatile CanaryState canary;

	/**
	 * Create a group.
	 */
	public ProductGroup() {
		Routes routes = new Routes(this.time, () -> 0, this.events::add, List.of(), null, null,
				NoMemberAvailableException.REFUSALS);
		this.state = routes.acquire("lines", "group");
		this.member = new Member<>("main", this.handle, this.state.member("main", BREAKER));
		List<Member<Runnable>> members = List.of(this.member);
		this.group = new RoutingHandle<>(new Group<>(this.state, "failover", PACKAGE, SETTINGS, members,
				new Failover<>(members), NOBODY, (packageName, providerName) -> false));
		this.canary = this.state.canary(canary(5));
	}

	private static CanarySettings canary(double percent) {
		return new CanarySettings("stable", "main", percent, false, 2, 1, 1);
	}

	@Override
	public Call probe() {
		this.member.generation().breaker().open();
		this.time.nanos += OPEN_FOR.plusSeconds(1).toNanos();
		CompletableFuture<String> future = new CompletableFuture<>();
		CompletableFuture<String> routed = this.group.use((line) -> future);
		return new Call() {

			@Override
			public void end() {
				future.completeExceptionally(UNDECIDED);
			}

			@Override
			public void cancel() {
				routed.cancel(true);
			}

		};
	}

	@Override
	public String left() {
		int free = 0;
		while (free < 3 && this.member.generation().breaker().tryAcquire() != Breaker.REFUSED) {
			free++;
		}
		return free + " free, " + this.member.state().inFlight() + " running";
	}

	@Override
	public String call() {
		try {
			this.group.use((line) -> {
				line.run();
				return null;
			});
			return "answered";
		}
		catch (IllegalStateException ex) {
			return "refused";
		}
	}

	@Override
	public void replace() {
		this.handle.instance = new Object();
		call();
	}

	@Override
	public String breaker() {
		String told = "nothing";
		for (ProviderEvent event : this.events) {
			told = (event instanceof MemberOpened) ? "opened" : (event instanceof MemberClosed) ? "closed" : told;
		}
		return this.member.generation().breaker().state() + ", told " + told;
	}

	@Override
	public void failCandidate() {
		CanaryState canary = this.canary;
		canary.add(canary.trial(this.member.instanceId()), true, FailureKind.REJECTED, 1);
	}

	@Override
	public void configureAnew() {
		CanaryState next = this.state.canary(canary(10));
		next.add(next.trial(this.member.instanceId()), true, FailureKind.REJECTED, 1);
	}

	@Override
	public String candidate() {
		return "told " + this.events.size() + ", "
				+ (this.state.canary(canary(10)).trial(this.member.instanceId()).isAborted() ? "out" : "in");
	}

	/**
	 * A member whose first instance has a key that is refused.
	 */
	private static final class MemberHandle implements LiveHandle<Runnable>, FailureClassifier {

		private final Object first = new Object();

		private volatile Object instance = this.first;

		@Override
		public Object instanceId() {
			return this.instance;
		}

		@Override
		public Optional<FailureClassifier> findClassifier() {
			return Optional.of(this);
		}

		@Override
		public Optional<ClassifiedFailure> classify(Throwable failure) {
			return Optional.of(ClassifiedFailure.of((failure == REFUSED) ? FailureKind.AUTH : FailureKind.UNKNOWN));
		}

		@Override
		public <R, X extends Exception> R use(ProviderCall<? super Runnable, ? extends R, X> call) throws X {
			boolean refused = this.instance == this.first;
			Runnable line = () -> {
				if (refused) {
					throw REFUSED;
				}
			};
			return call.call(line);
		}

		@Override
		public <R, X extends Exception> R use(Method method, ProviderCall<? super Runnable, ? extends R, X> call)
				throws X {
			return use(call);
		}

		@Override
		public ConfiguredProviderInfo info() {
			throw UNKNOWN;
		}

	}

	/**
	 * Time that passes when it is told to.
	 */
	private static final class Clockwork implements Time {

		private volatile long nanos;

		@Override
		public long nanos() {
			return this.nanos;
		}

		@Override
		public Clock clock() {
			return new Clock() {

				@Override
				public ZoneId getZone() {
					return ZoneOffset.UTC;
				}

				@Override
				public Clock withZone(@Nullable ZoneId zone) {
					return this;
				}

				@Override
				public Instant instant() {
					return Instant.EPOCH.plusNanos(nanos());
				}

			};
		}

		@Override
		public void sleep(long nanos) {
		}

		@Override
		public Runnable schedule(Runnable action, long nanos) {
			return () -> {
			};
		}

		@Override
		public void execute(Runnable action) {
			action.run();
		}

	}

}
