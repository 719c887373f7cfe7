package io.beluga.registry.autoconfigure.observation;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.beluga.registry.autoconfigure.observation.ProviderObservationDocumentation.CallKeyNames;
import io.beluga.registry.spi.ProviderCallObserver.Call;
import io.micrometer.common.KeyValues;

/**
 * The default {@link ProviderCallObservationConvention}.
 *
 * @since 0.1.0
 */
public class DefaultProviderCallObservationConvention implements ProviderCallObservationConvention {

	private static final int MOST_CACHED = 4096;

	private final ConcurrentMap<Call, OutcomeKeyValues> cache = new ConcurrentHashMap<>();

	/**
	 * Create the convention.
	 */
	public DefaultProviderCallObservationConvention() {
	}

	@Override
	public String getName() {
		return "beluga.provider.call";
	}

	@Override
	public String getContextualName(ProviderCallObservationContext context) {
		Call call = context.getCall();
		return call.packageName() + "." + OutcomeKeyValues.name(call.name(), call.resolved()) + " " + call.method();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ProviderCallObservationContext context) {
		KeyValues known = keyValues(context.getCall()).of(context);
		Throwable failure = context.getError();
		return (failure != null) ? known.and(CallKeyNames.EXCEPTION.withValue(OutcomeKeyValues.exception(failure)))
				: known;
	}

	private OutcomeKeyValues keyValues(Call call) {
		Call bounded = call.resolved()
				? new Call(call.packageName(), OutcomeKeyValues.RESOLVED, call.providerName(), call.method(), true)
				: call;
		OutcomeKeyValues known = this.cache.get(bounded);
		if (known != null) {
			return known;
		}
		if (this.cache.size() >= MOST_CACHED) {
			// names come and go: those in use are soon there again
			this.cache.clear();
		}
		return this.cache.computeIfAbsent(bounded, DefaultProviderCallObservationConvention::create);
	}

	private static OutcomeKeyValues create(Call call) {
		return new OutcomeKeyValues(
				KeyValues.of(CallKeyNames.PACKAGE.withValue(call.packageName()),
						CallKeyNames.PROVIDER.withValue(call.providerName()), CallKeyNames.NAME.withValue(call.name()),
						CallKeyNames.METHOD.withValue(call.method()), CallKeyNames.EXCEPTION.withValue("none")),
				CallKeyNames.OUTCOME);
	}

}
