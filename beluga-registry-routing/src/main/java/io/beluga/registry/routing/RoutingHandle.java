package io.beluga.registry.routing;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.DoubleSupplier;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.routing.Results.Kind;
import io.beluga.registry.routing.RouteViews.GroupCheck;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.spi.LiveHandle;
import org.jspecify.annotations.Nullable;

/**
 * Leads each call to one member of a group, and to others where that fails.
 */
final class RoutingHandle<P> implements ProviderHandle<P> {

	private static final System.Logger logger = System.getLogger(RoutingHandle.class.getName());

	private static final FailureClassifier DEFAULT_CLASSIFIER = new DefaultClassifier();

	private final long number;

	private final GroupState state;

	private final String providerName;

	private final ProviderPackage<P> providerPackage;

	private final GroupConfig config;

	private final RoutingSettings settings;

	private final List<Member<P>> members;

	private final Strategy<P> strategy;

	private final Providers providers;

	private final GroupCheck groups;

	private volatile boolean serving;

	RoutingHandle(long number, GroupState state, String providerName, ProviderPackage<P> providerPackage,
			GroupConfig config, List<Member<P>> members, Strategy<P> strategy, Providers providers, GroupCheck groups) {
		this.number = number;
		this.state = state;
		this.providerName = providerName;
		this.providerPackage = providerPackage;
		this.config = config;
		this.settings = config.settings();
		this.members = members;
		this.strategy = strategy;
		this.providers = providers;
		this.groups = groups;
	}

