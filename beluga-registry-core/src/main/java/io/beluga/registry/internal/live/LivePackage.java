package io.beluga.registry.internal.live;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.NameRules;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.internal.catalog.SortedNames;
import io.beluga.registry.internal.catalog.SubstituteMaker;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.dispatch.WeakValues;
import io.beluga.registry.internal.live.resolved.ResolvedSlots;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.SlotContext;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderSource;
import org.jspecify.annotations.Nullable;

/**
 * The configured providers of one package: names, aliases and the default.
 */
final class LivePackage {

	private final SlotContext context;

	private final ProviderPackage<?> providerPackage;

	private final InstanceMaker maker;

	/**
	 * What references implement as JDK proxies, unless a function makes them.
	 */
	private final Class<?> @Nullable [] proxied;

	private final ConcurrentMap<String, ProviderSlot> slots = new ConcurrentHashMap<>();

	/**
	 * What references to names and aliases point through.
	 */
	private final ConcurrentMap<String, NameBinding> bindings = new ConcurrentHashMap<>();

	/**
	 * What references to names point through that are not there: should the name come
	 * (back), the reference leads to it.
	 */
	private final WeakValues<String, NameBinding> loose = new WeakValues<>();

	private final ResolvedSlots resolved;

	private final NameBinding defaultBinding;

	/**
	 * What takes the objects of the application that stand for names and aliases.
	 */
	private final ConcurrentMap<String, InstanceMaker> substitutes = new ConcurrentHashMap<>(0);

	/**
	 * The slots of aliases that have an object of their own.
	 */
	private final Map<String, ProviderSlot> substitutedAliases = new HashMap<>();

	private volatile Map<String, String> aliases = Collections.emptyMap();

	private volatile @Nullable String chosenDefault;

	private final SortedNames names = new SortedNames(this, this.slots.keySet());

	LivePackage(SlotContext context, ProviderPackage<?> providerPackage, InstanceMaker maker) {
		this.context = context;
		this.providerPackage = providerPackage;
		this.maker = maker;
		this.proxied = (providerPackage.reference() == null) ? new Class<?>[] { providerPackage.contract() } : null;
		this.resolved = new ResolvedSlots(context, providerPackage.name(), this::notFound);
		this.defaultBinding = new NameBinding(this, null);
	}

	String name() {
		return this.providerPackage.name();
	}

	SlotContext context() {
		return this.context;
	}

	ProviderPackage<?> providerPackage() {
		return this.providerPackage;
	}

	/**
	 * Return whether the package has the contract that it is asked with. Many classes
	 * have a constant of their own for the same package.
	 */
	boolean isOf(ProviderPackage<?> asked) {
		return this.providerPackage == asked || this.providerPackage.isCompatibleWith(asked);
	}

	/**
	 * Return the names of the package that only a resolver knows.
	 */
	ResolvedSlots resolved() {
		return this.resolved;
	}

	/**
	 * Return all slots, resolved ones and those of aliases too.
	 */
	synchronized List<ProviderSlot> slots() {
		// a slot may just be taken from one of them to the other
		List<ProviderSlot> all = new ArrayList<>(this.slots.values());
		all.addAll(this.resolved.all());
		all.addAll(this.substitutedAliases.values());
		return all;
	}

	/**
	 * Find the binding of a name or an alias, without a lock: a name that is added comes
	 * here before it is seen anywhere else.
	 */
	@Nullable NameBinding findBinding(@Nullable String name) {
		return (name != null) ? this.bindings.get(name) : null;
	}

	/**
	 * Return the binding of a name. One that nobody configured may be known to a
	 * resolver, which is asked when it is used.
	 */
	NameBinding binding(@Nullable String name) {
		NameBinding binding = (name != null) ? this.bindings.get(name) : null;
		if (binding != null) {
			return binding;
		}
		if (name == null || !this.resolved.isEnabled() || !NameRules.isValidConfigured(name)) {
			throw notFound(name);
		}
		return anyBinding(name);
	}

	private synchronized NameBinding anyBinding(String name) {
		NameBinding known = this.bindings.get(name);
		return (known != null) ? known : this.loose.getOrCreate(name, (missing) -> new NameBinding(this, missing));
	}

	/**
	 * Take a binding for what is about to be found by a name: the one that references may
	 * have already, else a new one.
	 */
	private NameBinding takeBinding(String name) {
		return this.loose.take(name, (missing) -> new NameBinding(this, missing));
	}

	/**
	 * Return the binding of the default, if there is a default.
	 */
	NameBinding defaultBinding() {
		link(this.defaultBinding);
		return this.defaultBinding;
	}

	/**
	 * Find the slot of a name or an alias.
	 */
	@Nullable ProviderSlot findSlot(@Nullable String name) {
		if (name == null) {
			return null;
		}
		ProviderSlot slot = this.slots.get(name);
		if (slot != null) {
			return slot;
		}
		return findAliased(name);
	}

	private synchronized @Nullable ProviderSlot findAliased(String name) {
		return this.aliases.containsKey(name) ? aliased(name) : this.slots.get(name);
	}

