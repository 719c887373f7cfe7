package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what there is when the application has started.
 */
final class StartupReport {

	private static final int MOST_NAMES = 10;

	private static final String REQUIRED = "is required";

	private StartupReport() {
	}

	static String line(ProviderRegistry registry, ConfiguredProviders configured) {
		List<String> packages = configured.packages();
		List<String> known = registry.listPackages();
		int providers = packages.stream()
			.filter(known::contains)
			.mapToInt((name) -> registry.listProviders(name).size())
			.sum();
		int total = 0;
		List<String> unavailable = new ArrayList<>();
		for (String packageName : packages) {
			for (String name : configured.describe(packageName).configured()) {
				total++;
				ConfiguredProviderInfo info = configured.providers().info(packageName, name);
				if (info.state() == ProviderState.UNAVAILABLE) {
					unavailable
						.add(ErrorText.escape(packageName + "." + name) + reason(info.lastFailure().orElse(null)));
				}
			}
		}
		return count(packages.size(), "package") + ", " + count(providers, "provider") + ", " + total + " configured"
				+ ((total > 0) ? ": " + (total - unavailable.size()) + " ready to use" : "")
				+ (unavailable.isEmpty() ? "" : ", " + unavailable.size() + " unavailable (" + list(unavailable) + ")");
	}

	private static String count(int count, String noun) {
		return count + " " + noun + ((count != 1) ? "s" : "");
	}

	private static String list(List<String> unavailable) {
		int more = unavailable.size() - MOST_NAMES;
		return (more > 0) ? String.join("; ", unavailable.subList(0, MOST_NAMES)) + "; " + more + " more"
				: String.join("; ", unavailable);
	}

	/**
	 * Say why in a word or two: the failure itself has a line of its own.
	 */
	private static String reason(@Nullable ProviderRegistryException failure) {
		if (failure instanceof InvalidConfigException invalid && invalid.violations().size() == 1) {
			ConfigViolation violation = invalid.violations().get(0);
			if (violation.message().startsWith(REQUIRED)) {
				String property = violation.property();
				return ": " + ErrorText.escape(property.substring(property.lastIndexOf('.') + 1)) + " " + REQUIRED;
			}
		}
		return (failure != null) ? ": " + failure.errorCode().code() : "";
	}

}
