package io.beluga.registry.proof;

import java.util.List;

import io.beluga.registry.proof.routing.BreakerOpenReplace;
import io.beluga.registry.proof.routing.CanaryAbortRefresh;
import io.beluga.registry.proof.routing.HalfOpenEndCancel;

/**
 * The races that have to be run. The list is kept by hand, so that one that gets lost on
 * the way to the results is missed.
 */
final class Races {

	private static final List<Class<?>> ALL = List.of(AliasRepointGet.class, BreakerOpenReplace.class, CallPut.class,
			CanaryAbortRefresh.class, Circle.class, CloseGet.class, DrainTimeoutLastRelease.class, EventOrder.class,
			FluxCancelComplete.class, GetGet.class, GetPut.class, GetRemove.class, HalfOpenEndCancel.class,
			LeaseReleaseRetire.class, LeaseWidenRetire.class, ListRegister.class, OvertakenPut.class,
			OvertakenPutThatFails.class, OvertakingPutThatFails.class, ProductDeadline.class, PutClose.class,
			PutPut.class, PutRemove.class, RegisterRegister.class, RegisterUnregister.class, ResolverEvictCall.class,
			ResolverGetGet.class, ResolverGetRemove.class, TornInfo.class, UseClose.class, UseRemove.class);

	private Races() {
	}

	/**
	 * Return the names of all races.
	 */
	static List<String> names() {
		return ALL.stream().map(Class::getName).toList();
	}

}
