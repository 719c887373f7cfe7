package io.beluga.registry.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderType;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.routing.internal.group.MemberNames;
import io.beluga.registry.spi.ConfigurationRule;

/**
 * The rules of a group that are about its members.
 */
final class GroupRules implements ConfigurationRule {

	/**
	 * The longest time that anything may take.
	 */
	static final Duration LONGEST = Duration.ofDays(366);

	private static final Set<ProviderType> EMBEDDINGS = Set.of(ProviderType.EMBEDDING, new ProviderType("embeddings"));

	@Override
	public List<ConfigViolation> check(String name, ProviderConfig config, Neighbours neighbours) {
		if (!isGroup(config, neighbours)) {
			return List.of();
		}
		List<ConfigViolation> violations = new ArrayList<>();
		Map<String, String> named = MemberNames.byProperty(config);
		Map<String, String> written = new HashMap<>();
		named.forEach((property, member) -> {
			if (!member.isBlank()) {
				checkMember(name, property, member, neighbours, violations);
				String real = neighbours.aliases().getOrDefault(member, member);
				String other = written.putIfAbsent(real, member);
				// the same name twice needs no neighbours to be seen
				if (other != null && !other.equals(member)) {
					violations.add(new ConfigViolation(property,
							"names " + ErrorText.quote(real) + " twice: as " + ErrorText.quote(other) + ", and as "
									+ ErrorText.quote(member) + ".",
							null, "Remove one of them: two names have one instance."));
				}
			}
		});
		List<String> circle = Circles.find(name, realNames(named.values(), neighbours),
				(member) -> realNames(members(neighbours, member), neighbours));
		// one that names itself is told as that
		if (circle.size() > 2) {
			violations.add(new ConfigViolation(place(named, circle.get(1), neighbours),
					"leads back to the group itself: " + String.join(" -> ", circle) + ".", null,
					"Remove one of these from the members of the one before."));
		}
		if (violations.isEmpty()) {
			checkFeatures(config, named, neighbours, violations);
			checkEmbeddings(named, neighbours, violations);
		}
		return violations;
	}

	private static void checkMember(String name, String property, String member, Neighbours neighbours,
			List<ConfigViolation> violations) {
		String real = neighbours.aliases().getOrDefault(member, member);
		if (real.equals(name)) {
			violations.add(new ConfigViolation(property, "names the group itself.", null, "Remove it."));
		}
		else if (neighbours.isDisabled(real)) {
			violations.add(new ConfigViolation(property, "names " + ErrorText.quote(real) + ", which is disabled.",
					null,
					"Remove beluga.providers." + neighbours.packageName() + '.' + real + ".enabled, or the member."));
		}
		else if (!neighbours.configured().containsKey(real)) {
			Set<String> names = new LinkedHashSet<>(neighbours.configured().keySet());
			names.addAll(neighbours.aliases().keySet());
			names.remove(name);
			List<String> others = neighbours.packagesWith(member);
			violations
				.add(others.isEmpty()
						? new ConfigViolation(property,
								"names no configured provider of package '" + neighbours.packageName() + "'.", null,
								(ErrorText.didYouMean(member, names) + " "
										+ ErrorText.known("Configured providers", names))
									.strip())
						: new ConfigViolation(property,
								"names a configured provider of package '" + others.get(0) + "'.", null,
								"The members of a group are of its own package '" + neighbours.packageName() + "'. "
										+ ErrorText.known("Configured providers", names)));
		}
	}

	/**
	 * Return the property that leads to a member.
	 */
	private static String place(Map<String, String> named, String real, Neighbours neighbours) {
		return named.entrySet()
			.stream()
			.filter((entry) -> neighbours.aliases().getOrDefault(entry.getValue(), entry.getValue()).equals(real))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse("members");
	}

