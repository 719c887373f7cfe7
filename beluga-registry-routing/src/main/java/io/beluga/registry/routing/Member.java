package io.beluga.registry.routing;

import java.util.function.Supplier;

import io.beluga.registry.ProviderHandle;
import io.beluga.registry.spi.LiveHandle;
import org.jspecify.annotations.Nullable;

/**
 * A member of one instance of a group.
 */
final class Member<P> {

	private final String name;

	private final ProviderHandle<P> handle;

	private final MemberState state;

	private final Supplier<@Nullable Object> instanceId;

	Member(String name, ProviderHandle<P> handle, MemberState state) {
		this.name = name;
		this.handle = handle;
		this.state = state;
		this.instanceId = (handle instanceof LiveHandle<P> live) ? live::instanceId : () -> null;
	}

	String name() {
		return this.name;
	}

	ProviderHandle<P> handle() {
		return this.handle;
	}

	MemberState state() {
		return this.state;
	}

	Supplier<@Nullable Object> instanceId() {
		return this.instanceId;
	}

	Generation generation() {
		return this.state.generation(this.instanceId);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
