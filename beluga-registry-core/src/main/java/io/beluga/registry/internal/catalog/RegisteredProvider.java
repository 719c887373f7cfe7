package io.beluga.registry.internal.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.secret.SecretMasking;
import org.jspecify.annotations.Nullable;

/**
 * A provider in the registry, and the one place where a {@link ProviderConfig} becomes
 * what its factory takes.
 */
public final class RegisteredProvider<C, P> {

	private static final System.Logger logger = System.getLogger(RegisteredProvider.class.getName());

	private final ProviderDefinition<C, P> definition;

	private static final ConfigViolation NAMELESS = new ConfigViolation("config",
			"breaks a rule that the provider does not name.");

	private final @Nullable ProviderConfigBinder binder;

	private final AtomicReference<ProviderInfo> info = new AtomicReference<>();

	public RegisteredProvider(ProviderDefinition<C, P> definition, @Nullable ProviderConfigBinder binder) {
		this.definition = definition;
		this.binder = binder;
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
				this.definition.capabilities(),
				(schema != null) ? schema : StandardFields.schema(this.definition.apiKey()),
				this.definition.supportedFeatures(), this.definition.documentation());
		if (!this.info.compareAndSet(null, fresh)) {
			return this.info.get();
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

	ProviderFactory<C, P> factory() {
		ProviderFactory<C, P> factory = this.definition.factory();
		if (factory == null) {
			throw new InvalidFactoryException(this.definition.packageName(), this.definition.name(),
					"The factory of " + this.definition.packageName() + "." + this.definition.name() + " is null.");
		}
		return factory;
	}

	/**
	 * Bind and validate a configuration.
	 * @param name what it is for, to be named in errors
	 * @param config the configuration, with the provider's name
	 * @return what the factory takes
	 * @throws InvalidConfigException with every rule that is broken
	 */
	public C bind(String name, ProviderConfig config) {
		List<ConfigViolation> violations = new ArrayList<>();
		C bound = bind(name, config, violations, true);
		if (bound != null && violations.isEmpty()) {
			return bound;
		}
		throw new InvalidConfigException(this.definition.packageName(), name, violations);
	}

	/**
	 * Find the rules that a configuration breaks, but for those of the factory.
	 */
	public List<ConfigViolation> check(String name, ProviderConfig config) {
		List<ConfigViolation> violations = new ArrayList<>();
		bind(name, config, violations, false);
		return violations;
	}

	private @Nullable C bind(String name, ProviderConfig config, List<ConfigViolation> violations,
			boolean withFactory) {
		violations.addAll(StandardFields.check(this.definition, config));
		SecretMasking masking = new SecretMasking(config);
		try {
			C bound = convert(config, violations, masking);
			if (bound != null && withFactory) {
				validate(bound, violations, masking);
			}
			return bound;
		}
		catch (VirtualMachineError ex) {
			throw masking.mask(ex);
		}
		catch (RuntimeException | Error ex) {
			throw new ProviderCreationFailedException(this.definition.packageName(), name,
					"The configuration of " + ErrorText.escape(this.definition.packageName() + "." + name)
							+ " could not be checked: " + ErrorText.escapeType(Failures.typeOf(Failures.reasonOf(ex)))
							+ ".",
					masking.mask(ex));
		}
	}

	private @Nullable C convert(ProviderConfig config, List<ConfigViolation> violations, SecretMasking masking) {
		if (this.definition.configType() == ProviderConfig.class || this.binder == null) {
			masking.know(config);
			return this.definition.configType().cast(config);
		}
		try {
			return Objects.requireNonNull(this.binder.bind(config, this.definition, masking::know),
					"The ProviderConfigBinder returned null");
		}
		catch (InvalidConfigException ex) {
			Set<String> known = violations.stream().map(ConfigViolation::property).collect(Collectors.toSet());
			violations.addAll(masking
				.mask(ex.violations().stream().filter((violation) -> !known.contains(violation.property())).toList()));
			return null;
		}
	}

	/**
	 * Ask the factory for its own rules. What it throws for a configuration that has
	 * other problems says nothing new.
	 */
	private void validate(C bound, List<ConfigViolation> violations, SecretMasking masking) {
		try {
			List<ConfigViolation> own = factory().validate(bound);
			if (own != null) {
				violations.addAll(masking.mask(own.stream()
					.map((violation) -> (violation != null) ? inKebabCase(violation) : NAMELESS)
					.toList()));
			}
		}
		catch (RuntimeException ex) {
			if (violations.isEmpty()) {
				throw ex;
			}
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
