package io.beluga.registry.routing.internal.group;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.routing.internal.choice.Member;
import io.beluga.registry.routing.internal.choice.Strategy;
import io.beluga.registry.routing.internal.guard.RetryBudget;
import io.beluga.registry.routing.internal.guard.Time;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.spi.LiveHandle;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a group, made of one configuration.
 */
public final class Group<P> {

	private static final System.Logger logger = System.getLogger(Group.class.getName());

	private static final FailureClassifier DEFAULT_CLASSIFIER = new DefaultClassifier();

	private static final String CONTEXT_WINDOW = "context-window";

	private final long number;

	private final GroupState state;

	private final String providerName;

	private final ProviderPackage<P> providerPackage;

	private final RoutingSettings settings;

	private final List<Member<P>> members;

	private final Strategy<P> strategy;

	private final Providers providers;

	private final BiPredicate<String, String> groups;

	private volatile boolean serving;

	/**
	 * Create an instance of a group.
	 * @param state what is known of the group whatever its configuration
	 * @param providerName what makes it
	 * @param groups tells, by package and name, whether a provider makes groups
	 */
	public Group(GroupState state, String providerName, ProviderPackage<P> providerPackage, RoutingSettings settings,
			List<Member<P>> members, Strategy<P> strategy, Providers providers, BiPredicate<String, String> groups) {
		this.number = state.routes().nextNumber();
		this.state = state;
		this.providerName = providerName;
		this.providerPackage = providerPackage;
		this.settings = settings;
		this.members = members;
		this.strategy = strategy;
		this.providers = providers;
		this.groups = groups;
	}

	/**
	 * Note that this instance is called.
	 */
	public void serve() {
		if (!this.serving) {
			this.state.serve(this);
			this.serving = true;
		}
	}

	/**
	 * Find out what a failure means.
	 * @param entered whether there was an instance of the member to call
	 * @throws VirtualMachineError if one ends a classifier
	 */
	public ClassifiedFailure classify(Member<P> member, boolean entered, Throwable failure) {
		Throwable reason = failure;
		while ((reason instanceof CompletionException || reason instanceof ExecutionException)
				&& reason.getCause() != null) {
			reason = reason.getCause();
		}
		Group<?> group = entered ? findGroup(member) : null;
		if (reason instanceof ProviderRegistryException && !(reason instanceof RegistryAccessFailedException)
				&& (!entered || (group != null && isIdempotent()))) {
			// of a group it may also be what a member threw that has done something
			return ClassifiedFailure.of(FailureKind.NOT_CREATED);
		}
		if (group != null && routes().refusals().isOf(reason, group.state())) {
			return ClassifiedFailure.of(FailureKind.FULL);
		}
		return classify(member, reason).orElse(ClassifiedFailure.of(FailureKind.UNKNOWN));
	}

	private Optional<ClassifiedFailure> classify(Member<P> member, Throwable reason) {
		if (reason instanceof Error) {
			return Optional.empty();
		}
		Optional<ClassifiedFailure> known = askMember(member, reason);
		for (FailureClassifier classifier : routes().classifiers()) {
			known = known.isPresent() ? known : ask(classifier, reason);
		}
		return known.isPresent() ? known : ask(DEFAULT_CLASSIFIER, reason);
	}

	/**
	 * Ask who knows the failures of a member. Where that is a group itself, one of its
	 * own members threw it.
	 */
	private Optional<ClassifiedFailure> askMember(Member<P> member, Throwable failure) {
		Optional<ClassifiedFailure> known = Optional.empty();
		if (member.handle() instanceof LiveHandle<P> live) {
			known = ask(live.findClassifier().orElse(null), failure);
		}
		Group<?> group = known.isEmpty() ? findGroup(member) : null;
		return (group != null) ? group.askMembers(failure) : known;
	}

	private Optional<ClassifiedFailure> askMembers(Throwable failure) {
		return this.members.stream().map((member) -> askMember(member, failure)).flatMap(Optional::stream).findFirst();
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
					+ " failed on a failure of " + this + ": " + ex.getClass().getName());
			return Optional.empty();
		}
	}

	private @Nullable Group<?> findGroup(Member<P> member) {
		String packageName = this.state.packageName();
		return routes().findCurrent(packageName, MemberNames.real(this.providers, packageName, member.name()));
	}

	/**
	 * Tell whether a call that has failed may be made at another member.
	 */
	public boolean movesOn(FailureKind kind, Throwable failure) {
		return switch (kind) {
			case NOT_CREATED, OPEN, FULL -> true;
			case CONNECT -> isIdempotent() || DefaultClassifier.isRefused(failure);
			case RATE_LIMITED, UNAVAILABLE, TIMEOUT, AUTH, QUOTA, CONTEXT_LENGTH -> isIdempotent();
			case REJECTED, CANCELLED, UNKNOWN -> false;
		};
	}

	/**
	 * Tell whether calls may be made twice.
	 */
	public boolean isIdempotent() {
		return this.providerPackage.isIdempotent();
	}

	/**
	 * Tell whether a method is no call.
	 */
	public boolean isUnobserved(Method method) {
		return this.providerPackage.unobserved().contains(method);
	}

	/**
	 * Return how many tokens a member takes, as its configuration says: the most that one
	 * of its members does, where it is a group, and 0 where nothing is said.
	 */
	public long context(Member<P> member) {
		return context(member.name(), new HashSet<>());
	}

	private long context(String name, Set<String> seen) {
		if (!seen.add(name)) {
			// groups that were put may lead in a circle until one of them is made
			return 0;
		}
		String packageName = this.state.packageName();
		try {
			ProviderConfig config = this.providers.config(packageName, name);
			Object tokens = config.customFields().get(CONTEXT_WINDOW);
			if (tokens != null) {
				return Long.parseLong(tokens.toString());
			}
			List<String> members = this.groups.test(packageName, config.providerName()) ? MemberNames.all(config)
					: List.of();
			return members.stream().mapToLong((member) -> context(member, seen)).max().orElse(0);
		}
		catch (ProviderRegistryException | NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * Find who is to be told of the attempts of a call.
	 * @param context what a subscriber of the caller has beside it, if there is one
	 * @return takes the member and the outcome of each attempt
	 */
	public @Nullable BiConsumer<String, String> findObserver(@Nullable Object context) {
		return routes().findObserver(this.state, context);
	}

	/**
	 * Return what a caller gets where no member may be called.
	 */
	public RuntimeException refusal(String message) {
		return routes().refusals().create(this.state, message);
	}

	private Routes routes() {
		return this.state.routes();
	}

	long number() {
		return this.number;
	}

	/**
	 * Return what makes this group.
	 */
	String providerName() {
		return this.providerName;
	}

	GroupState state() {
		return this.state;
	}

	public RoutingSettings settings() {
		return this.settings;
	}

	public List<Member<P>> members() {
		return this.members;
	}

	public Strategy<P> strategy() {
		return this.strategy;
	}

	public RetryBudget budget() {
		return this.state.budget();
	}

	public Time time() {
		return routes().time();
	}

	public DoubleSupplier random() {
		return routes().random();
	}

	public ConfiguredProviderInfo info() {
		return this.providers.info(this.state.packageName(), this.state.name());
	}

	@Override
	public String toString() {
		return this.state.toString();
	}

}
