package io.beluga.registry.journeys;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.support.DefaultProviderRegistry;

/**
 * The journeys in plain Java.
 */
final class CoreJourneys {

	private static final String PACKAGE = "payments";

	private static final ProviderPackage<PaymentGateway> PAYMENTS = ProviderPackage.of(PACKAGE, PaymentGateway.class);

	private static final String PROVIDER = "direct";

	private static final String NAME = "subscription";

	private CoreJourneys() {
	}

	public static void main(String[] arguments) throws Exception {
		Logger logger = Logger.getLogger("io.beluga.registry");
		logger.setLevel(Level.WARNING);
		Journey.makeAll(CoreJourneys::make);
	}

	private static void make() throws InterruptedException {
		CountDownLatch destroyed = new CountDownLatch(1);
		try (DefaultProviderRegistry registry = DefaultProviderRegistry.builder().listener((event) -> {
			if (event instanceof InstanceClosed) {
				destroyed.countDown();
			}
		}).build()) {
			registry.registerPackage(PAYMENTS);
			registry
				.registerProvider(
						ProviderDefinition
							.builder(PACKAGE, PROVIDER,
									(context, config) -> PaymentGateway
										.of((String) config.customFields().get("currency")))
							.apiKey(ApiKeyUse.NONE)
							.build());
			Providers providers = registry.providers();
			ProviderConfig euros = config("EUR");

			Journey.CREATE_PROVIDER.begin();
			registry.createProvider(PACKAGE, PROVIDER, euros);
			Journey.CREATE_PROVIDER.end();

			providers.put(PACKAGE, NAME, euros);
			Journey.GET.begin();
			PaymentGateway gateway = providers.get(PAYMENTS, NAME);
			Journey.GET.end();

			Journey.FIRST_CALL.begin();
			gateway.pay(1);
			Journey.FIRST_CALL.end();

			Journey.LATER_CALL.begin();
			gateway.pay(2);
			Journey.LATER_CALL.end();

			ProviderConfig francs = config("CHF");
			Journey.PUT.begin();
			providers.put(PACKAGE, NAME, francs);
			if (!destroyed.await(1, TimeUnit.MINUTES)) {
				throw new IllegalStateException("The old instance was not destroyed");
			}
			Journey.PUT.end();
		}
	}

	private static ProviderConfig config(String currency) {
		return ProviderConfig.builder(PROVIDER).customField("currency", currency).build();
	}

}
