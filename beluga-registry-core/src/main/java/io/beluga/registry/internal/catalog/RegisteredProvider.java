package io.beluga.registry.internal.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderInfo;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.InvalidFactoryException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.attempt.Rejected;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.secret.SecretMasking;
import org.jspecify.annotations.Nullable;

/**
 * A provider in the registry, and the one place where a {@link ProviderConfig} becomes
 * what its factory takes.
 */
public final class RegisteredProvider<C, P> implements Maker<P> {

	private static final System.Logger logger = System.getLogger(RegisteredProvider.class.getName());

	private static final ConfigViolation NAMELESS = new ConfigViolation("config",
			"breaks a rule that the provider does not name.");

	private final ProviderDefinition<C, P> definition;

	private final Class<?> contract;

	private final @Nullable ProviderConfigBinder binder;

	/**
	 * Whether the factory takes a type of its own.
	 */
	private final boolean typed;

	private final String name;

	private final ApiKeyUse apiKey;

	/**
	 * The factory, unless the definition gives it when it is needed.
	 */
	private final @Nullable ProviderFactory<C, P> eager;

	/**
	 * Asks for an instance that its caller owns.
	 */
	private final Request request;

	private final AtomicReference<@Nullable ProviderInfo> info = new AtomicReference<>();

	/**
	 * Create a provider of a registry.
	 * @param contract what the products have to be
	 */
	RegisteredProvider(ProviderDefinition<C, P> definition, Class<?> contract, Settings settings) {
		this(definition, contract, settings.configBinder(), Settings.nanos(settings.creationTimeout()));
	}

	/**
	 * Create a provider that is only checked.
	 */
	public RegisteredProvider(ProviderDefinition<C, P> definition, @Nullable ProviderConfigBinder binder) {
		this(definition, Object.class, binder, 0);
	}

	private RegisteredProvider(ProviderDefinition<C, P> definition, Class<?> contract,
			@Nullable ProviderConfigBinder binder, long creationNanos) {
		this.definition = definition;
		this.contract = contract;
		this.binder = binder;
		this.typed = binder != null && definition.configType() != ProviderConfig.class;
		this.name = definition.name();
		this.apiKey = definition.apiKey();
		this.eager = definition.isLazy() ? null : definition.factory();
		this.request = new Request(definition.packageName(), this.name, null, null, creationNanos, null);
	}

	public ProviderDefinition<C, P> definition() {
		return this.definition;
	}

	public ProviderInfo info() {
		ProviderInfo known = this.info.get();
		if (known != null) {
			return known;
		}
		Throwable failure = null;
		ConfigSchema schema = null;
		try {
			schema = schema();
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			failure = ex;
		}
		ProviderInfo fresh = new ProviderInfo(this.definition.name(), this.definition.type(),
				this.definition.capabilities(), (schema != null) ? schema : StandardSchema.of(this.apiKey),
				this.definition.supportedFeatures(), this.definition.documentation());
		known = this.info.compareAndExchange(null, fresh);
		if (known != null) {
			return known;
		}
		if (failure != null) {
			logger.log(System.Logger.Level.WARNING, "The schema of " + this.definition.packageName() + "."
					+ this.definition.name() + " cannot be made, the standard fields stand for it", failure);
		}
		return fresh;
	}

	private @Nullable ConfigSchema schema() {
		Supplier<ConfigSchema> schema = this.definition.configSchema();
		if (schema != null) {
			return schema.get();
		}
		return (this.binder != null) ? this.binder.schema(this.definition).orElse(null) : null;
	}

	/**
	 * Return what asks for an instance that its caller owns.
	 */
	public Request request() {
		return this.request;
	}

	/**
	 * Fill in the name of the provider, where a configuration leaves it open.
	 * @throws InvalidConfigException if there is no configuration
	 */
	public ProviderConfig named(@Nullable ProviderConfig config) {
		if (config == null) {
			throw new InvalidConfigException(this.definition.packageName(), this.definition.name(),
					List.of(new ConfigViolation("config", "must not be null.")));
		}
		return !config.providerName().isBlank() ? config : new ProviderConfig(this.definition.name(), config.apiKey(),
				config.endpoint(), config.timeout(), config.customFields());
	}

	private ProviderFactory<C, P> factory() {
		ProviderFactory<C, P> factory = (this.eager != null) ? this.eager : this.definition.factory();
		if (factory == null) {
			throw new InvalidFactoryException(this.definition.packageName(), this.definition.name(),
					"The factory of " + this.definition.packageName() + "." + this.definition.name() + " is null.");
		}
		return factory;
	}

