package io.beluga.registry;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import org.jspecify.annotations.Nullable;

/**
 * A provider as it is registered: its factory and what is known of it. Immutable. It is
 * taken as it is given: what is wrong with it is said by
 * {@link ProviderRegistry#registerProvider(ProviderDefinition)}, in the registry's own
 * errors.
 *
 * @param <C> the configuration type
 * @param <P> what the factory makes
 * @since 0.1.0
 */
public final class ProviderDefinition<C, P> {

	private final String packageName;

	private final String name;

	private final Class<C> configType;

	private final Supplier<ProviderFactory<C, P>> factory;

	private final AtomicReference<@Nullable ProviderFactory<C, P>> fetched = new AtomicReference<>();

	private final boolean lazy;

	private final @Nullable Type productType;

	private final @Nullable ProviderType type;

	private final List<String> capabilities;

	private final List<String> supportedFeatures;

	private final String documentation;

	private final ApiKeyUse apiKey;

	private final @Nullable String origin;

	private final @Nullable Supplier<ConfigSchema> configSchema;

	private ProviderDefinition(Builder<C, P> builder) {
		this.packageName = builder.packageName;
		this.name = builder.name;
		this.configType = builder.configType;
		this.factory = builder.factory;
		this.lazy = builder.lazy;
		this.productType = builder.productType;
		this.type = builder.type;
		this.capabilities = builder.capabilities;
		this.supportedFeatures = builder.supportedFeatures;
		this.documentation = builder.documentation;
		this.apiKey = builder.apiKey;
		this.origin = builder.origin;
		this.configSchema = builder.configSchema;
	}

	/**
	 * Start the definition of a provider that takes a {@link ProviderConfig}.
	 * @param packageName the package
	 * @param name the provider
	 * @param factory makes the instances
	 * @param <P> what the factory makes
	 * @return a builder
	 */
	public static <P> Builder<ProviderConfig, P> builder(String packageName, String name,
			ProviderFactory<ProviderConfig, P> factory) {
		return builder(packageName, name, ProviderConfig.class, factory);
	}

	/**
	 * Start the definition of a provider with a configuration type of its own.
	 * @param packageName the package
	 * @param name the provider
	 * @param configType the record or class that the factory takes
	 * @param factory makes the instances
	 * @param <C> the configuration type
	 * @param <P> what the factory makes
	 * @return a builder
	 */
	public static <C, P> Builder<C, P> builder(String packageName, String name, Class<C> configType,
			ProviderFactory<C, P> factory) {
		return new Builder<>(packageName, name, configType, () -> factory, false).productTypeOf(factory);
	}

	/**
	 * Start the definition of a provider whose factory is fetched when it is first
	 * needed.
	 * @param packageName the package
	 * @param name the provider
	 * @param configType the record or class that the factory takes
	 * @param productType what the factory declares to make
	 * @param factory gives the factory; called outside any lock, and its first answer is
	 * kept
	 * @param <C> the configuration type
	 * @param <P> what the factory makes
	 * @return a builder
	 */
	public static <C, P> Builder<C, P> lazyBuilder(String packageName, String name, Class<C> configType,
			Type productType, Supplier<ProviderFactory<C, P>> factory) {
		if (factory == null) {
			return new Builder<>(packageName, name, configType, () -> null, false);
		}
		return new Builder<>(packageName, name, configType, factory, true).productType(productType);
	}

	/**
	 * Return the package.
	 * @return the name of the package
	 */
	public String packageName() {
		return this.packageName;
	}

	/**
	 * Return the provider.
	 * @return the name of the provider
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return what the factory takes.
	 * @return {@link ProviderConfig}, or a type of the provider's own
	 */
	public Class<C> configType() {
		return this.configType;
	}

	/**
	 * Return the factory.
	 * @return the factory that makes the instances
	 */
	public ProviderFactory<C, P> factory() {
		ProviderFactory<C, P> known = this.fetched.get();
		if (known != null) {
			return known;
		}
		ProviderFactory<C, P> fresh = this.factory.get();
		known = this.fetched.compareAndExchange(null, fresh);
		return (known != null) ? known : fresh;
	}

	/**
	 * Tell whether the factory is fetched when it is first needed.
	 * @return whether it is
	 */
	public boolean isLazy() {
		return this.lazy;
	}

	/**
	 * Return what the factory declares to make.
	 * @return the type, or {@code null} where it cannot be known, as with a lambda
	 */
	public @Nullable Class<?> productType() {
		return FactoryTypes.rawType(this.productType);
	}

	/**
	 * Return what the factory declares to make, with its type arguments.
	 * @return the type, or {@code null} where it cannot be known
	 */
	public @Nullable Type genericProductType() {
		return this.productType;
	}

	/**
	 * Return the kind of provider.
	 * @return the type; that of the package's name where none was given
	 */
	public ProviderType type() {
		return (this.type != null) ? this.type : new ProviderType(this.packageName);
	}

	/**
	 * Return what the provider does.
	 * @return the capabilities, immutable
	 */
	public List<String> capabilities() {
		return this.capabilities;
	}

	/**
	 * Return how it does it.
	 * @return the features, immutable
	 */
	public List<String> supportedFeatures() {
		return this.supportedFeatures;
	}

