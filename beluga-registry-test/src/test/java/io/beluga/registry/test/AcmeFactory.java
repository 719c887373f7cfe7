package io.beluga.registry.test;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;

/**
 * A factory.
 */
@BelugaProvider(packageName = "speakers", name = "acme")
class AcmeFactory implements ProviderFactory<AcmeConfig, Speaker> {

	@Override
	public Speaker create(ProviderContext context, AcmeConfig config) throws Exception {
		return (text) -> config.voice() + ": " + text;
	}

}
