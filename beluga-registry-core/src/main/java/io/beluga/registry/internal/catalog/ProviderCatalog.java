package io.beluga.registry.internal.catalog;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;

import io.beluga.registry.FactoryTypes;
import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidFactoryException;
import io.beluga.registry.error.NameRules;
import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The registered providers, and the rules for becoming one.
 */
public final class ProviderCatalog {

	private final Settings settings;

	private final Function<@Nullable String, RegisteredPackage> packages;

	public ProviderCatalog(Settings settings, Function<@Nullable String, RegisteredPackage> packages) {
		this.settings = settings;
		this.packages = packages;
	}

	public RegisteredPackage get(@Nullable String packageName) {
		return this.packages.apply(packageName);
	}

	public void register(@Nullable ProviderDefinition<?, ?> definition) {
		if (definition == null) {
			throw new RegistrationFailedException(null, null, "The definition of the provider is null.");
		}
		RegisteredPackage registered = get(definition.packageName());
		NameRules.requireValid(definition.name(), "provider", definition.packageName(), definition.name());
		checkFactory(definition, registered.providerPackage());
		checkMetadata(definition);
		registered.register(new RegisteredProvider<>(definition, this.settings.configBinder()));
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
			@Nullable List<@Nullable String> values) {
		if (values == null || values.stream().anyMatch((value) -> value == null)) {
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
