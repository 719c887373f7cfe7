package io.beluga.registry.autoconfigure.bind;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * Goes on after a failure, so that all are found, and notes what was bound.
 */
final class CollectingBindHandler extends AbstractBindHandler {

	private final ConfigurationPropertyName root;

	private final Class<?> type;

	private final String providerName;

	private final Set<ConfigurationPropertyName> used = new LinkedHashSet<>();

	private final Map<ConfigurationPropertyName, Class<?>> targets = new HashMap<>();

	private final Map<String, Object> objects = new LinkedHashMap<>();

	private final Map<String, ConfigViolation> failures = new LinkedHashMap<>();

	CollectingBindHandler(ConfigurationPropertyName root, ProviderDefinition<?, ?> definition) {
		this.root = root;
		this.type = definition.configType();
		this.providerName = definition.name();
	}

	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		this.targets.put(name, target.getType().resolve(Object.class));
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
		if (error instanceof UnboundConfigurationPropertiesException unbound
				&& (hasFailed(path) || failElements(name, unbound))) {
			// the element that failed is what is missing
			return null;
		}
		this.failures.putIfAbsent(path, BindFailureMessages.of(path, target.getType().resolve(Object.class), error));
		return null;
	}

	/**
	 * Note what is wrong with the element of a list that nothing was bound to, although
	 * there are properties below it. After it Boot reads no further.
	 * @return whether there is one, and the list has no gap
	 */
	private boolean failElements(ConfigurationPropertyName list, UnboundConfigurationPropertiesException error) {
		List<ConfigurationPropertyName> unbound = error.getUnboundProperties()
			.stream()
			.map(ConfigurationProperty::getName)
			.toList();
		List<ConfigurationPropertyName> unknown = unbound.stream()
			.filter((name) -> this.targets.containsKey(name.chop(list.getNumberOfElements() + 1))
					&& name.getNumberOfElements() > list.getNumberOfElements() + 1)
			.toList();
		unknown.forEach((name) -> this.failures.put(path(name), unfit(name)));
		if (!unknown.isEmpty()) {
			this.used.addAll(unbound);
		}
		return !unknown.isEmpty();
	}

	/**
	 * Note that the whole could not be made.
	 */
	void fail(Exception error) {
		if (this.failures.isEmpty()) {
			this.failures.put("", BindFailureMessages.notConstructed("", this.type, error));
		}
	}

	List<ConfigViolation> failures() {
		return List.copyOf(this.failures.values());
	}

	/**
	 * Tell whether a property, or one below it, could not be bound. What is said of the
	 * whole then may come from the part that is missing.
	 */
	boolean hasFailed(String path) {
		return this.failures.keySet()
			.stream()
			.anyMatch((failed) -> path.isEmpty() || failed.equals(path) || failed.startsWith(path + '.')
					|| failed.startsWith(path + '['));
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
	Collection<ConfigViolation> unknown(IterableConfigurationPropertySource source) {
		Set<ConfigViolation> unknown = new LinkedHashSet<>();
		ConfigViolation whole = this.failures.get("");
		if (whole != null && BindFailureMessages.isOfType(whole)) {
			// the type was never asked what properties it has
			return unknown;
		}
		for (ConfigurationPropertyName name : source) {
			if (!isUsed(name) && !isReserved(name)) {
				unknown.add(unfit(name));
			}
		}
		return unknown;
	}

	/**
	 * Say why nothing was bound to a property: there can be no object that has it, or the
	 * one that there is has no such property.
	 */
	private ConfigViolation unfit(ConfigurationPropertyName name) {
		ConfigurationPropertyName parent = name.getParent();
		Optional<ConfigViolation> unmade = known(parent).findAny().isPresent() ? Optional.empty()
				: BindFailureMessages.unmade(path(parent), this.targets.get(parent));
		return unmade.orElseGet(
				() -> new ConfigViolation(path(name), "is not a property of provider '" + this.providerName + "'.",
						null, suggestion(name).map((key) -> "Did you mean '" + key + "'?").orElse(null)));
	}

	/**
	 * Note the properties that stand below one that is a value.
	 */
	void findMisplaced(IterableConfigurationPropertySource source) {
		for (ConfigurationPropertyName name : source) {
			ConfigurationPropertyName value = isUsed(name) ? null : valueAbove(name);
			if (value != null) {
				String path = path(value);
				this.failures.putIfAbsent(path, new ConfigViolation(path,
						BindFailureMessages.misplaced(this.targets.getOrDefault(value, Object.class))));
			}
		}
	}

	private @Nullable ConfigurationPropertyName valueAbove(ConfigurationPropertyName name) {
		for (int size = this.root.getNumberOfElements() + 1; size < name.getNumberOfElements(); size++) {
			ConfigurationPropertyName above = name.chop(size);
			if (!this.used.contains(above) && BindFailureMessages.isValue(this.targets.get(above))) {
				return above;
			}
		}
		return null;
	}

	private boolean isUsed(ConfigurationPropertyName name) {
		// an empty value may be bound to nothing
		if (this.used.contains(name) || this.targets.containsKey(name)) {
			return true;
		}
		return this.failures.keySet()
			.stream()
			.filter((path) -> !path.isEmpty())
			.map(this.root::append)
			.anyMatch((failed) -> failed.isAncestorOf(name) || isNeighbour(failed, name));
	}

	/**
	 * Tell whether two are elements of one list: after one that fails, Boot reads no
	 * further.
	 */
	private static boolean isNeighbour(ConfigurationPropertyName failed, ConfigurationPropertyName name) {
		int last = failed.getNumberOfElements() - 1;
		return failed.isNumericIndex(last) && name.getNumberOfElements() > last && name.isNumericIndex(last)
				&& failed.getParent().isAncestorOf(name);
	}

	private boolean isReserved(ConfigurationPropertyName name) {
		return name.getNumberOfElements() == this.root.getNumberOfElements() + 1
				&& ReservedKeys.isReserved(PropertyPath.Element.name(name.getLastElement(Form.UNIFORM)));
	}

	private Optional<String> suggestion(ConfigurationPropertyName name) {
		ConfigurationPropertyName property = name;
		// what stands below something misspelled is not to blame
		while (!property.getParent().equals(this.root) && !this.targets.containsKey(property.getParent())) {
			property = property.getParent();
		}
		ConfigurationPropertyName parent = property.getParent();
		String key = property.getLastElement(Form.ORIGINAL);
		Set<String> candidates = new TreeSet<>();
		known(parent).forEach((sibling) -> candidates.add(sibling.getLastElement(Form.DASHED)));
		if (parent.equals(this.root)) {
			candidates.addAll(ReservedKeys.ALL);
			Optional<String> nearest = ErrorText.nearest(key, candidates);
			return nearest.isPresent() ? nearest : ReservedKeys.synonym(key);
		}
		return ErrorText.nearest(key, candidates);
	}

	/**
	 * Return the properties that the binder has asked for below another one.
	 */
	private Stream<ConfigurationPropertyName> known(ConfigurationPropertyName parent) {
		return this.targets.keySet().stream().filter((name) -> parent.isParentOf(name) && !name.isLastElementIndexed());
	}

	private String path(ConfigurationPropertyName name) {
		return PropertyPath.append("", PropertyPath.of(name, this.root.getNumberOfElements()).elements());
	}

}
