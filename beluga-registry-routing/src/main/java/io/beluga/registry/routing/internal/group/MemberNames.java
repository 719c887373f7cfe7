package io.beluga.registry.routing.internal.group;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

/**
 * The names of the members of a group, as its configuration says before a group is made
 * of it.
 */
public final class MemberNames {

	private MemberNames() {
	}

	/**
	 * Return the members of a group.
	 */
	public static List<String> all(ProviderConfig config) {
		return List.copyOf(byProperty(config).values());
	}

	/**
	 * Return the members that stand in for the others: the candidate of a canary does for
	 * nobody.
	 */
	public static List<String> serving(ProviderConfig config) {
		Map<String, String> named = byProperty(config);
		String stable = named.get("stable");
		return (stable != null) ? List.of(stable) : List.copyOf(named.values());
	}

	/**
	 * Return the members of a group by the properties that name them.
	 */
	public static Map<String, String> byProperty(ProviderConfig config) {
		Map<String, String> named = new LinkedHashMap<>();
		List<String> members = texts(config.customFields().get("members"));
		for (int i = 0; i < members.size(); i++) {
			named.put("members[" + i + "]", members.get(i));
		}
		for (String property : List.of("stable", "candidate")) {
			Object member = config.customFields().get(property);
			if (member != null) {
				named.put(property, String.valueOf(member));
			}
		}
		return named;
	}

	/**
	 * Return the elements of a list, which may be written with commas.
	 */
	public static List<String> texts(@Nullable Object value) {
		if (value instanceof Collection<?> elements) {
			return elements.stream().map(String::valueOf).map(String::strip).toList();
		}
		return (value != null) ? Arrays.stream(String.valueOf(value).split(",")).map(String::strip).toList()
				: List.of();
	}

	/**
	 * Return the name that an alias stands for. One that nobody knows stands for itself:
	 * whoever asks for it is told.
	 */
	public static String real(Providers providers, String packageName, String name) {
		try {
			return providers.info(packageName, name).name();
		}
		catch (ProviderRegistryException ex) {
			return name;
		}
	}

}
