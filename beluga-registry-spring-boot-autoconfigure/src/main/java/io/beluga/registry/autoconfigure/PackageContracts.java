package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.error.RegistrationFailedException;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The contract of a package that no {@code ProviderPackage} bean declares: the one
 * interface among the declared products that all others extend.
 */
final class PackageContracts {

	private PackageContracts() {
	}

	static Optional<Class<?>> derive(Collection<AnnotatedFactory> factories) {
		Set<Class<?>> products = products(factories);
		return products.stream()
			.filter((candidate) -> candidate.isInterface() && products.stream().allMatch(candidate::isAssignableFrom))
			.findFirst();
	}

	static RegistrationFailedException failure(String packageName, Collection<AnnotatedFactory> factories) {
		Set<Class<?>> products = products(factories);
		String names = products.stream().map(Class::getName).sorted().collect(Collectors.joining(", "));
		String reason = (products.size() > 1)
				? "its providers make " + names + ", and none of these is an interface that all others have"
				: "its providers make " + names + ", which is a class";
		String contract = guess(products);
		return new RegistrationFailedException(packageName, null,
				"Package '" + packageName + "' has no contract: " + reason + ". Add a bean that names it:\n\n" + """
							@Bean
							static ProviderPackage<%1$s> %2$sPackage() {
								return ProviderPackage.of("%3$s", %1$s.class);
							}
						""".formatted(contract, identifier(packageName), packageName));
	}

	private static Set<Class<?>> products(Collection<AnnotatedFactory> factories) {
		return factories.stream()
			.map(AnnotatedFactory::productType)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Guess the contract from what all products have in common.
	 */
	private static String guess(Set<Class<?>> products) {
		Set<Class<?>> common = null;
		for (Class<?> product : products) {
			Set<Class<?>> interfaces = ClassUtils.getAllInterfacesForClassAsSet(product);
			if (common == null) {
				common = new LinkedHashSet<>(interfaces);
			}
			else {
				common.retainAll(interfaces);
			}
		}
		List<Class<?>> guesses = new ArrayList<>((common != null) ? common : Set.of());
		guesses.removeIf((type) -> type.getName().startsWith("java."));
		if (!guesses.isEmpty()) {
			return guesses.get(0).getSimpleName();
		}
		return (products.size() == 1) ? products.iterator().next().getSimpleName() : "TheContract";
	}

	private static String identifier(String packageName) {
		StringBuilder name = new StringBuilder();
		for (String part : packageName.split("[^A-Za-z0-9]+")) {
			name.append((name.length() > 0) ? StringUtils.capitalize(part) : part);
		}
		return (name.length() > 0 && Character.isJavaIdentifierStart(name.charAt(0))) ? name.toString() : "the";
	}

}
