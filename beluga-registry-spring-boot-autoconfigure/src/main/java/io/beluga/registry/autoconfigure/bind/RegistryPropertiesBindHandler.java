package io.beluga.registry.autoconfigure.bind;

import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Collects what is wrong with {@code beluga.registry} and throws it as one. Leaves
 * everything else alone.
 */
public final class RegistryPropertiesBindHandler extends AbstractBindHandler {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("beluga.registry");

	private final List<ConfigViolation> violations = new ArrayList<>();

	public RegistryPropertiesBindHandler(BindHandler parent) {
		super(parent);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		if (ROOT.isAncestorOf(name)) {
			add(name, BindFailureMessages.unreadable(target.getType().resolve(Object.class)), context);
			return null;
		}
		if (name.equals(ROOT) && add(error, context)) {
			// without the cause: its message repeats values
			throw new InvalidConfigException(null, null, this.violations);
		}
		return super.onFailure(name, target, context, error);
	}

	@Override
	public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			@Nullable Object result) throws Exception {
		super.onFinish(name, target, context, result);
		if (name.equals(ROOT) && !this.violations.isEmpty()) {
			throw new InvalidConfigException(null, null, this.violations);
		}
	}

	/**
	 * Add what an error tells.
	 * @return whether it is of a kind that tells all
	 */
	private boolean add(Throwable error, BindContext context) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidConfigException invalid) {
				if (invalid.violations() != this.violations && this.violations.isEmpty()) {
					invalid.violations()
						.forEach((violation) -> add(ConfigurationPropertyName.of(violation.property()),
								violation.message(), context));
				}
				return true;
			}
		}
		return !this.violations.isEmpty();
	}

	private void add(ConfigurationPropertyName name, String message, BindContext context) {
		ConfigViolation violation = new ConfigViolation(name.toString(), message,
				SourceProperty.origin(name, context.getSources()), null);
		if (!this.violations.contains(violation)) {
			this.violations.add(violation);
		}
	}

}
