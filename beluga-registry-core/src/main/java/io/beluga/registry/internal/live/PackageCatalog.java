package io.beluga.registry.internal.live;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.RegistrationFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The packages of a registry, by name.
 */
public final class PackageCatalog {

	private final ConcurrentMap<String, LivePackage> packages = new ConcurrentHashMap<>();

	/**
	 * Register a package, unless it is.
	 * @param create makes what stands for it here
	 */
	void register(@Nullable ProviderPackage<?> providerPackage, Function<ProviderPackage<?>, LivePackage> create) {
		if (providerPackage == null) {
			throw new RegistrationFailedException(null, null, "The package is null.");
		}
		LivePackage existing = this.packages.putIfAbsent(providerPackage.name(), create.apply(providerPackage));
		if (existing != null && !existing.providerPackage().isCompatibleWith(providerPackage)) {
			throw new RegistrationFailedException(providerPackage.name(), null,
					"Package " + ErrorText.quote(providerPackage.name()) + " is registered with the contract "
							+ existing.providerPackage().type().getTypeName() + " and cannot have the contract "
							+ providerPackage.type().getTypeName() + " too.");
		}
	}

	List<String> names() {
		return List.copyOf(new TreeSet<>(this.packages.keySet()));
	}

	List<LivePackage> all() {
		return List.copyOf(this.packages.values());
	}

	public LivePackage get(@Nullable String name) {
		LivePackage found = (name != null) ? this.packages.get(name) : null;
		if (found == null) {
			throw new PackageNotFoundException(name, this.packages.keySet());
		}
		return found;
	}

	/**
	 * Find a package that has the contract it is asked with.
	 */
	public LivePackage get(@Nullable ProviderPackage<?> asked) {
		LivePackage found = get((asked != null) ? asked.name() : null);
		if (!found.providerPackage().isCompatibleWith(asked)) {
			throw new PackageNotFoundException(asked.name(), this.packages.keySet(),
					"Package " + ErrorText.quote(asked.name()) + " is registered with the contract "
							+ found.providerPackage().type().getTypeName() + ", not " + asked.type().getTypeName()
							+ ".");
		}
		return found;
	}

}
