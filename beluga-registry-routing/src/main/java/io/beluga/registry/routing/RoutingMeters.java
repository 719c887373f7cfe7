package io.beluga.registry.routing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
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
final class RoutingMeters implements MeterBinder, ProviderEventListener {

	static final String ROUTE = "beluga.provider.route";

	static final String SERVED = "SERVED";

	static final String BREAKER = "beluga.provider.breaker";

	static final String ABORTED = "beluga.provider.canary.aborted";

	static final String RETRIES_REFUSED = "beluga.provider.retries.refused";

	private final Supplier<@Nullable Routes> routes;

	private final List<MeterRegistry> bound = new CopyOnWriteArrayList<>();

	/**
	 * Create the meters.
	 * @param routes gives the groups that have been made, {@code null} where none was
	 */
	RoutingMeters(Supplier<@Nullable Routes> routes) {
		this.routes = routes;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		this.bound.add(meters);
		Routes routes = this.routes.get();
		if (routes != null) {
			routes.groups().forEach((group) -> bind(group, meters));
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
		if (routes == null) {
			return;
		}
		GroupState group = routes.find(packageName, name);
		for (MeterRegistry meters : this.bound) {
			for (String meter : List.of(ROUTE, BREAKER, ABORTED, RETRIES_REFUSED)) {
				meters.find(meter)
					.tag("package", packageName)
					.tag("name", name)
					.meters()
					.stream()
					.filter((known) -> !isOf(group, known.getId()))
					.forEach(meters::remove);
			}
			if (group != null) {
				bind(group, meters);
			}
		}
	}

	private static boolean isOf(@Nullable GroupState group, Meter.Id id) {
		if (group == null || id.getName().equals(RETRIES_REFUSED)) {
			return group != null;
		}
		String member = String.valueOf(id.getTag("member"));
		return id.getName().equals(ABORTED) ? member.equals(group.candidate()) : group.findMember(member) != null;
	}

	private static void bind(GroupState group, MeterRegistry meters) {
		Tags own = Tags.of("package", group.packageName(), "name", group.name());
		if (!isKnown(meters, RETRIES_REFUSED, own)) {
			FunctionCounter.builder(RETRIES_REFUSED, group.budget(), RetryBudget::refused)
				.description("Further attempts that were not made, because the retry budget was spent")
				.tags(own)
				.register(meters);
		}
		String candidate = group.candidate();
		if (candidate != null && !isKnown(meters, ABORTED, own.and("member", candidate))) {
			Gauge.builder(ABORTED, group, (state) -> state.isAborted() ? 1 : 0)
				.description("1 where the candidate of a canary was taken out")
				.tags(own.and("member", candidate))
				.register(meters);
		}
		for (MemberState member : group.members()) {
			Tags tags = own.and("member", member.name());
			if (isKnown(meters, BREAKER, tags)) {
				continue;
			}
			Gauge.builder(BREAKER, member, (state) -> state.generation().breaker().state().ordinal())
				.description("The circuit breaker of a member: 0 closed, 1 half-open, 2 open")
				.tags(tags)
				.register(meters);
			counter(meters, tags, SERVED, member, MemberState::served);
			for (FailureKind kind : FailureKind.values()) {
				counter(meters, tags, kind.name(), member, (state) -> state.count(kind.ordinal()));
			}
		}
	}

	/**
	 * Tell whether a meter is there: what it shows outlives the instances of a group.
	 */
	private static boolean isKnown(MeterRegistry meters, String name, Tags tags) {
		return meters.find(name).tags(tags).meter() != null;
	}

	private static void counter(MeterRegistry meters, Tags tags, String outcome, MemberState member,
			ToDoubleFunction<MemberState> count) {
		FunctionCounter.builder(ROUTE, member, count)
			.description("Attempts of calls at a member, by how they ended or why none was made")
			.tags(tags.and("outcome", outcome))
			.register(meters);
	}

}
