package io.beluga.registry.routing.internal.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.routing.internal.choice.Member;
import io.beluga.registry.routing.internal.group.AttemptObserver;
import io.beluga.registry.routing.internal.group.Group;
import io.beluga.registry.routing.internal.group.GroupState;
import io.beluga.registry.routing.internal.group.Routes;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.routing.internal.guard.RetryBudget;
import io.beluga.registry.spi.FailureKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Counts where calls went. The counts are those that routing has anyway, so that a call
 * costs no more.
 */
public final class RoutingMeters implements MeterBinder, ProviderEventListener {

	private static final String ROUTE = "beluga.provider.route";

	private static final String BREAKER = "beluga.provider.breaker";

	private static final String ABORTED = "beluga.provider.canary.aborted";

	private static final String RETRIES_REFUSED = "beluga.provider.retries.refused";

	private final Supplier<@Nullable Routes> routes;

	private final List<Shown> shown = new CopyOnWriteArrayList<>();

	/**
	 * Create the meters.
	 * @param routes gives the groups that have been made, {@code null} where none was
	 */
	public RoutingMeters(Supplier<@Nullable Routes> routes) {
		this.routes = routes;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Shown shown = new Shown(meters);
		this.shown.add(shown);
		Routes routes = this.routes.get();
		if (routes != null) {
			routes.groups().forEach((group) -> shown.update(routes, group.packageName(), group.name()));
		}
	}

	@Override
	public void onEvent(ProviderEvent event) {
		if (event instanceof InstanceReady ready) {
			update(ready.packageName(), ready.name());
		}
		else if (event instanceof InstanceReplaced replaced) {
			update(replaced.packageName(), replaced.name());
		}
		else if (event instanceof InstanceClosed closed) {
			update(closed.packageName(), closed.name());
		}
	}

	private void update(String packageName, String name) {
		Routes routes = this.routes.get();
		if (routes != null) {
			this.shown.forEach((each) -> each.update(routes, packageName, name));
		}
	}

	/**
	 * What one registry of meters shows. A meter is of one object, and goes when that
	 * does: another one of the same name has counts of its own. One that stays is never
	 * registered again, or its count would be taken for a new one.
	 */
	private static final class Shown {

		private final MeterRegistry meters;

		private final Map<List<String>, Map<Object, List<Meter>>> groups = new HashMap<>();

		Shown(MeterRegistry meters) {
			this.meters = meters;
		}

		/**
		 * Show a group as it is now, also where it changes as the meters are bound.
		 */
		synchronized void update(Routes routes, String packageName, String name) {
			GroupState group = routes.find(packageName, name);
			List<String> key = List.of(packageName, name);
			Map<Object, List<Meter>> before = this.groups.getOrDefault(key, Map.of());
			List<Object> subjects = (group != null) ? subjects(group) : List.of();
			before.forEach((subject, meters) -> {
				if (!subjects.contains(subject)) {
					meters.forEach(this.meters::remove);
				}
			});
			Map<Object, List<Meter>> now = new LinkedHashMap<>();
			Tags tags = Tags.of("package", packageName, "name", name);
			for (Object subject : subjects) {
				List<Meter> known = before.get(subject);
				now.put(subject, (known != null) ? known : register(subject, tags));
			}
			if (now.isEmpty()) {
				this.groups.remove(key);
			}
			else {
				this.groups.put(key, now);
			}
		}

		private static List<Object> subjects(GroupState group) {
			List<Object> subjects = new ArrayList<>(List.of(group));
			subjects.addAll(group.members());
			Group<?> current = group.current();
			Member<?> candidate = (current != null) ? current.strategy().candidate() : null;
			if (candidate != null) {
				subjects.add(new Candidate(group, candidate.name()));
			}
			return subjects;
		}

		private List<Meter> register(Object subject, Tags tags) {
			if (subject instanceof MemberState member) {
				return registerMember(member, tags.and("member", member.name()));
			}
			if (subject instanceof Candidate candidate) {
				return List.of(Gauge.builder(ABORTED, candidate.group(), (state) -> isAborted(state) ? 1 : 0)
					.description("1 where the candidate of a canary was taken out")
					.tags(tags.and("member", candidate.name()))
					.register(this.meters));
			}
			return List
				.of(FunctionCounter.builder(RETRIES_REFUSED, ((GroupState) subject).budget(), RetryBudget::refused)
					.description("Further attempts that were not made, because the retry budget was spent")
					.tags(tags)
					.register(this.meters));
		}

		private static boolean isAborted(GroupState group) {
			Group<?> current = group.current();
			return current != null && current.strategy().isAborted();
		}

		private List<Meter> registerMember(MemberState member, Tags tags) {
			List<Meter> registered = new ArrayList<>();
			registered.add(Gauge.builder(BREAKER, member, (state) -> state.generation().breaker().state().ordinal())
				.description("The circuit breaker of a member: 0 closed, 1 half-open, 2 open")
				.tags(tags)
				.register(this.meters));
			registered.add(registerCounter(tags, AttemptObserver.SERVED, member, MemberState::served));
			for (FailureKind kind : FailureKind.values()) {
				registered.add(registerCounter(tags, kind.name(), member, (state) -> state.count(kind.ordinal())));
			}
			return registered;
		}

		private Meter registerCounter(Tags tags, String outcome, MemberState member,
				ToDoubleFunction<MemberState> count) {
			return FunctionCounter.builder(ROUTE, member, count)
				.description("Attempts of calls at a member, by how they ended or why none was made")
				.tags(tags.and("outcome", outcome))
				.register(this.meters);
		}

	}

	/**
	 * The candidate of a group.
	 */
	private record Candidate(GroupState group, String name) {

	}

}
