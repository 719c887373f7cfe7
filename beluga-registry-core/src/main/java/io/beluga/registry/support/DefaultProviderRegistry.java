package io.beluga.registry.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderInfo;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.internal.catalog.ProviderCatalog;
import io.beluga.registry.internal.catalog.RegisteredPackage;
import io.beluga.registry.internal.catalog.RegisteredProvider;
import io.beluga.registry.internal.catalog.RegistryMaker;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.dispatch.ContextClassLoader;
import io.beluga.registry.internal.dispatch.ObserverFailures;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Settings.ResolvedLimits;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.instance.OwnedInstances;
import io.beluga.registry.internal.live.LiveProviders;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderLog;
import org.jspecify.annotations.Nullable;

/**
 * The registry, with its configured providers. Usable from plain Java: <pre>
 * DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build();
 * registry.registerPackage(LLMS);
 * registry.registerProvider("llms", "grok", (context, config) -&gt; new Grok(config));
 * registry.providers().put("llms", "fast", ProviderConfig.builder("grok").apiKey(key).build());
 * ChatModel fast = registry.providers().get(LLMS, "fast");
 * </pre>
 *
 * @since 0.1.0
 */
public final class DefaultProviderRegistry implements ProviderRegistry {

	private final Settings settings;

	private final ProviderCatalog catalog;

	private final LiveProviders live;

	private final Creations creations;

	private final OwnedInstances owned = new OwnedInstances();

	private final Consumer<Instance> keep = this.owned::add;

	private DefaultProviderRegistry(Settings settings) {
		this.settings = settings;
		this.catalog = new ProviderCatalog(settings);
		this.live = new LiveProviders(settings, this.catalog, (registered) -> registered, this.owned::all);
		this.creations = this.live.context().creations();
	}

	/**
	 * Start a registry.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the configured providers.
	 * @return the same object each time
	 */
	public Providers providers() {
		return this.live.providers();
	}

	/**
	 * Return what sets up the configured providers.
	 * @return the same object each time
	 */
	public ConfiguredProviders configuredProviders() {
		return this.live;
	}

	@Override
	public void registerPackage(ProviderPackage<?> providerPackage) {
		this.catalog.registerPackage(providerPackage);
	}

	/**
	 * Return a package as it was registered.
	 * @param packageName a registered package
	 * @return the package, with its reference and whatever else was said of it
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 */
	public ProviderPackage<?> providerPackage(String packageName) {
		return this.catalog.get(packageName).providerPackage();
	}

	@Override
	public List<String> listPackages() {
		return this.catalog.packages();
	}

	@Override
	public void registerProvider(String packageName, String providerName, ProviderFactory<ProviderConfig, ?> factory) {
		registerProvider(ProviderDefinition.builder(packageName, providerName, factory).build());
	}

	@Override
	public void registerProvider(ProviderDefinition<?, ?> definition) {
		this.catalog.register(definition);
	}

	/**
	 * Return the definition by which a provider was registered.
	 * @param packageName a registered package
	 * @param providerName a registered provider
	 * @return the definition
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 * @throws io.beluga.registry.error.ProviderNotFoundException if the provider is not
	 * registered
	 */
	public ProviderDefinition<?, ?> definition(String packageName, String providerName) {
		return this.catalog.provider(packageName, providerName).definition();
	}

	@Override
	public boolean unregisterProvider(String packageName, String providerName) {
		this.catalog.requireOpen(packageName, providerName);
		return this.catalog.get(packageName).unregister(providerName);
	}

	@Override
	public Object createProvider(String packageName, String providerName, ProviderConfig config) {
		return create(this.catalog.provider(packageName, providerName), config);
	}

	@Override
	public <P> P createProvider(ProviderPackage<P> providerPackage, String providerName, ProviderConfig config) {
		RegisteredPackage registered = this.catalog.get(providerPackage);
		return providerPackage.contract().cast(create(registered.provider(providerName), config));
	}