	/**
	 * Return what an alias leads to.
	 */
	private @Nullable ProviderSlot aliased(String alias) {
		if (isSubstituted(alias)) {
			return this.substitutedAliases.computeIfAbsent(alias, this::substituted);
		}
		return this.slots.get(this.aliases.get(alias));
	}

	private ProviderSlot substituted(String alias) {
		// closing the registry shuts the slots that are there
		this.context.catalog().requireOpen(name(), alias);
		ProviderConfig none = ProviderConfig.builder(alias).build();
		return new ProviderSlot(this.context, ConfiguredProvider.builder(name(), alias, none).build(),
				Objects.requireNonNull(this.bindings.get(alias)));
	}

	/**
	 * Have an object of the application stand for a name or an alias.
	 */
	synchronized void substitute(String name, Supplier<?> instance) {
		this.substitutes.put(name, new SubstituteMaker(instance, this.providerPackage.contract()));
		anyBinding(name).markSubstituted();
		changed();
	}

	/**
	 * Tell whether an object of the application stands for a name or an alias.
	 */
	boolean isSubstituted(String name) {
		return this.substitutes.containsKey(name);
	}

	/**
	 * Return what makes the instances of a name or an alias.
	 */
	InstanceMaker maker(String name) {
		return this.substitutes.getOrDefault(name, this.maker);
	}

	/**
	 * Make an object of the contract.
	 * @param handle what it leads to
	 * @return the reference, or {@code null} where the contract has none
	 */
	@Nullable Object makeReference(BindingHandle<?> handle) {
		if (!this.providerPackage.hasReferences()) {
			return null;
		}
		Class<?>[] proxied = this.proxied;
		return (proxied != null) ? Proxy.newProxyInstance(proxied[0].getClassLoader(), proxied, handle)
				: handle.makeReference();
	}

	/**
	 * Refuse to put an alias whose configured provider was removed: it is not clear which
	 * of the two names is meant.
	 */
	synchronized void refuseDanglingAlias(String name) {
		String aliased = this.aliases.get(name);
		if (aliased != null && !this.slots.containsKey(aliased)) {
			throw notFound(name);
		}
	}

	/**
	 * Find the slot of a name that is no alias.
	 */
	@Nullable ProviderSlot exactSlot(@Nullable String name) {
		return (name != null) ? this.slots.get(name) : null;
	}

	ProviderSlot requireExact(@Nullable String name) {
		return require(exactSlot(name), name);
	}

	ProviderSlot slot(@Nullable String name) {
		return require(findSlot(name), name);
	}

	private ProviderSlot require(@Nullable ProviderSlot found, @Nullable String name) {
		if (found == null) {
			throw notFound(name);
		}
		return found;
	}

	/**
	 * Point a binding to the slot that it means now.
	 * @return the slot
	 * @throws ProviderNotFoundException if there is none
	 */
	ProviderSlot link(NameBinding binding) {
		ProviderSlot slot = point(binding);
		if (slot == null) {
			this.context.catalog().requireOpen(name(), binding.name());
			throw (binding.name() != null) ? notFound(binding.name()) : noDefault();
		}
		return slot;
	}

	private synchronized @Nullable ProviderSlot point(NameBinding binding) {
		String name = binding.name();
		ProviderSlot slot = (name != null) ? findSlot(name) : defaultSlot();
		if (slot == null && name != null && this.resolved.isEnabled() && !this.aliases.containsKey(name)) {
			slot = this.resolved.findOrAdd(name, binding);
		}
		binding.point(slot);
		return slot;
	}

	private @Nullable ProviderSlot defaultSlot() {
		String chosen = this.chosenDefault;
		if (chosen != null) {
			return findSlot(chosen);
		}
		return (this.slots.size() == 1) ? this.slots.values().iterator().next() : null;
	}

	/**
	 * Add a slot, if its name is free.
	 * @return whether it was added
	 */
	synchronized boolean addIfAbsent(ConfiguredProvider spec) {
		this.context.catalog().requireOpen(spec.packageName(), spec.name());
		if (this.bindings.containsKey(spec.name())) {
			return false;
		}
		NameBinding binding = takeBinding(spec.name());
		ProviderSlot slot = new ProviderSlot(this.context, spec, binding);
		binding.point(slot);
		keep(binding, slot);
		return true;
	}

	/**
	 * Keep a slot that a resolver brought as one that is configured, with the instance
	 * that serves.
	 * @return whether it was still there
	 */
	synchronized boolean adopt(ProviderSlot resolved) {
		this.context.catalog().requireOpen(name(), resolved.name());
		if (this.bindings.containsKey(resolved.name()) || !this.resolved.release(resolved)) {
			return false;
		}
		resolved.markConfigured();
		keep((NameBinding) resolved.owner(), resolved);
		return true;
	}

	private void keep(NameBinding binding, ProviderSlot slot) {
		this.names.change();
		this.bindings.put(slot.name(), binding);
		this.slots.put(slot.name(), slot);
		changed();
	}

	void add(ConfiguredProvider spec) {
		if (!addIfAbsent(spec)) {
			throw new ProviderExistsException(name(), spec.name(), "Package " + ErrorText.quote(name())
					+ " already has a configured provider or an alias " + ErrorText.quote(spec.name()) + ".");
		}
	}

