package io.beluga.registry.routing.internal.choice;

import java.util.function.Supplier;

import io.beluga.registry.ProviderHandle;
import io.beluga.registry.routing.internal.guard.Generation;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.spi.LiveHandle;
import org.jspecify.annotations.Nullable;

/**
 * A member of one instance of a group.
 */
public final class Member<P> {

	private final String name;

	private final ProviderHandle<P> handle;

	private final MemberState state;

	private final Supplier<@Nullable Object> instanceId;

	public Member(String name, ProviderHandle<P> handle, MemberState state) {
		this.name = name;
		this.handle = handle;
		this.state = state;
		this.instanceId = (handle instanceof LiveHandle<P> live) ? live::instanceId : () -> null;
	}

	public String name() {
		return this.name;
	}

	public ProviderHandle<P> handle() {
		return this.handle;
	}

	public MemberState state() {
		return this.state;
	}

	public Supplier<@Nullable Object> instanceId() {
		return this.instanceId;
	}

	public Generation generation() {
		return this.state.generation(this.instanceId);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
