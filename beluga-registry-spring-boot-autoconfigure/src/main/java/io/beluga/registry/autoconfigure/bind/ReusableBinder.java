package io.beluga.registry.autoconfigure.bind;

import java.util.List;

import io.beluga.registry.config.ProviderConfig;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.convert.ConversionService;

/**
 * Boot's binder over one configuration at a time. What it learns of types and conversions
 * serves the next configuration; making it anew for each takes most of the time. Not
 * thread-safe.
 */
final class ReusableBinder {

	private final ProviderConfigPropertySource source = new ProviderConfigPropertySource();

	private final Binder binder;

	ReusableBinder(List<ConversionService> conversionServices) {
		this.binder = new Binder(List.<ConfigurationPropertySource>of(this.source), null, conversionServices, null,
				null, null);
	}

	/**
	 * Fill the source with a configuration.
	 * @return what the binder reads
	 */
	ProviderConfigPropertySource fill(ProviderConfig config) {
		this.source.fill(config);
		return this.source;
	}

	<C> C bind(Class<C> type, BindHandler handler) {
		return this.binder.bindOrCreate(ProviderConfigPropertySource.ROOT, Bindable.of(type), handler);
	}

	/**
	 * Forget the configuration.
	 */
	void clear() {
		this.source.clear();
	}

}
