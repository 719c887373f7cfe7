package io.beluga.registry.internal.live;

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

	/**
	 * The reference that does not belong to any creation, once it was asked for.
	 */
	private final AtomicReference<@Nullable Object> reference = new AtomicReference<>();

	private final BindingHandle<?> handle = new BindingHandle<>(this, null);

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

	/**
	 * Find the slot that a call would lead to, without pointing there.
	 */
	@Nullable ProviderSlot findSlot() {
		ProviderSlot slot = this.slot;
		return (slot != null && slot.current() != null) ? slot : this.configured.findSlot(this.name);
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
	 * Return what leads here: the one reference, unless there is none.
	 */
	Object lead() {
		Object reference = this.reference.get();
		return (reference != null) ? reference : makeReference();
	}

	private Object makeReference() {
		if (!hasReference()) {
			return this.handle.instance();
		}
		Object made = References.create(this, null);
		Object known = this.reference.compareAndExchange(null, made);
		if (!hasReference()) {
			forgetReference();
			return this.handle.instance();
		}
		return (known != null) ? known : made;
	}

	/**
	 * Tell whether a reference leads here. There is none where the contract has none, nor
	 * where an object of the application stands for the name: that is the same object
	 * wherever it comes from.
	 */
	boolean hasReference() {
		return this.configured.providerPackage().hasReferences()
				&& (this.name == null || this.configured.substitute(this.name) == null);
	}

	/**
	 * Note that an object of the application stands for the name from now on.
	 */
	void forgetReference() {
		this.reference.set(null);
	}

	/**
	 * Return a handle.
	 * @param bound the creation to whose context it belongs
	 */
	@SuppressWarnings("unchecked") // it is of the package's contract
	<P> BindingHandle<P> handle(@Nullable CreationLink bound) {
		return (bound != null) ? new BindingHandle<>(this, bound) : (BindingHandle<P>) this.handle;
	}

	@Override
	public String toString() {
		String packageName = this.configured.name();
		return (this.name != null) ? packageName + "." + ErrorText.escape(this.name) : "default of " + packageName;
	}

}
