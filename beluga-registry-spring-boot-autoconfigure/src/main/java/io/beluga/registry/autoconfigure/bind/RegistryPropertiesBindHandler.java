package io.beluga.registry.autoconfigure.bind;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.UnknownProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Collects what is wrong with {@code beluga.registry}: what cannot be bound is thrown as
 * one, and what is no property of it is told apart from that. Leaves everything else
 * alone.
 */
public final class RegistryPropertiesBindHandler extends AbstractBindHandler {

	private static final Log logger = LogFactory.getLog(RegistryPropertiesBindHandler.class);

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

	/**
	 * Find what is written below {@code beluga.registry} and is no property of it. Boot
	 * ignores that, so that a misspelled timeout would be none.
	 * @param environment where to look
	 * @param rule what to do about it
	 * @return what fails the start
	 */
	public static List<ConfigViolation> unknown(ConfigurableEnvironment environment, UnknownProperties rule) {
		if (rule == UnknownProperties.IGNORE) {
			return List.of();
		}
		ConfigType registry = ConfigType.of(BelugaRegistryProperties.class);
		Set<String> keys = new LinkedHashSet<>();
		collect("", registry, keys);
		Set<ConfigViolation> unknown = new LinkedHashSet<>();
		for (SourceProperty property : SourceProperty.below("registry", environment)) {
			if (property.isVariable()) {
				checkVariable(property, keys);
			}
			else {
				check(property, registry).ifPresent(unknown::add);
			}
		}
		if (rule == UnknownProperties.FAIL) {
			return List.copyOf(unknown);
		}
		unknown.forEach((violation) -> logger.warn("Property '" + ErrorText.escapeProperty(violation.property()) + "' "
				+ violation.message() + Optional.ofNullable(violation.suggestion()).map(" "::concat).orElse("")));
		return List.of();
	}

	private static void collect(String parent, ConfigType type, Set<String> keys) {
		type.properties().forEach((property) -> {
			String key = parent + property.key();
			keys.add(key);
			collect(key + '.', property.type(), keys);
		});
	}

	private static Optional<ConfigViolation> check(SourceProperty property, ConfigType registry) {
		if (property.path().size() == 0 && !property.isEmpty()) {
			return Optional.of(new ConfigViolation("beluga.registry", "must hold properties, not a value.",
					property.origin(), null));
		}
		ConfigType type = registry;
		for (PropertyPath.Element element : property.path().elements()) {
			ConfigType child = type.property(element);
			if (child == null) {
				List<String> siblings = type.properties().stream().map((each) -> each.key().text()).toList();
				String suggestion = ErrorText.didYouMean(element.key(), siblings).trim();
				return Optional
					.of(new ConfigViolation(PropertyPath.append("beluga.registry", property.path().elements()),
							"is not a property of the registry.", property.origin(),
							suggestion.isEmpty() ? null : suggestion));
			}
			type = child;
		}
		return Optional.empty();
	}

	/**
	 * Warn of a variable that looks like a mistake. Container platforms add others, such
	 * as BELUGA_REGISTRY_SERVICE_HOST for a service of that name.
	 */
	private static void checkVariable(SourceProperty variable, Set<String> keys) {
		String name = String.join("-", variable.words());
		if (keys.stream().noneMatch((key) -> uniform(key).equals(PropertyPath.uniform(name)))) {
			String suggestion = ErrorText.didYouMean(name, keys.stream().map((key) -> key.replace('.', '-')).toList());
			if (!suggestion.isEmpty()) {
				logger.warn("Environment variable " + variable.name()
						+ " is ignored: it names no property of the registry." + suggestion);
			}
		}
	}

	private static String uniform(String key) {
		return PropertyPath.uniform(key.replace(".", ""));
	}

}
