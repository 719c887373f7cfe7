package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * Goes on after a failure, so that all are found, and notes what was bound.
 */
final class CollectingBindHandler extends AbstractBindHandler {

	private final ConfigurationPropertyName root;

	private final Class<?> type;

	private final Set<ConfigurationPropertyName> used = new LinkedHashSet<>();

	private final Set<ConfigurationPropertyName> asked = new HashSet<>();

	private final List<ConfigurationPropertyName> known = new ArrayList<>();

	private final Map<String, Object> objects = new LinkedHashMap<>();

	private final Map<String, ConfigViolation> failures = new LinkedHashMap<>();

	CollectingBindHandler(ConfigurationPropertyName root, Class<?> type) {
		this.root = root;
		this.type = type;
	}

	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		this.asked.add(name);
		if (name.getNumberOfElements() > this.root.getNumberOfElements() && !name.isLastElementIndexed()) {
			this.known.add(name);
		}
		return target;
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		this.used.add(name);
		return result;
	}

	@Override
	public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			@Nullable Object result) {
		if (result != null && !BeanUtils.isSimpleValueType(result.getClass())
				&& !result.getClass().getName().startsWith("java.")) {
			this.objects.put(path(name), result);
		}
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		if (name.equals(this.root)) {
			throw error;
		}
		this.used.add(name);
		String path = path(name);
		String rule = (error instanceof UnboundConfigurationPropertiesException)
				? "is a list with a gap: its positions " + "must be 0, 1, 2 and so on."
				: rule(target.getType().resolve(Object.class));
		this.failures.putIfAbsent(path, new ConfigViolation(path, rule));
		return null;
	}

	/**
	 * Note that the whole could not be made.
	 */
	void fail(Exception error) {
		if (this.failures.isEmpty()) {
			Throwable reason = error;
			while (reason.getCause() != null && reason.getCause() != reason) {
				reason = reason.getCause();
			}
			this.failures.put("", new ConfigViolation("", "cannot be made into a " + this.type.getSimpleName() + ": "
					+ reason.getClass().getSimpleName() + " where it is constructed."));
		}
	}

	List<ConfigViolation> failures() {
		return List.copyOf(this.failures.values());
	}

	boolean hasFailed(String path) {
		return this.failures.containsKey(path);
	}

	/**
	 * Return every object that was bound, at every level, by its path.
	 */
	Map<String, Object> objects() {
		return this.objects;
	}

	/**
	 * Return what the configuration type has no place for.
	 */
	List<ConfigViolation> unknown(IterableConfigurationPropertySource source, String providerName) {
		List<ConfigViolation> unknown = new ArrayList<>();
		for (ConfigurationPropertyName name : source) {
			if (!isUsed(name) && !isReserved(name)) {
				Optional<String> suggestion = suggestion(name);
				unknown.add(new ConfigViolation(path(name), "is not a property of provider '" + providerName + "'.",
						null, suggestion.map((key) -> "Did you mean '" + key + "'?").orElse(null)));
			}
		}
		return unknown;
	}

	private boolean isUsed(ConfigurationPropertyName name) {
		// an empty value may be bound to nothing
		if (this.used.contains(name) || this.asked.contains(name)) {
			return true;
		}
		return this.failures.keySet()
			.stream()
			.anyMatch((path) -> !path.isEmpty() && this.root.append(path).isAncestorOf(name));
	}

	private boolean isReserved(ConfigurationPropertyName name) {
		return name.getNumberOfElements() == this.root.getNumberOfElements() + 1
				&& ReservedKeys.find(PropertyPath.Element.name(name.getLastElement(Form.UNIFORM))).isPresent();
	}

	private Optional<String> suggestion(ConfigurationPropertyName name) {
		ConfigurationPropertyName parent = name.getParent();
		String key = name.getLastElement(Form.ORIGINAL);
		Set<String> candidates = new TreeSet<>();
		this.known.stream()
			.filter(parent::isParentOf)
			.forEach((sibling) -> candidates.add(sibling.getLastElement(Form.DASHED)));
		if (parent.equals(this.root)) {
			candidates.addAll(ReservedKeys.ALL);
			Optional<String> nearest = ErrorText.nearest(key, candidates);
			return nearest.isPresent() ? nearest : ReservedKeys.synonym(key);
		}
		return ErrorText.nearest(key, candidates);
	}

	private String path(ConfigurationPropertyName name) {
		return ProviderValues.append("", PropertyPath.of(name, this.root.getNumberOfElements()).elements());
	}

	static String rule(Class<?> type) {
		if (type.isEnum()) {
			return "must be one of: " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> PropertyPath
					.kebabCase(((Enum<?>) constant).name().toLowerCase(java.util.Locale.ROOT)))
				.collect(Collectors.joining(", ")) + ".";
		}
		return switch (type.getSimpleName()) {
			case "int", "Integer", "long", "Long", "short", "Short", "BigInteger" -> "is not a whole number that fits.";
			case "double", "Double", "float", "Float", "BigDecimal" -> "is not a number.";
			case "boolean", "Boolean" -> "is neither true nor false.";
			case "Duration" -> "is not a duration, such as 30s or 500ms.";
			case "DataSize" -> "is not a data size, such as 10MB.";
			case "URI", "URL" -> "is not a valid URI.";
			default -> "cannot be read as " + type.getSimpleName() + ".";
		};
	}

}