	@Override
	public <R extends @Nullable Object, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call)
			throws X {
		return route(null, call);
	}

	@Override
	public <R extends @Nullable Object, X extends Exception> R use(Method method,
			ProviderCall<? super P, ? extends R, X> call) throws X {
		return route(method, call);
	}

	private <R extends @Nullable Object, X extends Exception> R route(@Nullable Method method,
			ProviderCall<? super P, ? extends R, X> call) throws X {
		if (!this.serving) {
			this.state.serve(this);
			this.serving = true;
		}
		Route<P> route = new Route<>(this, method, call);
		Step<P> step = route.run(route.begin());
		while (step instanceof Step.Wait<P> wait) {
			step = route.run(await(route, wait));
		}
		if (step instanceof Step.End<P> end) {
			throw RoutingHandle.<RuntimeException>unchanged(end.failure());
		}
		return hold((Attempt<P>) step);
	}

	/**
	 * Wait on the calling thread. One that must not block moves on, and one that is
	 * interrupted gives up.
	 */
	private Step<P> await(Route<P> route, Step.Wait<P> wait) {
		if (Results.isNonBlockingThread()) {
			return route.skip(wait);
		}
		try {
			time().sleep(wait.nanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return route.interrupted();
		}
		return route.resume(wait);
	}

	/**
	 * Throw what a member threw: the call may throw that.
	 */
	@SuppressWarnings("unchecked") // nothing is cast, and the compiler is content
	private static <X extends Throwable> RuntimeException unchanged(Throwable failure) throws X {
		throw (X) failure;
	}

	/**
	 * Have a result that ends later go on at the next member, should it fail.
	 */
	@SuppressWarnings({ "unchecked", "NullAway" }) // what stands for a result is of its
													// type, and the type tells whether it
													// may be null
	private <R extends @Nullable Object> R hold(Attempt<P> attempt) {
		Object result = attempt.result();
		Kind kind = Results.kindOf(result, attempt.route().method());
		if (result == null || kind == Kind.VALUE) {
			attempt.succeedAtOnce();
			return attempt.attribute((R) result);
		}
		return (R) ((kind == Kind.STAGE) ? RoutedStage.hold(attempt)
				: Results.toPublisher(new RoutedPublisher<>(attempt), result));
	}

	/**
	 * Find out what a failure means.
	 * @throws VirtualMachineError if one ends a classifier
	 */
	ClassifiedFailure classify(Attempt<P> attempt, Throwable failure) {
		Throwable reason = failure;
		while ((reason instanceof CompletionException || reason instanceof ExecutionException)
				&& reason.getCause() != null) {
			reason = reason.getCause();
		}
		Member<P> member = attempt.member();
		RoutingHandle<?> group = attempt.isEntered() ? findGroup(member) : null;
		if (reason instanceof ProviderRegistryException && !(reason instanceof RegistryAccessFailedException)
				&& (!attempt.isEntered() || (group != null && isIdempotent()))) {
			// of a group it may also be what a member threw that has done something
			return ClassifiedFailure.of(FailureKind.NOT_CREATED);
		}
		if (group != null && reason instanceof NoMemberAvailableException full && full.isOf(group.state())) {
			return ClassifiedFailure.of(FailureKind.FULL);
		}
		return classify(member, reason).orElse(ClassifiedFailure.of(FailureKind.UNKNOWN));
	}

	private Optional<ClassifiedFailure> classify(Member<P> member, Throwable reason) {
		if (reason instanceof Error) {
			return Optional.empty();
		}
		Optional<ClassifiedFailure> known = Optional.empty();
		if (member.handle() instanceof LiveHandle<P> live) {
			known = ask(live.findClassifier().orElse(null), reason);
		}
		if (known.isEmpty()) {
			known = askGroup(member, reason);
		}
		for (FailureClassifier classifier : this.state.routes().classifiers()) {
			known = known.isPresent() ? known : ask(classifier, reason);
		}
		return known.isPresent() ? known : ask(DEFAULT_CLASSIFIER, reason);
	}

	/**
	 * Ask a classifier. One that fails knows nothing: the attempt has to end after that.
	 * Where the virtual machine fails, the caller is told.
	 */
	private Optional<ClassifiedFailure> ask(@Nullable FailureClassifier classifier, Throwable failure) {
		if (classifier == null) {
			return Optional.empty();
		}
		try {
			return classifier.classify(failure).filter((classified) -> classified.kind() != FailureKind.UNKNOWN);
		}
		catch (Throwable ex) {
			if (ex instanceof VirtualMachineError error && !(ex instanceof StackOverflowError)) {
				throw error;
			}
			logger.log(System.Logger.Level.WARNING, "The FailureClassifier " + classifier.getClass().getName()
					+ " failed on a failure of " + this.state + ": " + ex.getClass().getName());
			return Optional.empty();
		}
	}

	/**
	 * Where a member is a group itself, ask on behalf of its members: one of them threw
	 * it.
	 */
	private Optional<ClassifiedFailure> askGroup(Member<P> member, Throwable failure) {
		RoutingHandle<?> group = findGroup(member);
		return (group != null) ? group.classifyOwn(failure) : Optional.empty();
	}

	private @Nullable RoutingHandle<?> findGroup(Member<P> member) {
		String packageName = this.state.packageName();
		return this.state.routes()
			.findCurrent(packageName, GroupRules.realName(this.providers, packageName, member.name()));
	}

	private Optional<ClassifiedFailure> classifyOwn(Throwable failure) {
		for (Member<P> member : this.members) {
			if (member.handle() instanceof LiveHandle<P> live) {
				Optional<ClassifiedFailure> known = ask(live.findClassifier().orElse(null), failure);
				known = known.isPresent() ? known : askGroup(member, failure);
				if (known.isPresent()) {
					return known;
				}
			}
		}
		return Optional.empty();
	}

	/**
	 * Return how much a member takes, as its configuration says; 0 where that is not
	 * known.
	 */
	long context(Member<P> member) {
		return Routes.context(this.providers, this.groups, this.state.packageName(), member.name());
	}

	Strategy<P> strategy() {
		return this.strategy;
	}

	long number() {
		return this.number;
	}

	GroupState state() {
		return this.state;
	}

	String providerName() {
		return this.providerName;
	}

	GroupConfig config() {
		return this.config;
	}

	RoutingSettings settings() {
		return this.settings;
	}

	List<Member<P>> members() {
		return this.members;
	}

	boolean isIdempotent() {
		return this.providerPackage.isIdempotent();
	}

	/**
	 * Tell whether a method is no call.
	 */
	boolean isUnobserved(Method method) {
		return this.providerPackage.unobserved().contains(method);
	}

	Time time() {
		return this.state.time();
	}

	DoubleSupplier random() {
		return this.state.routes().random();
	}

	/**
	 * Cancel what a member has returned. That this fails concerns nobody any more.
	 */
	void cancel(Runnable cancellation) {
		try {
			cancellation.run();
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			logger.log(System.Logger.Level.DEBUG,
					"What a member of " + this.state + " has returned cannot be cancelled: " + ex.getClass().getName());
		}
	}

	@Override
	public ConfiguredProviderInfo info() {
		return this.providers.info(this.state.packageName(), this.state.name());
	}

	@Override
	public String toString() {
		return this.state.toString();
	}

}