	private Object create(RegisteredProvider<?, ?> provider, ProviderConfig config) {
		Object product = this.creations.create(provider.request(), provider.named(config), provider, this.keep);
		if (this.catalog.isClosed()) {
			release(product, (release) -> this.live.context().workers().execute(release));
			this.catalog.requireOpen(provider.request().packageName(), provider.request().name());
		}
		return product;
	}

	private void release(Object product, Consumer<Runnable> executor) {
		Runnable release = this.owned.remove(product);
		if (release != null) {
			executor.accept(release);
		}
	}

	@Override
	public void destroyProvider(Object provider) {
		Objects.requireNonNull(provider, "'provider' must not be null");
		this.catalog.requireOpen(null, null);
		release(provider,
				(release) -> this.live.context()
					.workers()
					.executeAndAwait(release, Settings.nanos(this.settings.drainTimeout())));
	}

	@Override
	public List<String> listProviders(String packageName) {
		return this.catalog.get(packageName).names();
	}

	@Override
	public ProviderInfo getProviderInfo(String packageName, String providerName) {
		return this.catalog.provider(packageName, providerName).info();
	}

	/**
	 * Close the registry and everything that it made. New operations are refused at once;
	 * calls in flight may end, but together no longer than the drain timeout. Instances
	 * are closed newest first, and one that fails stops nothing. A second call, also one
	 * from within the first, returns at once.
	 */
	@Override
	public void close() {
		this.live.close();
	}

	/**
	 * Builds a registry. Not thread-safe.
	 */
	public static final class Builder {

		private Duration creationTimeout = Duration.ofSeconds(30);

		private Duration creationRetryDelay = Duration.ofSeconds(1);

		private Duration drainTimeout = Duration.ofSeconds(30);

		private @Nullable ProviderConfigBinder configBinder;

		private final List<ProviderConfigResolver> configResolvers = new ArrayList<>();

		private ResolvedLimits resolvedLimits = new ResolvedLimits(10_000, Duration.ofMinutes(30),
				Duration.ofSeconds(10), Duration.ofMinutes(5));

		private final List<ProviderEventListener> listeners = new ArrayList<>();

		private @Nullable ProviderCallObserver callObserver;

		private @Nullable ProviderCreationObserver creationObserver;

		private ProviderLog log = ProviderLog.plain();

		private @Nullable ClassLoader classLoader;

		private Builder() {
		}

		/**
		 * Set how long a creation may take: 30 seconds where nothing is said.
		 * @param creationTimeout the longest time, zero for no limit
		 * @return this builder
		 */
		public Builder creationTimeout(Duration creationTimeout) {
			this.creationTimeout = requireNotNegative(creationTimeout, "creationTimeout");
			return this;
		}

		/**
		 * Set how long a failure is remembered: one second where nothing is said.
		 * @param creationRetryDelay the time after which a use tries again
		 * @return this builder
		 */
		public Builder creationRetryDelay(Duration creationRetryDelay) {
			this.creationRetryDelay = requireNotNegative(creationRetryDelay, "creationRetryDelay");
			return this;
		}

		/**
		 * Set how long the calls of an instance that goes may go on: 30 seconds where
		 * nothing is said.
		 * @param drainTimeout the longest time
		 * @return this builder
		 */
		public Builder drainTimeout(Duration drainTimeout) {
			this.drainTimeout = requireNotNegative(drainTimeout, "drainTimeout");
			return this;
		}

		/**
		 * Set what makes configuration types of providers.
		 * @param configBinder the binder
		 * @return this builder
		 */
		public Builder configBinder(ProviderConfigBinder configBinder) {
			this.configBinder = configBinder;
			return this;
		}

		/**
		 * Add what knows names that nobody configured.
		 * @param configResolver the resolver
		 * @return this builder
		 */
		public Builder configResolver(ProviderConfigResolver configResolver) {
			this.configResolvers.add(Objects.requireNonNull(configResolver, "'configResolver' must not be null"));
			return this;
		}

