package io.beluga.registry.autoconfigure.refresh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.check.InvalidConfigReport;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry.Id;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what came of a refresh. What is wrong is told as at a start.
 */
final class RefreshLog {

	private static final Log logger = LogFactory.getLog(ProviderRefresher.class);

	private static final int MAX_NAMES = 10;

	private RefreshLog() {
	}

	static void logRefusal(String reason) {
		logger.warn("The configuration of providers was not refreshed, everything stays as it is. " + reason);
	}

	static void logDoubt(Collection<Id> vanished, int known) {
		List<String> names = vanished.stream().map(Id::toString).sorted().toList();
		logger.warn("The configuration of providers was not refreshed, everything stays as it is. It lacks "
				+ names.size() + " of " + known + " configured names " + list(names) + ", so a file may be cut off. "
				+ "It is read again after beluga.registry.reload-quiet-period, and applied if it says the same then. "
				+ "POST /actuator/providers applies it at once.");
	}

	static void log(RefreshResult result, List<ConfigViolation> problems) {
		if (!problems.isEmpty()) {
			FailureAnalysis analysis = InvalidConfigReport.of(new InvalidConfigException(null, null, problems));
			logger.warn("What is wrong with the configuration of providers was not applied.\n\nDescription:\n\n"
					+ analysis.getDescription() + "\n\nAction:\n\n" + analysis.getAction() + "\n");
		}
		List<String> parts = new ArrayList<>();
		add(parts, "added", result.added());
		add(parts, "replaced", result.replaced());
		add(parts, "removed", result.removed());
		add(parts, "failed",
				result.failed()
					.entrySet()
					.stream()
					.map((failure) -> failure.getKey() + ": " + failure.getValue())
					.toList());
		add(parts, "moved", result.moved().entrySet().stream().map(RefreshLog::describeMove).toList());
		if (parts.isEmpty()) {
			logger.debug("Refreshed the configuration of providers: nothing has changed");
		}
		else {
			logger.info("Refreshed the configuration of providers: " + String.join(", ", parts));
		}
	}

	private static String describeMove(Map.Entry<String, String> move) {
		return move.getKey() + (move.getValue().isEmpty() ? " is gone" : " -> " + ErrorText.escape(move.getValue()));
	}

	private static void add(List<String> parts, String label, Collection<String> names) {
		if (!names.isEmpty()) {
			parts.add(names.size() + " " + label + " " + list(names));
		}
	}

	private static String list(Collection<String> names) {
		int more = names.size() - MAX_NAMES;
		String listed = String.join(", ", names.stream().limit(MAX_NAMES).map(ErrorText::escape).toList());
		return "(" + listed + ((more > 0) ? " and " + more + " more" : "") + ")";
	}

}
