package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.autoconfigure.observation.ProviderObservationDocumentation.CreateKeyNames;
import io.beluga.registry.spi.ProviderCreationObserver.Attempt;
import io.micrometer.common.KeyValues;

/**
 * The default {@link ProviderCreateObservationConvention}.
 *
 * @since 0.1.0
 */
public class DefaultProviderCreateObservationConvention implements ProviderCreateObservationConvention {

	/**
	 * Create the convention.
	 */
	public DefaultProviderCreateObservationConvention() {
	}

	@Override
	public String getName() {
		return "beluga.provider.create";
	}

	@Override
	public String getContextualName(ProviderCreateObservationContext context) {
		Attempt attempt = context.getAttempt();
		return (attempt.replacement() ? "replace " : "create ") + attempt.packageName() + "."
				+ OutcomeKeyValues.name(attempt.name(), attempt.resolved());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ProviderCreateObservationContext context) {
		Attempt attempt = context.getAttempt();
		String providerName = context.getProviderName();
		KeyValues common = KeyValues.of(CreateKeyNames.PACKAGE.withValue(attempt.packageName()),
				CreateKeyNames.PROVIDER.withValue((providerName != null) ? providerName : "unknown"),
				CreateKeyNames.NAME.withValue(OutcomeKeyValues.name(attempt.name(), attempt.resolved())),
				CreateKeyNames.EXCEPTION.withValue(OutcomeKeyValues.exception(context.getError())));
		return new OutcomeKeyValues(common, CreateKeyNames.OUTCOME).of(context);
	}

}
