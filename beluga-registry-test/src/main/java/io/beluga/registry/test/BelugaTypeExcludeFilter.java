package io.beluga.registry.test;

import java.util.Set;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.ProviderRegistryCustomizer;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves out what has nothing to do with providers.
 */
class BelugaTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<BelugaTest> {

	BelugaTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return Set.of(BelugaProvider.class, ProviderConfigResolver.class, ProviderEventListener.class,
				ProviderRegistryCustomizer.class);
	}

}