	/**
	 * Return what a reader should know.
	 * @return the documentation; may be empty
	 */
	public String documentation() {
		return this.documentation;
	}

	/**
	 * Return whether the provider needs an API key.
	 * @return the use of the key
	 */
	public ApiKeyUse apiKey() {
		return this.apiKey;
	}

	/**
	 * Return where the provider was defined, to be named when two have one name.
	 * @return a description such as a bean's name and class, or {@code null}
	 */
	public @Nullable String origin() {
		return this.origin;
	}

	/**
	 * Return what makes the schema of the configuration.
	 * @return the supplier, or {@code null} where the binder is asked
	 */
	public @Nullable Supplier<ConfigSchema> configSchema() {
		return this.configSchema;
	}

	@Override
	public String toString() {
		return "ProviderDefinition[" + this.packageName + "." + this.name + "]";
	}

	/**
	 * Builds a {@link ProviderDefinition}. Not thread-safe.
	 *
	 * @param <C> the configuration type
	 * @param <P> what the factory makes
	 */
	public static final class Builder<C, P> {

		private final String packageName;

		private final String name;

		private final Class<C> configType;

		private final Supplier<ProviderFactory<C, P>> factory;

		private final boolean lazy;

		private @Nullable Type productType;

		private @Nullable ProviderType type;

		private List<String> capabilities = List.of();

		private List<String> supportedFeatures = List.of();

		private String documentation = "";

		private ApiKeyUse apiKey = ApiKeyUse.REQUIRED;

		private @Nullable String origin;

		private @Nullable Supplier<ConfigSchema> configSchema;

		private Builder(String packageName, String name, Class<C> configType, Supplier<ProviderFactory<C, P>> factory,
				boolean lazy) {
			this.packageName = packageName;
			this.name = name;
			this.configType = configType;
			this.factory = factory;
			this.lazy = lazy;
		}

		private Builder<C, P> productTypeOf(@Nullable ProviderFactory<C, P> factory) {
			if (factory != null) {
				this.productType = FactoryTypes.of(factory).productType();
			}
			return this;
		}

		/**
		 * Say what the factory makes, where it cannot be read from the factory's class.
		 * @param productType the package's contract or a subtype, with its type arguments
		 * where it has some
		 * @return this builder
		 */
		public Builder<C, P> productType(@Nullable Type productType) {
			this.productType = productType;
			return this;
		}

		/**
		 * Set the kind of provider.
		 * @param type the type, or {@code null} for that of the package's name
		 * @return this builder
		 */
		public Builder<C, P> type(@Nullable ProviderType type) {
			this.type = type;
			return this;
		}

		/**
		 * Set what the provider does.
		 * @param capabilities such as {@code chat}
		 * @return this builder
		 */
		public Builder<C, P> capabilities(String... capabilities) {
			return capabilities((capabilities != null) ? Arrays.asList(capabilities) : null);
		}

		/**
		 * Set what the provider does.
		 * @param capabilities such as {@code chat}
		 * @return this builder
		 */
		public Builder<C, P> capabilities(@Nullable Collection<String> capabilities) {
			this.capabilities = copyOf(capabilities);
			return this;
		}

		/**
		 * Set how the provider does it.
		 * @param supportedFeatures such as {@code streaming}
		 * @return this builder
		 */
		public Builder<C, P> supportedFeatures(String... supportedFeatures) {
			return supportedFeatures((supportedFeatures != null) ? Arrays.asList(supportedFeatures) : null);
		}

		/**
		 * Set how the provider does it.
		 * @param supportedFeatures such as {@code streaming}
		 * @return this builder
		 */
		public Builder<C, P> supportedFeatures(@Nullable Collection<String> supportedFeatures) {
			this.supportedFeatures = copyOf(supportedFeatures);
			return this;
		}

		/**
		 * Set what a reader should know.
		 * @param documentation a sentence or a link
		 * @return this builder
		 */
		public Builder<C, P> documentation(String documentation) {
			this.documentation = documentation;
			return this;
		}

		/**
		 * Set whether the provider needs an API key; it does where nothing is said.
		 * @param apiKey the use of the key
		 * @return this builder
		 */
		public Builder<C, P> apiKey(ApiKeyUse apiKey) {
			this.apiKey = apiKey;
			return this;
		}

		/**
		 * Say where the provider is defined.
		 * @param origin a description such as a bean's name and class
		 * @return this builder
		 */
		public Builder<C, P> origin(@Nullable String origin) {
			this.origin = origin;
			return this;
		}

		/**
		 * Set the schema of the configuration.
		 * @param configSchema makes the schema when it is first asked for
		 * @return this builder
		 */
		public Builder<C, P> configSchema(@Nullable Supplier<ConfigSchema> configSchema) {
			this.configSchema = configSchema;
			return this;
		}

		/**
		 * Build the definition.
		 * @return an immutable definition
		 */
		public ProviderDefinition<C, P> build() {
			return new ProviderDefinition<>(this);
		}

		/**
		 * Copy a list that may hold {@code null}, which is for the registry to refuse.
		 */
		@SuppressWarnings("NullAway") // as long as the registry has not looked at it
		private static List<String> copyOf(@Nullable Collection<String> values) {
			return (values != null) ? Collections.unmodifiableList(new ArrayList<>(values)) : null;
		}

	}

}
