package io.beluga.registry.test.app;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application.
 */
@SpringBootApplication
public class SpeakerApplication {

	/**
	 * A contract.
	 */
	public interface Speaker {

		String say(String text);

	}

	@BelugaProvider(packageName = "speakers", name = "acme")
	static class AcmeFactory implements ProviderFactory<ProviderConfig, Speaker> {

		@Override
		public Speaker create(ProviderContext context, ProviderConfig config) {
			return (text) -> context.name() + ": " + text;
		}

	}

}
