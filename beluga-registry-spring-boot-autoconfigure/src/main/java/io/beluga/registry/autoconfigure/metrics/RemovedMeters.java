package io.beluga.registry.autoconfigure.metrics;

import java.util.List;

import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Removes the meters of a configured provider that was removed: at once, and again when
 * its instance is closed, because calls in flight have made some anew until then.
 */
record RemovedMeters(ObjectProvider<MeterRegistry> meters, ObjectProvider<ConfiguredProviders> configured,
		ProviderMeterFilter filter) {

	/**
	 * The meters of a name, which have a tag of several names, too.
	 */
	private static final List<String> METERS = List.of("beluga.provider.call", "beluga.provider.call.active",
			"beluga.provider.create", "beluga.provider.create.active", "beluga.provider.replacements");

	/**
	 * Remove the meters of a name, unless that is configured again.
	 */
	void remove(String packageName, String name) {
		try {
			MeterRegistry meters = this.meters.getIfUnique();
			ProviderPackageInfo info = this.configured.getObject().describe(packageName);
			if (meters == null || info.configured().contains(name)) {
				return;
			}
			// this one has no tag of several names
			remove(meters, "beluga.provider.state", packageName, name);
			if (!isShared(info, name)) {
				METERS.forEach((meter) -> remove(meters, meter, packageName, name));
				this.filter.release(packageName, name);
			}
		}
		catch (RegistryAccessFailedException | BeansException ex) {
			// the application ends: what it exports last is to be complete
		}
	}

	private static void remove(MeterRegistry meters, String meter, String packageName, String name) {
		meters.find(meter).tag("package", packageName).tag("name", name).meters().forEach(meters::remove);
	}

	/**
	 * Tell whether a tag stands for several names: all that only a resolver knows, or
	 * those above the limit. A configured provider may be called like that.
	 */
	private boolean isShared(ProviderPackageInfo info, String tag) {
		return switch (tag) {
			case ProviderMeterFilter.RESOLVED -> info.resolved().isPresent();
			case ProviderMeterFilter.OTHER ->
				info.configured().stream().anyMatch((name) -> this.filter.isShared(info.name(), name));
			default -> false;
		};
	}

}
