package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import org.jspecify.annotations.Nullable;

/**
 * The customizers that have not been called yet: where one fails, the next attempt goes
 * on with it.
 */
final class CustomizerQueue {

	private final RegistryDependencies sources;

	private @Nullable List<ProviderRegistryCustomizer> customizers;

	CustomizerQueue(RegistryDependencies sources) {
		this.sources = sources;
	}

	/**
	 * Call the customizers. Never called by two threads at once.
	 */
	void apply(ProviderRegistry registry) {
		if (this.customizers == null) {
			this.customizers = new ArrayList<>(this.sources.all(ProviderRegistryCustomizer.class));
		}
		while (!this.customizers.isEmpty()) {
			this.customizers.get(0).customize(registry);
			this.customizers.remove(0);
		}
	}

}
