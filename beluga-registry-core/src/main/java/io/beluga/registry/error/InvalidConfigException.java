package io.beluga.registry.error;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * {@link ErrorCode#INVALID_CONFIG}: the configuration breaks one rule or several. All of
 * them are told at once, none with the value that breaks it.
 *
 * @since 0.1.0
 */
public final class InvalidConfigException extends ProviderRegistryException {

	private static final long serialVersionUID = 1L;

	private final ConfigViolation[] violations;

	/**
	 * Create an exception whose message lists every violation.
	 * @param packageName the package, or {@code null} where the configuration belongs to
	 * none yet
	 * @param providerName the provider or the configured provider, or {@code null}
	 * likewise
	 * @param violations the broken rules, in the order to be reported
	 */
	public InvalidConfigException(@Nullable String packageName, @Nullable String providerName,
			List<ConfigViolation> violations) {
		super(ErrorCode.INVALID_CONFIG, packageName, providerName, message(packageName, providerName, violations),
				null);
		this.violations = violations.toArray(ConfigViolation[]::new);
	}

	private static String message(@Nullable String packageName, @Nullable String providerName,
			List<ConfigViolation> violations) {
		Objects.requireNonNull(violations, "'violations' must not be null");
		StringBuilder text = new StringBuilder();
		text.append(violations.size()).append((violations.size() != 1) ? " problems" : " problem");
		text.append(" in the configuration of ");
		if (providerName == null) {
			text.append("providers:");
		}
		else if (packageName == null) {
			text.append("provider ").append(ErrorText.quote(providerName)).append(':');
		}
		else {
			text.append(ErrorText.quote(packageName + "." + providerName)).append(':');
		}
		for (ConfigViolation violation : violations) {
			text.append("\n  ").append(ErrorText.escapeProperty(violation.property()));
			if (violation.origin() != null) {
				text.append(" (").append(violation.origin()).append(')');
			}
			text.append(' ').append(violation.message());
			if (violation.suggestion() != null) {
				text.append(' ').append(violation.suggestion());
			}
		}
		return text.toString();
	}

	/**
	 * Return what is wrong.
	 * @return the violations, at least one, immutable
	 */
	public List<ConfigViolation> violations() {
		return List.of(this.violations);
	}

	@Override
	public InvalidConfigException copy() {
		return new InvalidConfigException(packageName(), providerName(), violations());
	}

}
