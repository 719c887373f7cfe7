package io.beluga.registry.proof.support;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The control: right on one thread, and wrong on two. It is what one writes with
 * concurrent maps and volatile fields alone: every method checks and then acts. A race
 * that it passes proves nothing.
 */
final class BrokenSubject implements Subject {

	private static final String PACKAGE = "lines";

	private final Map<String, String> documentation = new ConcurrentHashMap<>();

	private final Set<String> listed = ConcurrentHashMap.newKeySet();

	private final Map<String, Slot> slots = new ConcurrentHashMap<>();

	private final Map<String, String> aliases = new ConcurrentHashMap<>();

	private final @Nullable Integer resolved;

	private volatile boolean closed;

	BrokenSubject(@Nullable Integer resolved) {
		this.resolved = resolved;
	}

	/**
	 * A configured provider.
	 */
	private static final class Slot {

		private final AtomicLong calls = new AtomicLong();

		private volatile String version;

		private volatile @Nullable Product instance;

		private volatile String serving = "";

		private volatile long generation;

		private volatile String state = "CONFIGURED";

		private volatile @Nullable Thread creator;

		Slot(String version) {
			this.version = version;
		}

	}

	@Override
	public void register(String provider, String documentation) {
		if (this.documentation.containsKey(provider)) {
			throw new ProviderExistsException(PACKAGE, provider, "There is one.");
		}
		this.listed.add(provider);
		Pause.forControl();
		this.documentation.put(provider, documentation);
	}

	@Override
	public boolean unregister(String provider) {
		if (!this.listed.remove(provider)) {
			return false;
		}
		Pause.forControl();
		this.documentation.remove(provider);
		return true;
	}

	@Override
	public List<String> providers() {
		return List.copyOf(this.listed);
	}

	@Override
	public @Nullable String documentation(String provider) {
		return this.documentation.get(provider);
	}

	@Override
	public void put(String name, String version) {
		requireOpen(name);
		Slot slot = this.slots.get(name);
		if (slot == null) {
			this.slots.put(name, new Slot(version));
		}
		else if (slot.instance == null) {
			slot.version = version;
		}
		else {
			replace(slot, name, version);
		}
	}

	private void replace(Slot slot, String name, String version) {
		Product made;
		try {
			made = Journal.of(name).make(version);
		}
		catch (RuntimeException ex) {
			slot.state = "DEGRADED";
			throw new ProviderCreationFailedException(PACKAGE, name, "The factory failed.", ex);
		}
		Product old = slot.instance;
		slot.version = version;
		slot.serving = version;
		Pause.forControl();
		slot.instance = made;
		slot.state = "READY";
		serve(slot, name);
		if (old != null) {
			old.close();
		}
	}

	private static void serve(Slot slot, String name) {
		slot.generation++;
		long generation = slot.generation;
		Pause.forControl();
		Journal.of(name).note(String.valueOf(generation));
	}

	@Override
	public boolean remove(String name) {
		Slot slot = this.slots.remove(name);
		if (slot == null) {
			return false;
		}
		Product instance = slot.instance;
		if (instance != null) {
			instance.close();
		}
		return true;
	}

	@Override
	public String call(String name) {
		requireOpen(name);
		Slot slot = find(name);
		Product instance = slot.instance;
		if (instance == null) {
			instance = create(slot, this.aliases.getOrDefault(name, name));
		}
		Pause.forControl();
		return instance.call();
	}

	@Override
	public String use(String name) {
		return call(name);
	}

	@Override
	public Flux<String> stream(String name) {
		Slot slot = find(name);
		Product instance = slot.instance;
		AtomicLong calls = slot.calls;
		calls.incrementAndGet();
		return ((instance != null) ? instance : create(slot, name)).stream().doOnComplete(() -> {
			Pause.forControl();
			calls.decrementAndGet();
		}).doOnCancel(calls::decrementAndGet);
	}

	@Override
	public long inFlight(String name) {
		return find(name).calls.get();
	}

	private Slot find(String name) {
		String aliased = this.aliases.getOrDefault(name, name);
		Slot slot = this.slots.get(aliased);
		if (slot != null) {
			return slot;
		}
		if (this.resolved == null) {
			throw new ProviderNotFoundException(PACKAGE, name, Collections.emptySet());
		}
		slot = new Slot(Journal.of(name).resolve());
		Pause.forControl();
		this.slots.put(name, slot);
		while (this.slots.size() > this.resolved) {
			this.slots.keySet().stream().filter((other) -> !other.equals(name)).findFirst().ifPresent(this::remove);
		}
		return slot;
	}

	private Product create(Slot slot, String name) {
		Thread creator = slot.creator;
		if (creator == Thread.currentThread()) {
			throw new ProviderCreationFailedException(PACKAGE, name, "It needs itself.", null);
		}
		if (creator != null) {
			return await(slot);
		}
		slot.creator = Thread.currentThread();
		try {
			String version = slot.version;
			Product made = Journal.of(name).make(version);
			slot.instance = made;
			slot.serving = version;
			slot.state = "READY";
			serve(slot, name);
			return made;
		}
		finally {
			slot.creator = null;
		}
	}

	/**
	 * Wait for another thread; for ever, were this not a test.
	 */
	private static Product await(Slot slot) {
		for (int i = 0; i < 100_000; i++) {
			Product instance = slot.instance;
			if (instance != null) {
				return instance;
			}
			Thread.onSpinWait();
		}
		throw new IllegalStateException("stuck");
	}

	@Override
	public Snapshot info(String name) {
		Slot slot = this.slots.get(name);
		if (slot == null) {
			throw new ProviderNotFoundException(PACKAGE, name, Collections.emptySet());
		}
		return new Snapshot(slot.serving, slot.generation, slot.state);
	}

	@Override
	public void alias(String alias, String name) {
		this.aliases.clear();
		Pause.forControl();
		this.aliases.put(alias, name);
	}

	private void requireOpen(String name) {
		if (this.closed) {
			throw new RegistryAccessFailedException(PACKAGE, name, "The registry is closed.");
		}
	}

	@Override
	public void close() {
		this.closed = true;
		Pause.forControl();
		this.slots.keySet().forEach(this::remove);
	}

}
