package io.beluga.registry.autoconfigure.observation;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed of providers. Micrometer makes a timer of each observation, which also
 * has the tag {@code error}: the simple name of the exception, or {@code none}.
 *
 * @since 0.1.0
 */
public enum ProviderObservationDocumentation implements ObservationDocumentation {

	/**
	 * An attempt to make an instance of a configured provider: the first one, or one that
	 * replaces it.
	 */
	CREATE,

	/**
	 * A call of a configured provider, through a reference or a {@code ProviderHandle}. A
	 * result that comes later, such as a {@code CompletionStage} or a {@code Publisher},
	 * is a part of the call until it ends.
	 */
	CALL;

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return (this == CALL) ? DefaultProviderCallObservationConvention.class
				: DefaultProviderCreateObservationConvention.class;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return (this == CALL) ? CallKeyNames.values() : CreateKeyNames.values();
	}

	/**
	 * Keys of {@link #CREATE}, of low cardinality.
	 */
	public enum CreateKeyNames implements KeyName {

		/**
		 * The package.
		 */
		PACKAGE,

		/**
		 * The provider, {@code unknown} before the configuration was read.
		 */
		PROVIDER,

		/**
		 * The configured provider, {@code resolved} for every name that only a resolver
		 * knows.
		 */
		NAME,

		/**
		 * The simple name of what was thrown in the first place, or of an error of the
		 * registry's own, or {@code none}. The same as {@code error}, and right also
		 * where a stand-in is exported, because the texts of the exception hold a secret.
		 */
		EXCEPTION,

		/**
		 * {@code SUCCESS}, {@code ERROR}, or {@code UNKNOWN} before the end.
		 */
		OUTCOME;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * Keys of {@link #CALL}, of low cardinality.
	 */
	public enum CallKeyNames implements KeyName {

		/**
		 * The package.
		 */
		PACKAGE,

		/**
		 * The provider.
		 */
		PROVIDER,

		/**
		 * The configured provider, {@code resolved} for every name that only a resolver
		 * knows.
		 */
		NAME,

		/**
		 * The method of the contract, {@code use} for a {@code ProviderHandle}.
		 */
		METHOD,

		/**
		 * The simple name of the exception, or {@code none}. The same as {@code error},
		 * and right also where a stand-in is exported, because the texts of the exception
		 * hold a secret.
		 */
		EXCEPTION,

		/**
		 * {@code SUCCESS}, {@code ERROR}, or {@code UNKNOWN} before the end.
		 */
		OUTCOME;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
