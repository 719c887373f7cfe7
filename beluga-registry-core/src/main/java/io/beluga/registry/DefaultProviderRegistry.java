package io.beluga.registry;

import java.time.Duration;
import java.util.List;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;

/**
 * The registry, usable from plain Java.
 */
public final class DefaultProviderRegistry implements ProviderRegistry {

	private DefaultProviderRegistry(Builder builder) {
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
		throw new UnsupportedOperationException();
	}

	/**
	 * Return what sets up the configured providers.
	 * @return the same object each time
	 */
	public ConfiguredProviders configuredProviders() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void registerPackage(ProviderPackage<?> providerPackage) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<String> listPackages() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void registerProvider(String packageName, String providerName, ProviderFactory<ProviderConfig, ?> factory) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void registerProvider(ProviderDefinition<?, ?> definition) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Return a registered definition.
	 * @param packageName the package
	 * @param providerName the provider
	 * @return the definition
	 */
	public ProviderDefinition<?, ?> definition(String packageName, String providerName) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean unregisterProvider(String packageName, String providerName) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Object createProvider(String packageName, String providerName, ProviderConfig config) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <P> P createProvider(ProviderPackage<P> providerPackage, String providerName, ProviderConfig config) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void destroyProvider(Object provider) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<String> listProviders(String packageName) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ProviderInfo getProviderInfo(String packageName, String providerName) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
	}

	/**
	 * Builds a registry. Not thread-safe.
	 */
	public static final class Builder {

		private Builder() {
		}

		/**
		 * Set how long a creation may take: 30 seconds where nothing is said.
		 * @param creationTimeout the longest time, zero for no limit
		 * @return this builder
		 */
		public Builder creationTimeout(Duration creationTimeout) {
			return this;
		}

		/**
		 * Set how long a failure is remembered: one second where nothing is said.
		 * @param creationRetryDelay the time after which a use tries again
		 * @return this builder
		 */
		public Builder creationRetryDelay(Duration creationRetryDelay) {
			return this;
		}

		/**
		 * Set how long the calls of an instance that goes may go on: 30 seconds where
		 * nothing is said.
		 * @param drainTimeout the longest time
		 * @return this builder
		 */
		public Builder drainTimeout(Duration drainTimeout) {
			return this;
		}

		/**
		 * Set what makes configuration types of providers.
		 * @param configBinder the binder
		 * @return this builder
		 */
		public Builder configBinder(ProviderConfigBinder configBinder) {
			return this;
		}

		/**
		 * Add what knows names that nobody configured.
		 * @param configResolver the resolver
		 * @return this builder
		 */
		public Builder configResolver(ProviderConfigResolver configResolver) {
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
			return this;
		}

		/**
		 * Add a listener.
		 * @param listener is told of every event
		 * @return this builder
		 */
		public Builder listener(ProviderEventListener listener) {
			return this;
		}

		/**
		 * Set what is told of every call.
		 * @param callObserver the observer
		 * @return this builder
		 */
		public Builder callObserver(ProviderCallObserver callObserver) {
			return this;
		}

		/**
		 * Build a registry.
		 * @return an empty registry
		 */
		public DefaultProviderRegistry build() {
			return new DefaultProviderRegistry(this);
		}

		/**
		 * Build configured providers whose instances another registry makes.
		 * @param registry makes and destroys the instances
		 * @return configured providers over that registry
		 */
		public ConfiguredProviders buildOver(ProviderRegistry registry) {
			throw new UnsupportedOperationException();
		}

	}

}
