package io.beluga.registry.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderState;
import org.jspecify.annotations.Nullable;

/**
 * The health of one configured provider.
 *
 * @param info what is known of it
 * @param optional whether the application can do without it
 * @param probe what came of probing its instance, if it was probed
 */
record ProviderHealth(ConfiguredProviderInfo info, boolean optional, @Nullable ProbeOutcome probe) {

	String label() {
		return this.info.packageName() + "." + this.info.name();
	}

	/**
	 * Tell whether the application cannot do its work. A degraded provider can: its old
	 * instance serves.
	 */
	boolean isDown() {
		return !this.optional
				&& (this.info.state() == ProviderState.UNAVAILABLE || (this.probe != null && this.probe.isDown()));
	}

	boolean isTroubled() {
		return hasFailed() || (this.probe != null && this.probe.isDown());
	}

	private boolean hasFailed() {
		return this.info.state() == ProviderState.UNAVAILABLE || this.info.state() == ProviderState.DEGRADED;
	}

	Map<String, Object> detail() {
		Map<String, Object> detail = new LinkedHashMap<>();
		detail.put("state", this.info.state());
		detail.put("generation", this.info.generation());
		if (this.optional) {
			detail.put("optional", true);
		}
		if (hasFailed()) {
			// a failure that was overcome is history
			this.info.lastFailure().ifPresent((failure) -> detail.put("failure", failure.errorCode().code()));
		}
		if (this.probe != null) {
			detail.put("probe", this.probe.kind());
			if (this.probe.failureType() != null) {
				detail.put("probeFailure", this.probe.failureType());
			}
		}
		return detail;
	}

}
