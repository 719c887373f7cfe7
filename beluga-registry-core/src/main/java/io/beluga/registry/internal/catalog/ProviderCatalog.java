package io.beluga.registry.internal.catalog;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.beluga.registry.FactoryTypes;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidFactoryException;
import io.beluga.registry.error.NameRules;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.internal.dispatch.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The packages of a registry, the registered providers in them, and the rules for
 * becoming one. Since everything begins with a look here, it also says whether the
 * registry is open.
 */
public final class ProviderCatalog {

	private final Settings settings;

	private final ConcurrentMap<String, RegisteredPackage> packages = new ConcurrentHashMap<>();

	private volatile boolean closed;

	public ProviderCatalog(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Refuse everything from now on.
	 * @return whether this call did it
	 */
	public synchronized boolean close() {
		boolean first = !this.closed;
		this.closed = true;
		return first;
	}

	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Refuse what comes after the registry was closed.
	 */
	public void requireOpen(@Nullable String packageName, @Nullable String name) {
		if (this.closed) {
			throw new RegistryAccessFailedException(packageName, name, "The registry is closed.");
		}
	}

	/**
	 * Register a package, unless it is.
	 */
	public void registerPackage(@Nullable ProviderPackage<?> providerPackage) {
		requireOpen((providerPackage != null) ? providerPackage.name() : null, null);
		if (providerPackage == null) {
			throw new RegistrationFailedException(null, null, "The package is null.");
		}
		RegisteredPackage existing = this.packages.putIfAbsent(providerPackage.name(),
				new RegisteredPackage(providerPackage, this.settings));
		if (existing != null && !existing.providerPackage().isCompatibleWith(providerPackage)) {
			throw new RegistrationFailedException(providerPackage.name(), null,
					"Package " + ErrorText.quote(providerPackage.name()) + " is registered with the contract "
							+ existing.providerPackage().type().getTypeName() + " and cannot have the contract "
							+ providerPackage.type().getTypeName() + " too.");
		}
	}

	public List<String> packages() {
		requireOpen(null, null);
		return List.copyOf(new TreeSet<>(this.packages.keySet()));
	}

	public RegisteredPackage get(@Nullable String packageName) {
		requireOpen(packageName, null);
		return find(packageName);
	}

	/**
	 * Find a package that has the contract it is asked with.
	 */
	public RegisteredPackage get(@Nullable ProviderPackage<?> asked) {
		RegisteredPackage found = get((asked != null) ? asked.name() : null);
		ProviderPackage<?> registered = found.providerPackage();
		if (asked != null && registered != asked && !registered.isCompatibleWith(asked)) {
			throw new PackageNotFoundException(asked.name(), this.packages.keySet(),
					"Package " + ErrorText.quote(asked.name()) + " is registered with the contract "
							+ registered.type().getTypeName() + ", not " + asked.type().getTypeName() + ".");
		}
		return found;
	}

	private RegisteredPackage find(@Nullable String packageName) {
		RegisteredPackage found = (packageName != null) ? this.packages.get(packageName) : null;
		if (found == null) {
			throw new PackageNotFoundException(packageName, this.packages.keySet());
		}
		return found;
	}

	public RegisteredProvider<?, ?> provider(@Nullable String packageName, @Nullable String providerName) {
		requireOpen(packageName, providerName);
		return find(packageName).provider(providerName);
	}

	public void register(@Nullable ProviderDefinition<?, ?> definition) {
		requireOpen((definition != null) ? definition.packageName() : null,
				(definition != null) ? definition.name() : null);
		if (definition == null) {
			throw new RegistrationFailedException(null, null, "The definition of the provider is null.");
		}
		RegisteredPackage registered = find(definition.packageName());
		NameRules.requireValid(definition.name(), "provider", definition.packageName(), definition.name());
		checkFactory(definition, registered.providerPackage());
		checkMetadata(definition);
		registered
			.register(new RegisteredProvider<>(definition, registered.providerPackage().contract(), this.settings));
	}

	private static void checkFactory(ProviderDefinition<?, ?> definition, ProviderPackage<?> providerPackage) {
		if (!definition.isLazy()) {
			checkEager(definition);
		}
		Type product = definition.genericProductType();
		if (product != null && !mayBe(product, providerPackage)) {
			throw new InvalidFactoryException(definition.packageName(), definition.name(),
					"The factory of " + label(definition) + " makes " + product.getTypeName()
							+ ", which is not the package's contract " + providerPackage.type().getTypeName() + ".");
		}
	}

	private static boolean mayBe(Type product, ProviderPackage<?> providerPackage) {
		Class<?> contract = providerPackage.contract();
		Class<?> raw = FactoryTypes.rawType(product);
		if (raw != null && !contract.isAssignableFrom(raw) && !raw.isAssignableFrom(contract)) {
			return false;
		}
		return !(providerPackage.type() instanceof ParameterizedType type) || FactoryTypes.mayHave(product, type);
	}

	private static void checkEager(ProviderDefinition<?, ?> definition) {
		ProviderFactory<?, ?> factory = definition.factory();
		if (factory == null) {
			throw new InvalidFactoryException(definition.packageName(), definition.name(),
					"The factory of " + label(definition) + " is null.");
		}
		Class<?> taken = FactoryTypes.of(factory).configType();
		if (taken != null && definition.configType() != null && !taken.isAssignableFrom(definition.configType())) {
			throw new InvalidFactoryException(definition.packageName(), definition.name(),
					"The factory of " + label(definition) + " takes " + taken.getName() + ", but is registered for "
							+ definition.configType().getName() + ". Register it by ProviderDefinition.builder("
							+ "packageName, name, " + taken.getSimpleName() + ".class, factory).");
		}
	}

	private void checkMetadata(ProviderDefinition<?, ?> definition) {
		if (definition.configType() == null) {
			throw refused(definition, "has no configuration type");
		}
		if (definition.configType() != ProviderConfig.class && this.settings.configBinder() == null) {
			throw refused(definition,
					"takes a configuration of the type " + definition.configType().getName()
							+ ", and this registry has no ProviderConfigBinder to make one."
							+ " There is one in beluga-registry-spring-boot-autoconfigure; others are set by"
							+ " DefaultProviderRegistry.builder().configBinder(...)");
		}
		checkNotNull(definition, "capabilities", definition.capabilities());
		checkNotNull(definition, "supported features", definition.supportedFeatures());
		if (definition.documentation() == null) {
			throw refused(definition, "has a documentation that is null");
		}
		if (definition.apiKey() == null) {
			throw refused(definition, "does not say whether it needs an API key: apiKey is null");
		}
	}

	private static void checkNotNull(ProviderDefinition<?, ?> definition, String what,
			@Nullable List<? extends @Nullable String> values) {
		if (values == null || (!values.isEmpty() && new HashSet<>(values).contains(null))) {
			throw refused(definition, "has " + what + " that are null");
		}
	}

	private static RegistrationFailedException refused(ProviderDefinition<?, ?> definition, String why) {
		return new RegistrationFailedException(definition.packageName(), definition.name(),
				"Provider " + label(definition) + " " + why + ".");
	}

	private static String label(ProviderDefinition<?, ?> definition) {
		return definition.packageName() + "." + definition.name();
	}

}