	/**
	 * Take a slot out, and have its instance destroyed once its calls have ended. What
	 * still refers to it finds the one that has its name then, if any.
	 * @param source where its configuration has to come from, or {@code null}
	 * @return whether it was there
	 */
	boolean remove(ProviderSlot slot, @Nullable ProviderSource source) {
		Runnable destroy = takeOut(slot, source);
		if (destroy != null) {
			destroy.run();
		}
		return destroy != null;
	}

	private synchronized @Nullable Runnable takeOut(ProviderSlot slot, @Nullable ProviderSource source) {
		if (this.slots.get(slot.name()) != slot || !slot.markRemoved(source)) {
			return null;
		}
		this.slots.remove(slot.name());
		this.names.change();
		this.loose.put(slot.name(), Objects.requireNonNull(this.bindings.remove(slot.name())));
		changed();
		return slot.drop();
	}

	synchronized void setDefault(@Nullable String name) {
		if (name != null) {
			slot(name);
		}
		this.chosenDefault = name;
		changed();
	}

	void setAliases(Map<String, String> aliases) {
		replaceAliases(Collections.unmodifiableMap(new TreeMap<>(aliases))).forEach(Runnable::run);
		aliases.keySet().forEach(this.resolved::remove);
	}

	/**
	 * Replace the aliases.
	 * @return destroys what has no name any more
	 */
	private synchronized List<Runnable> replaceAliases(Map<String, String> aliases) {
		aliases.forEach(this::requireUsable);
		List<Runnable> destroyed = new ArrayList<>();
		this.aliases.keySet().stream().filter((alias) -> !aliases.containsKey(alias)).forEach((alias) -> {
			NameBinding binding = this.bindings.remove(alias);
			if (binding != null) {
				binding.point(null);
				this.loose.put(alias, binding);
			}
			ProviderSlot substituted = this.substitutedAliases.remove(alias);
			if (substituted != null) {
				destroyed.add(substituted.drop());
			}
		});
		this.aliases = aliases;
		aliases.keySet().forEach((alias) -> this.bindings.computeIfAbsent(alias, this::takeBinding));
		changed();
		return destroyed;
	}

	private void requireUsable(String alias, String name) {
		if (this.slots.containsKey(alias)) {
			throw new ProviderExistsException(name(), alias, "The alias " + ErrorText.quote(alias)
					+ " is also the name of a configured provider of package " + ErrorText.quote(name()) + ".");
		}
		if (!this.slots.containsKey(name)) {
			throw new ProviderNotFoundException(name(), name, this.slots.keySet(),
					"The alias " + ErrorText.quote(alias) + " of package " + ErrorText.quote(name()) + " points to "
							+ ErrorText.quote(name) + ", which is not configured."
							+ ErrorText.didYouMean(name, this.slots.keySet()) + " "
							+ ErrorText.known("Configured providers", this.slots.keySet()));
		}
	}

	/**
	 * Point everything anew that does not stand for one name.
	 */
	private void changed() {
		this.names.change();
		this.aliases.keySet()
			.forEach((alias) -> Objects.requireNonNull(this.bindings.get(alias)).point(aliased(alias)));
		this.defaultBinding.point(defaultSlot());
	}

	List<String> names() {
		return this.names.get();
	}

	synchronized ProviderPackageInfo describe() {
		return new ProviderPackageInfo(name(), this.providerPackage.contract(), this.providerPackage.type(),
				Optional.ofNullable(defaultSlot()).map(ProviderSlot::name), this.aliases, names(),
				this.resolved.info());
	}

	ProviderNotFoundException notFound(@Nullable String name) {
		TreeSet<String> known = new TreeSet<>(this.slots.keySet());
		this.aliases.forEach((alias, target) -> {
			if (this.slots.containsKey(target)) {
				known.add(alias);
			}
		});
		String aliased = (name != null) ? this.aliases.get(name) : null;
		String message = (aliased != null && !this.slots.containsKey(aliased))
				? "The alias " + ErrorText.quote(name) + " of package " + ErrorText.quote(name()) + " points to "
						+ ErrorText.quote(aliased) + ", which was removed."
				: "Package " + ErrorText.quote(name()) + " has no configured provider " + ErrorText.quote(name) + "."
						+ ErrorText.didYouMean(name, known);
		return new ProviderNotFoundException(name(), name, known,
				message + " " + ErrorText.known("Configured providers", known));
	}

	private ProviderNotFoundException noDefault() {
		String chosen = this.chosenDefault;
		List<String> names = names();
		String message = (chosen != null)
				? "The default of package " + ErrorText.quote(name()) + ", " + ErrorText.quote(chosen)
						+ ", was removed. "
				: "Package " + ErrorText.quote(name()) + " has " + names.size() + " configured providers and no default"
						+ (names.isEmpty() ? ". " : ": set beluga.packages." + name() + ".default. ");
		return new ProviderNotFoundException(name(), chosen, names,
				message + ErrorText.known("Configured providers", names));
	}

}
