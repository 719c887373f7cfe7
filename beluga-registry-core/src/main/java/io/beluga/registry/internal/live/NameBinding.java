package io.beluga.registry.internal.live;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.WeakValues;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.ResolvedNames;
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

	private final BindingHandle<?> handle;

	/**
	 * Whether an object of the application stands for the name: that is the same object
	 * wherever it comes from, and no reference leads here.
	 */
	private volatile boolean substituted;

	private volatile @Nullable ProviderSlot slot;

	NameBinding(LivePackage configured, @Nullable String name) {
		this.configured = configured;
		this.name = name;
		this.substituted = name != null && configured.isSubstituted(name);
		this.handle = new BindingHandle<>(this, configured.providerPackage(), null);
		this.events = new EventQueue(configured.context().settings());
	}

	@Override
	public ResolvedNames resolved() {
		return this.configured.resolved();
	}

	@Override
	public Maker<Instance> check(String name, ProviderConfig config) {
		return this.configured.maker(name).check(name, config);
	}

	@Override
	public EventQueue events() {
		return this.events;
	}

	@Nullable String name() {
		return this.name;
	}

	void point(@Nullable ProviderSlot slot) {
		this.slot = slot;
	}

	/**
	 * Find the instance that a call would lead to, without pointing there.
	 */
	@Nullable LeasedInstance current() {
		ProviderSlot slot = this.slot;
		if (slot == null || slot.current() == null) {
			slot = this.configured.findSlot(this.name);
		}
		return (slot != null) ? slot.current() : null;
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
			slot.ensure(bound, false);
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
		this.configured.context().catalog().requireOpen(this.configured.name(), this.name);
		ProviderSlot slot = this.slot;
		return ((slot != null) ? slot : this.configured.link(this)).info();
	}

	/**
	 * Return what leads here: a reference, or the instance where there is none.
	 * @param bound the creation to whose context it belongs
	 * @param references the references that belong to that creation
	 */
	Object reference(@Nullable CreationLink bound, WeakValues<NameBinding, Object> references) {
		if (bound != null) {
			return boundReference(handle(bound), references);
		}
		Object known = this.reference.get();
		if (known != null) {
			return known;
		}
		Object made = !this.substituted ? this.configured.makeReference(this.handle) : null;
		if (made != null) {
			known = this.reference.compareAndExchange(null, made);
			if (!this.substituted) {
				return (known != null) ? known : made;
			}
			this.reference.set(null);
		}
		return this.handle.instance();
	}

	private Object boundReference(BindingHandle<?> handle, WeakValues<NameBinding, Object> references) {
		return (this.substituted || !this.configured.providerPackage().hasReferences()) ? handle.instance() : references
			.getOrCreate(this, (binding) -> Objects.requireNonNull(this.configured.makeReference(handle)));
	}

	/**
	 * Have an object of the application stand for the name from now on.
	 */
	void markSubstituted() {
		this.substituted = true;
		this.reference.set(null);
	}

	/**
	 * Return a handle.
	 * @param bound the creation to whose context it belongs
	 */
	@SuppressWarnings("unchecked") // it is of the package's contract
	<P> BindingHandle<P> handle(@Nullable CreationLink bound) {
		return (BindingHandle<P>) ((bound == null) ? this.handle
				: new BindingHandle<>(this, this.configured.providerPackage(), bound));
	}

	@Override
	public String toString() {
		String packageName = this.configured.name();
		return (this.name != null) ? packageName + "." + ErrorText.escape(this.name) : "default of " + packageName;
	}

}