	private static void checkFeatures(ProviderConfig config, Map<String, String> named, Neighbours neighbours,
			List<ConfigViolation> violations) {
		List<String> required = MemberNames.texts(config.customFields().get("requires"));
		if (required.isEmpty()) {
			return;
		}
		named.forEach((property, member) -> leaves(member, neighbours).forEach((leaf) -> {
			ProviderDefinition<?, ?> definition = definition(leaf, neighbours).orElse(null);
			List<String> missing = new ArrayList<>(required);
			missing.removeAll((definition != null) ? definition.supportedFeatures() : required);
			if (!missing.isEmpty() && definition != null) {
				violations.add(new ConfigViolation(property,
						"names " + ErrorText.quote(leaf) + ", whose provider '" + definition.name()
								+ "' does not support " + String.join(", ", missing) + ".",
						null, "Remove it, or what it lacks from requires."));
			}
		}));
	}

	/**
	 * Refuse members that make different vectors: those of two models must never meet.
	 */
	private static void checkEmbeddings(Map<String, String> named, Neighbours neighbours,
			List<ConfigViolation> violations) {
		String first = null;
		Object expected = null;
		for (Map.Entry<String, String> entry : named.entrySet()) {
			for (String leaf : leaves(entry.getValue(), neighbours)) {
				if (definition(leaf, neighbours).filter((known) -> EMBEDDINGS.contains(known.type())).isEmpty()) {
					return;
				}
				Object space = vectorSpace(Objects.requireNonNull(neighbours.configured().get(leaf)));
				if (first == null) {
					first = leaf;
					expected = space;
				}
				else if (!space.equals(expected)) {
					violations.add(new ConfigViolation(entry.getKey(),
							"names " + ErrorText.quote(leaf) + ", which has another model or dimensions than "
									+ ErrorText.quote(first) + ".",
							null, "Vectors of two models cannot be compared: set the same model and dimensions for all "
									+ "members."));
					return;
				}
			}
		}
	}

	/**
	 * Return what vectors have in common that can be compared. A model that is not named
	 * is the usual one of its provider.
	 */
	private static Object vectorSpace(ProviderConfig config) {
		Object model = config.customFields().get("model");
		return List.of((model != null) ? String.valueOf(model) : "usual of " + config.providerName(),
				String.valueOf(config.customFields().get("dimensions")));
	}

	private static Optional<ProviderDefinition<?, ?>> definition(String name, Neighbours neighbours) {
		ProviderConfig config = neighbours.configured().get(name);
		return (config != null) ? neighbours.definition(config.providerName()) : Optional.empty();
	}

	/**
	 * Return the configured providers behind a member that are no groups.
	 */
	private static Set<String> leaves(String member, Neighbours neighbours) {
		Set<String> leaves = new LinkedHashSet<>();
		addLeaves(neighbours.aliases().getOrDefault(member, member), neighbours, leaves, new LinkedHashSet<>());
		return leaves;
	}

	private static void addLeaves(String name, Neighbours neighbours, Set<String> leaves, Set<String> seen) {
		ProviderConfig config = neighbours.configured().get(name);
		if (config == null || !seen.add(name)) {
			return;
		}
		if (isGroup(config, neighbours)) {
			realNames(MemberNames.all(config), neighbours)
				.forEach((member) -> addLeaves(member, neighbours, leaves, seen));
		}
		else {
			leaves.add(name);
		}
	}

	private static boolean isGroup(ProviderConfig config, Neighbours neighbours) {
		return neighbours.definition(config.providerName())
			.filter((definition) -> GroupConfig.class.isAssignableFrom(definition.configType()))
			.isPresent();
	}

	private static List<String> members(Neighbours neighbours, String name) {
		ProviderConfig config = neighbours.configured().get(name);
		return (config != null && isGroup(config, neighbours)) ? MemberNames.all(config) : List.of();
	}

	private static List<String> realNames(Collection<String> names, Neighbours neighbours) {
		return names.stream().map((name) -> neighbours.aliases().getOrDefault(name, name)).toList();
	}

}
