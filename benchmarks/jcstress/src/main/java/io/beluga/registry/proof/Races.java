package io.beluga.registry.proof;

import java.util.List;

import io.beluga.registry.proof.catalog.ListRegister;
import io.beluga.registry.proof.catalog.RegisterRegister;
import io.beluga.registry.proof.catalog.RegisterUnregister;
import io.beluga.registry.proof.closing.CloseGet;
import io.beluga.registry.proof.closing.PutClose;
import io.beluga.registry.proof.closing.UseClose;
import io.beluga.registry.proof.creation.Circle;
import io.beluga.registry.proof.creation.GetGet;
import io.beluga.registry.proof.creation.ProductDeadline;
import io.beluga.registry.proof.lease.DrainTimeoutLastRelease;
import io.beluga.registry.proof.lease.FluxCancelComplete;
import io.beluga.registry.proof.lease.LeaseReleaseRetire;
import io.beluga.registry.proof.lease.LeaseWidenRetire;
import io.beluga.registry.proof.live.AliasRepointGet;
import io.beluga.registry.proof.live.ResolverEvictCall;
import io.beluga.registry.proof.live.ResolverGetGet;
import io.beluga.registry.proof.live.ResolverGetRemove;
import io.beluga.registry.proof.routing.BreakerOpenReplace;
import io.beluga.registry.proof.routing.CanaryAbortRefresh;
import io.beluga.registry.proof.routing.HalfOpenEndCancel;
import io.beluga.registry.proof.slot.CallPut;
import io.beluga.registry.proof.slot.EventOrder;
import io.beluga.registry.proof.slot.GetPut;
import io.beluga.registry.proof.slot.GetRemove;
import io.beluga.registry.proof.slot.OvertakenPut;
import io.beluga.registry.proof.slot.OvertakenPutThatFails;
import io.beluga.registry.proof.slot.OvertakingPutThatFails;
import io.beluga.registry.proof.slot.PutPut;
import io.beluga.registry.proof.slot.PutRemove;
import io.beluga.registry.proof.slot.TornInfo;
import io.beluga.registry.proof.slot.UseRemove;

/**
 * The races that have to be run. The list is kept by hand, so that one that gets lost on
 * the way to the results is missed.
 */
final class Races {

	private static final List<Class<?>> ALL = List.of(ListRegister.class, RegisterRegister.class,
			RegisterUnregister.class, Circle.class, GetGet.class, ProductDeadline.class, CallPut.class,
			EventOrder.class, GetPut.class, GetRemove.class, OvertakenPut.class, OvertakenPutThatFails.class,
			OvertakingPutThatFails.class, PutPut.class, PutRemove.class, TornInfo.class, UseRemove.class,
			DrainTimeoutLastRelease.class, FluxCancelComplete.class, LeaseReleaseRetire.class, LeaseWidenRetire.class,
			CloseGet.class, PutClose.class, UseClose.class, AliasRepointGet.class, ResolverEvictCall.class,
			ResolverGetGet.class, ResolverGetRemove.class, BreakerOpenReplace.class, CanaryAbortRefresh.class,
			HalfOpenEndCancel.class);

	private Races() {
	}

	/**
	 * Return the names of all races.
	 */
	static List<String> names() {
		return ALL.stream().map(Class::getName).toList();
	}

}
