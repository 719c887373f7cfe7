package io.beluga.registry.internal.live;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.SlotOwner;
import org.jspecify.annotations.Nullable;

/**
 * What a reference points to: a name, an alias or the default of a package. The slot
 * behind it can change.
 */
final class NameBinding implements SlotOwner {

	private final LivePackage configured;

	/**
	 * The name or alias, or {@code null} for the default.
	 */
	private final @Nullable String name;

	/**
	 * The events of the name, whatever slot has it.
	 */
	private final EventQueue events;

	private final AtomicReference<@Nullable Object> reference = new AtomicReference<>();

	private volatile @Nullable ProviderSlot slot;

	NameBinding(LivePackage configured, @Nullable String name) {
		this.configured = configured;
		this.name = name;
		Settings settings = configured.live().settings();
		this.events = new EventQueue(settings, new EventLog(settings.log(), this::slot));
	}

	@Override
	public Class<?> contract() {
		return this.configured.contract();
	}

	@Override
	public LogThrottle resolvedFailureReports() {
		return this.configured.resolved().failureReports();
	}

	@Override
	public @Nullable Supplier<?> substitute(String name) {
		return this.configured.substitute(name);
	}

	@Override
	public EventQueue events() {
		return this.events;
	}

	LivePackage configured() {
		return this.configured;
	}

	@Nullable String name() {
		return this.name;
	}

	@Nullable ProviderSlot slot() {
		return this.slot;
	}

	void point(@Nullable ProviderSlot slot) {
		this.slot = slot;
	}

	/**
	 * Return the instance that serves, and have one made where there is none. It may be
	 * retired before it is called: then there is another one.
	 * @param method the name of the method that is called, or {@code null} for one that
	 * does not count
	 * @throws ProviderRegistryException if there is none
	 */
	LeasedInstance serving(@Nullable CreationLink bound, @Nullable String method) {
		while (true) {
			ProviderSlot slot = this.slot;
			LeasedInstance generation = (slot != null) ? slot.current() : null;
			if (generation != null) {
				return generation;
			}
			ensure(bound, method);
		}
	}

	private void ensure(@Nullable CreationLink bound, @Nullable String method) {
		ProviderSlot slot = this.configured.link(this);
		try {
			slot.ensure(bound);
		}
		catch (RegistryAccessFailedException ex) {
			throw ex;
		}
		catch (ProviderRegistryException ex) {
			slot.observeRefused(method, ex);
			throw ex;
		}
	}

	/**
	 * Describe what this points to; after a removal, what it pointed to.
	 */
	ConfiguredProviderInfo info() {
		this.configured.live().requireOpen(this.configured.name(), this.name);
		ProviderSlot slot = this.slot;
		return ((slot != null) ? slot : this.configured.link(this)).info();
	}

	/**
	 * Return the reference that does not belong to any creation.
	 */
	Object reference() {
		Object reference = this.reference.get();
		if (reference == null) {
			this.reference.compareAndSet(null, References.create(this, null));
			reference = Objects.requireNonNull(this.reference.get());
		}
		return reference;
	}

	@Override
	public String toString() {
		String packageName = this.configured.name();
		return (this.name != null) ? packageName + "." + ErrorText.escape(this.name) : "default of " + packageName;
	}

}
