package io.beluga.registry.autoconfigure.bind;

import java.util.ArrayList;
import java.util.HashSet;
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

	private static final String SECTION = "registry";

	private static final List<String> READ_ELSEWHERE = List.of("packages", "providers");

	/** What is below {@code beluga}. Anything else there may be of the application. */
	private static final List<String> SECTIONS = List.of("packages", "providers", SECTION);

	private final ConfigurableEnvironment environment;

	private final List<ConfigViolation> violations = new ArrayList<>();

	private UnknownProperties unknownProperties = UnknownProperties.FAIL;

	public RegistryPropertiesBindHandler(BindHandler parent, ConfigurableEnvironment environment) {
		super(parent);
		this.environment = environment;
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		if (ROOT.isParentOf(name) && result instanceof UnknownProperties rule) {
			this.unknownProperties = rule;
		}
		return super.onSuccess(name, target, context, result);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		if (ROOT.isAncestorOf(name)) {
			add(name, BindFailureMessages.unreadable(target.getType().resolve(Object.class)), context);
			return null;
		}
		if (name.equals(ROOT) && add(error, context)) {
			this.violations.addAll(unknown(this.environment, this.unknownProperties));
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
				List.copyOf(invalid.violations())
					.forEach((violation) -> add(ConfigurationPropertyName.of(violation.property()), violation.message(),
							context));
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
	 * Find what is written below {@code beluga.registry} and is no property of it, and
	 * what looks like a misspelled section. Boot ignores that, so that a misspelled
	 * timeout would be none.
	 * @param environment where to look
	 * @param rule what to do about it
	 * @return what is a mistake
	 */
	public static List<ConfigViolation> unknown(ConfigurableEnvironment environment, UnknownProperties rule) {
		if (rule == UnknownProperties.IGNORE) {
			return List.of();
		}
		ConfigType registry = ConfigType.of(BelugaRegistryProperties.class);
		Set<ConfigViolation> unknown = new LinkedHashSet<>();
		Set<String> sections = new HashSet<>();
		for (SourceProperty property : SourceProperty.outside(READ_ELSEWHERE, environment)) {
			PropertyPath path = property.path();
			if (path.size() > 0 && path.get(0).id().equals(SECTION)) {
				check(property.at(path.from(1)), registry).ifPresent(unknown::add);
			}
			else if (path.size() > 0 && sections.add(property.order() + path.get(0).id())) {
				checkSection(property).ifPresent(unknown::add);
			}
		}
		if (rule == UnknownProperties.FAIL) {
			return List.copyOf(unknown);
		}
		unknown.forEach(SpringConfigBinder::warn);
		return List.of();
	}

	/**
	 * Warn of variables that look like a mistake. They are never one: container platforms
	 * add others, such as BELUGA_REGISTRY_SERVICE_HOST for a service of that name.
	 * @param environment where to look
	 * @param rule what to do about what is not known
	 */
	public static void warnOfVariables(ConfigurableEnvironment environment, UnknownProperties rule) {
		if (rule == UnknownProperties.IGNORE) {
			return;
		}
		Set<String> keys = new LinkedHashSet<>();
		collect("", ConfigType.of(BelugaRegistryProperties.class), keys);
		for (SourceProperty property : SourceProperty.outside(READ_ELSEWHERE, environment)) {
			List<String> words = property.words();
			if (words.size() > 1 && words.get(0).equals(SECTION)) {
				warn(property, "property of the registry",
						didYouMean(String.join("-", words.subList(1, words.size())), keys));
			}
			else if (property.isVariable()) {
				warn(property, "section", didYouMeanSection(words.get(0)));
			}
		}
	}

	private static void warn(SourceProperty variable, String kind, String suggestion) {
		if (!suggestion.isEmpty()) {
			logger.warn(
					"Environment variable " + variable.name() + " is ignored: it names no " + kind + "." + suggestion);
		}
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

	private static Optional<ConfigViolation> checkSection(SourceProperty property) {
		PropertyPath.Element section = property.path().get(0);
		return Optional.of(didYouMeanSection(section.key()))
			.filter((suggestion) -> !suggestion.isEmpty())
			.map((suggestion) -> new ConfigViolation(PropertyPath.append("beluga", List.of(section)),
					"is no section that the registry reads.", property.origin(), suggestion.trim()));
	}

	/**
	 * Guess the section that is meant, unless it is one.
	 */
	private static String didYouMeanSection(String name) {
		return SECTIONS.contains(PropertyPath.uniform(name)) ? "" : ErrorText.didYouMean(name, SECTIONS);
	}

	/**
	 * Guess the property that a variable is meant to set, unless it sets one.
	 */
	private static String didYouMean(String name, Set<String> keys) {
		return keys.stream().anyMatch((key) -> uniform(key).equals(PropertyPath.uniform(name))) ? ""
				: ErrorText.didYouMean(name, keys.stream().map((key) -> key.replace('.', '-')).toList());
	}

	private static String uniform(String key) {
		return PropertyPath.uniform(key.replace(".", ""));
	}

}
