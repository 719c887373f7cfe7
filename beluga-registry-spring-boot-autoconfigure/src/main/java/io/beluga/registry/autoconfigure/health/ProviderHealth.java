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
 * @param role what it is to groups
 */
record ProviderHealth(ConfiguredProviderInfo info, boolean optional, @Nullable ProbeOutcome probe, Role role) {

	/**
	 * What a configured provider is to groups.
	 */
	enum Role {

		/**
		 * Nothing, or a group that has somebody who can serve.
		 */
		NONE,

		/**
		 * A member that is there for its groups alone: they have others.
		 */
		MEMBER,

		/**
		 * A group of which no member can serve.
		 */
		STRANDED

	}

	ProviderHealth probed(@Nullable ProbeOutcome probe) {
		return new ProviderHealth(this.info, this.optional, probe, this.role);
	}

	ProviderHealth with(Role role) {
		return new ProviderHealth(this.info, this.optional, this.probe, role);
	}

	String label() {
		return this.info.packageName() + "." + this.info.name();
	}

	/**
	 * Tell whether the application cannot do its work. A degraded provider can: its old
	 * instance serves.
	 */
	boolean isDown() {
		return !this.optional && this.role != Role.MEMBER && !canServe();
	}

	/**
	 * Tell whether there is somebody to call.
	 */
	boolean canServe() {
		return this.role != Role.STRANDED && this.info.state() != ProviderState.UNAVAILABLE
				&& (this.probe == null || !this.probe.isDown());
	}

	boolean isTroubled() {
		return hasFailed() || this.role == Role.STRANDED || (this.probe != null && this.probe.isDown());
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
		if (this.role == Role.STRANDED) {
			detail.put("members", "none can serve");
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