		/**
		 * Limit what is kept of names that a resolver knows.
		 * @param maxSize the most instances
		 * @param idleTimeout how long an unused one is kept
		 * @param negativeTtl how long an unknown name is remembered
		 * @return this builder
		 */
		public Builder resolved(int maxSize, Duration idleTimeout, Duration negativeTtl) {
			if (maxSize < 1) {
				throw new IllegalArgumentException("'maxSize' must be at least 1");
			}
			this.resolvedLimits = new ResolvedLimits(maxSize, requireNotNegative(idleTimeout, "idleTimeout"),
					requireNotNegative(negativeTtl, "negativeTtl"), this.resolvedLimits.refreshAfter());
			return this;
		}

		/**
		 * Set when resolvers are asked again for a name that is in use: after five
		 * minutes where nothing is said. It is done in the background. An equal answer
		 * does nothing, another one replaces the instance as a put does, and none drops
		 * the name. A failure leaves the instance serving.
		 * @param refreshAfter the time after which a resolver is asked again, zero for
		 * never
		 * @return this builder
		 */
		public Builder resolvedRefreshAfter(Duration refreshAfter) {
			this.resolvedLimits = new ResolvedLimits(this.resolvedLimits.maxSize(), this.resolvedLimits.idleTimeout(),
					this.resolvedLimits.negativeTtl(), requireNotNegative(refreshAfter, "refreshAfter"));
			return this;
		}

		/**
		 * Add a listener.
		 * @param listener is told of every event
		 * @return this builder
		 */
		public Builder listener(ProviderEventListener listener) {
			this.listeners.add(Objects.requireNonNull(listener, "'listener' must not be null"));
			return this;
		}

		/**
		 * Set what is told of every call.
		 * @param callObserver the observer
		 * @return this builder
		 */
		public Builder callObserver(ProviderCallObserver callObserver) {
			this.callObserver = callObserver;
			return this;
		}

		/**
		 * Set what is told of every attempt to make an instance of a configured provider.
		 * @param creationObserver the observer
		 * @return this builder
		 */
		public Builder creationObserver(ProviderCreationObserver creationObserver) {
			this.creationObserver = creationObserver;
			return this;
		}

		/**
		 * Set where replacements, failures and failing calls are logged: by
		 * {@link System.Logger} where nothing is said.
		 * @param log the log
		 * @return this builder
		 */
		public Builder log(ProviderLog log) {
			this.log = Objects.requireNonNull(log, "'log' must not be null");
			return this;
		}

		/**
		 * Set the context class loader that instances are made, checked and destroyed
		 * with, whatever thread does it: that of the thread which builds the registry,
		 * where nothing is said.
		 * @param classLoader the class loader of the application
		 * @return this builder
		 */
		public Builder classLoader(ClassLoader classLoader) {
			this.classLoader = Objects.requireNonNull(classLoader, "'classLoader' must not be null");
			return this;
		}

		/**
		 * Build a registry.
		 * @return an empty registry
		 */
		public DefaultProviderRegistry build() {
			return new DefaultProviderRegistry(settings());
		}

		/**
		 * Build configured providers whose instances another registry makes.
		 * @param registry makes and destroys the instances
		 * @return configured providers over that registry
		 */
		public ConfiguredProviders buildOver(ProviderRegistry registry) {
			Objects.requireNonNull(registry, "'registry' must not be null");
			Settings settings = settings();
			return new LiveProviders(settings, new ProviderCatalog(settings),
					(registered) -> new RegistryMaker(registry, registered.providerPackage()), List::of);
		}

		private Settings settings() {
			return new Settings(this.creationTimeout, this.creationRetryDelay, this.drainTimeout, this.configBinder,
					new CopyOnWriteArrayList<>(this.configResolvers), this.resolvedLimits,
					new CopyOnWriteArrayList<>(this.listeners), this.callObserver, this.creationObserver, this.log,
					new ObserverFailures(), new ContextClassLoader((this.classLoader != null) ? this.classLoader
							: Thread.currentThread().getContextClassLoader()));
		}

		private static Duration requireNotNegative(Duration duration, String name) {
			if (duration == null || duration.isNegative()) {
				throw new IllegalArgumentException("'" + name + "' must not be null or negative");
			}
			return duration;
		}

	}

}