	/**
	 * Make a product of the package's contract.
	 */
	@Override
	public P make(Creation creation) throws Exception {
		C bound;
		try {
			bound = bind(creation.name(), creation.config(), true);
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
		return make(creation, bound);
	}

	private P make(Creation creation, C bound) throws Exception {
		creation.noteBound(bound);
		P product = factory().create(creation, bound);
		creation.requireContract(product, this.contract, this);
		return product;
	}

	@Override
	public String toString() {
		return "the factory of provider '" + this.definition.name() + "'";
	}

	/**
	 * Bind and validate a configuration for a configured provider.
	 * @return makes the instance
	 */
	Maker<Instance> checked(String name, ProviderConfig config) {
		C bound = bind(name, config, true);
		return (creation) -> {
			P product = make(creation, bound);
			return creation.instance().of(product).madeBy(factory());
		};
	}

	/**
	 * Find the rules that a configuration breaks.
	 * @param withFactory whether the factory is asked for its own
	 */
	public List<ConfigViolation> check(ProviderConfig config, boolean withFactory) {
		try {
			bind(this.name, config, withFactory);
			return List.of();
		}
		catch (InvalidConfigException ex) {
			return ex.violations();
		}
	}

	/**
	 * Bind and validate a configuration.
	 * @param name what it is for, to be named in errors
	 * @param config the configuration, with the provider's name
	 * @return what the factory takes
	 * @throws InvalidConfigException with every rule that is broken
	 */
	@SuppressWarnings("unchecked") // it takes a ProviderConfig where it is not typed
	private C bind(String name, ProviderConfig config, boolean withFactory) {
		List<ConfigViolation> standard = checkStandardFields(config);
		AtomicReference<@Nullable Object> known = this.typed ? new AtomicReference<>() : null;
		List<ConfigViolation> violations = List.of();
		try {
			C bound = null;
			try {
				bound = (known != null) ? convert(config, known) : (C) config;
			}
			catch (InvalidConfigException ex) {
				violations = without(standard, ex.violations());
				Object incomplete = (withFactory && known != null) ? known.get() : null;
				if (incomplete != null) {
					List<ConfigViolation> own = without(violations, validate((C) incomplete, false));
					violations = Stream.concat(violations.stream(), own.stream()).toList();
				}
			}
			if (bound != null && withFactory) {
				violations = validate(bound, standard.isEmpty());
			}
			if (bound != null && standard.isEmpty() && violations.isEmpty()) {
				return bound;
			}
			violations = masking(config, known).mask(violations);
		}
		catch (VirtualMachineError ex) {
			throw masking(config, known).mask(ex);
		}
		catch (RuntimeException | Error ex) {
			throw new ProviderCreationFailedException(this.definition.packageName(), name,
					"The configuration of " + ErrorText.escape(this.definition.packageName() + "." + name)
							+ " could not be checked: " + ErrorText.escapeType(Failures.typeOf(Failures.reasonOf(ex)))
							+ ".",
					masking(config, known).mask(ex));
		}
		throw new InvalidConfigException(this.definition.packageName(), name,
				Stream.concat(standard.stream(), violations.stream()).toList());
	}

	private List<ConfigViolation> checkStandardFields(ProviderConfig config) {
		boolean named = config.providerName().equals(this.name);
		boolean missing = this.apiKey == ApiKeyUse.REQUIRED
				&& (config.apiKey() == null || config.apiKey().reveal().isBlank());
		Duration timeout = config.timeout();
		boolean timed = timeout == null || !(timeout.isNegative() || timeout.isZero());
		if (named && !missing && timed) {
			return List.of();
		}
		List<ConfigViolation> violations = new ArrayList<>();
		// another provider's key must not be sent to this one
		if (!named) {
			violations.add(new ConfigViolation("provider-name", "names another provider than '" + this.name + "'."));
		}
		if (missing) {
			violations.add(new ConfigViolation("api-key", "is required by provider '" + this.name + "'."));
		}
		if (!timed) {
			violations.add(new ConfigViolation("timeout", "must be longer than zero."));
		}
		return violations;
	}

	private C convert(ProviderConfig config, AtomicReference<@Nullable Object> known) {
		return Objects.requireNonNull(Objects.requireNonNull(this.binder).bind(config, this.definition, known::set),
				"The ProviderConfigBinder returned null");
	}

	/**
	 * Leave out what the binder says of properties that are known to be wrong.
	 */
	private static List<ConfigViolation> without(List<ConfigViolation> known, List<ConfigViolation> found) {
		Set<String> properties = known.stream().map(ConfigViolation::property).collect(Collectors.toSet());
		return found.stream().filter((violation) -> !properties.contains(violation.property())).toList();
	}

	private static SecretMasking masking(ProviderConfig config, @Nullable AtomicReference<@Nullable Object> known) {
		return new SecretMasking((known != null) ? known.get() : config, config);
	}

	/**
	 * Ask the factory for its own rules. What it throws for a configuration that has
	 * other problems says nothing new.
	 */
	private List<ConfigViolation> validate(C bound, boolean valid) {
		try {
			List<ConfigViolation> own = factory().validate(bound);
			return (own == null || own.isEmpty()) ? List.of()
					: own.stream().map((violation) -> (violation != null) ? inKebabCase(violation) : NAMELESS).toList();
		}
		catch (RuntimeException ex) {
			if (valid) {
				throw ex;
			}
			return List.of();
		}
	}

	/**
	 * Name the property as it is configured, where a factory names the Java side of it.
	 */
	private static ConfigViolation inKebabCase(ConfigViolation violation) {
		StringBuilder property = new StringBuilder();
		boolean key = false;
		for (char character : violation.property().toCharArray()) {
			key = (key || character == '[') && character != ']';
			boolean upperCase = !key && character >= 'A' && character <= 'Z';
			if (upperCase && !property.isEmpty() && ".-]".indexOf(property.charAt(property.length() - 1)) < 0) {
				property.append('-');
			}
			property.append(upperCase ? Character.toLowerCase(character) : character);
		}
		return new ConfigViolation(property.toString(), violation.message(), violation.origin(),
				violation.suggestion());
	}

}
