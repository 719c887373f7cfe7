package io.beluga.registry.internal.catalog;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.event.ProviderRegistered;
import io.beluga.registry.event.ProviderUnregistered;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.instance.Instance;
import org.jspecify.annotations.Nullable;

/**
 * The registered providers of one package.
 */
public final class RegisteredPackage implements InstanceMaker {

	private final ProviderPackage<?> providerPackage;

	private final ConcurrentMap<String, RegisteredProvider<?, ?>> providers = new ConcurrentHashMap<>();

	private final EventQueue events;

	private final SortedNames names = new SortedNames(this.providers, this.providers.keySet());

	RegisteredPackage(ProviderPackage<?> providerPackage, Settings settings) {
		this.providerPackage = providerPackage;
		this.events = new EventQueue(settings);
	}

	public ProviderPackage<?> providerPackage() {
		return this.providerPackage;
	}

	private String name() {
		return this.providerPackage.name();
	}

	void register(RegisteredProvider<?, ?> provider) {
		String providerName = provider.definition().name();
		synchronized (this.providers) {
			RegisteredProvider<?, ?> existing = this.providers.get(providerName);
			if (existing != null) {
				throw exists(existing.definition(), provider.definition());
			}
			this.names.change();
			this.providers.put(providerName, provider);
			this.events.add(new ProviderRegistered(name(), providerName, Instant.now()));
		}
		this.events.deliver();
	}

	private ProviderExistsException exists(ProviderDefinition<?, ?> existing, ProviderDefinition<?, ?> refused) {
		StringBuilder text = new StringBuilder("Package ").append(ErrorText.quote(name()))
			.append(" already has a provider ")
			.append(ErrorText.quote(existing.name()));
		if (existing.origin() != null) {
			text.append(", defined by ").append(existing.origin());
		}
		text.append('.');
		if (refused.origin() != null) {
			text.append(" The one that was refused is defined by ").append(refused.origin()).append('.');
		}
		return new ProviderExistsException(name(), existing.name(), text.toString());
	}

	public boolean unregister(@Nullable String providerName) {
		synchronized (this.providers) {
			if (providerName == null || !this.providers.containsKey(providerName)) {
				return false;
			}
			this.names.change();
			this.providers.remove(providerName);
			this.events.add(new ProviderUnregistered(name(), providerName, Instant.now()));
		}
		this.events.deliver();
		return true;
	}

	public RegisteredProvider<?, ?> provider(@Nullable String providerName) {
		RegisteredProvider<?, ?> provider = (providerName != null) ? this.providers.get(providerName) : null;
		if (provider == null) {
			throw notFound(providerName);
		}
		return provider;
	}

	@Override
	public Maker<Instance> check(String name, ProviderConfig config) {
		return provider(requireProviderName(this.providerPackage, name, config)).checked(name, config);
	}

	/**
	 * Return the name of the provider, without which a configuration is refused.
	 */
	static String requireProviderName(ProviderPackage<?> providerPackage, String name, ProviderConfig config) {
		String providerName = config.providerName();
		if (providerName.isBlank()) {
			throw new InvalidConfigException(providerPackage.name(), name,
					List.of(new ConfigViolation("provider-name", "is required.")));
		}
		return providerName;
	}

	private ProviderNotFoundException notFound(@Nullable String providerName) {
		String hint = (providerName != null) ? this.providerPackage.providerHints().get(providerName) : null;
		if (hint == null) {
			return new ProviderNotFoundException(name(), providerName, this.providers.keySet());
		}
		return new ProviderNotFoundException(name(), providerName, this.providers.keySet(),
				"Package " + ErrorText.quote(name()) + " has no provider " + ErrorText.quote(providerName) + ". " + hint
						+ " " + ErrorText.known("Registered providers", this.providers.keySet()));
	}

	public List<String> names() {
		return this.names.get();
	}

}
