package io.beluga.registry.autoconfigure.factory;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories.AnnotatedFactory;
import io.beluga.registry.error.RegistrationFailedException;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The contract of a package that no {@code ProviderPackage} bean declares: the one
 * interface among the declared products that all others extend.
 */
public final class PackageContracts {

	private PackageContracts() {
	}

	/**
	 * Return a type as a contract: with its type arguments where all of them are known,
	 * else without. Contracts that are the same type are equal.
	 */
	public static ResolvableType contract(ResolvableType type) {
		Class<?> raw = type.toClass();
		ResolvableType[] arguments = type.getGenerics();
		return (arguments.length > 0 && !type.hasUnresolvableGenerics() && !hasWildcards(type))
				? ResolvableType.forClassWithGenerics(raw,
						Arrays.stream(arguments).map(PackageContracts::contract).toArray(ResolvableType[]::new))
				: ResolvableType.forClass(raw);
	}

	private static boolean hasWildcards(ResolvableType type) {
		return type.getType() instanceof WildcardType
				|| Arrays.stream(type.getGenerics()).anyMatch(PackageContracts::hasWildcards);
	}

	/**
	 * Tell whether a contract has type arguments.
	 */
	public static boolean hasArguments(ResolvableType contract) {
		return contract.getType() instanceof ParameterizedType;
	}

	/**
	 * Return a package as registered without a declaration of its own.
	 */
	public static ProviderPackage<?> toPackage(String name, ResolvableType contract) {
		return (contract.getType() instanceof ParameterizedType type)
				? ProviderPackage.of(name, contract.toClass(), type.getActualTypeArguments())
				: ProviderPackage.of(name, contract.toClass());
	}

	static Optional<ResolvableType> derive(Collection<AnnotatedFactory> factories) {
		Set<ResolvableType> products = products(factories);
		return products.stream()
			.filter((candidate) -> candidate.toClass().isInterface()
					&& products.stream().allMatch((product) -> isContractOf(candidate, product)))
			.findFirst();
	}

	/**
	 * Tell whether products are of a contract. Where the type arguments of either are not
	 * known, the class decides.
	 */
	public static boolean isContractOf(ResolvableType contract, ResolvableType product) {
		return contract.toClass().isAssignableFrom(product.toClass()) && (!hasArguments(contract)
				|| product.as(contract.toClass()).hasUnresolvableGenerics() || contract.isAssignableFrom(product));
	}

	public static RegistrationFailedException failure(String packageName, Collection<AnnotatedFactory> factories) {
		Set<ResolvableType> products = products(factories);
		String names = products.stream().map(ResolvableType::toString).sorted().collect(Collectors.joining(", "));
		String reason = (products.size() > 1)
				? "its providers make " + names + ", and none of these is an interface that all others have"
				: "its providers make " + names + ", which is a class";
		String contract = guess(products.stream().map(ResolvableType::toClass).collect(Collectors.toSet()));
		return new RegistrationFailedException(packageName, null, "Package '" + packageName + "' has no contract: "
				+ reason + ". Add a bean that names it:\n\n" + String.format(Locale.ROOT, """
							@Bean
							static ProviderPackage<%1$s> %2$sPackage() {
								return ProviderPackage.of("%3$s", %1$s.class);
							}
						""", contract, identifier(packageName), packageName));
	}

	private static Set<ResolvableType> products(Collection<AnnotatedFactory> factories) {
		return factories.stream().map(AnnotatedFactory::product).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Guess the contract from what all products have in common.
	 */
	private static String guess(Set<Class<?>> products) {
		List<Set<Class<?>>> all = products.stream().map(ClassUtils::getAllInterfacesForClassAsSet).toList();
		return all.stream()
			.flatMap(Set::stream)
			.filter((type) -> !type.getName().startsWith("java.")
					&& all.stream().allMatch((each) -> each.contains(type)))
			.findFirst()
			.map(Class::getSimpleName)
			.orElseGet(() -> (products.size() == 1) ? products.iterator().next().getSimpleName() : "TheContract");
	}

	private static String identifier(String packageName) {
		StringBuilder name = new StringBuilder();
		for (String part : packageName.split("[^A-Za-z0-9]+")) {
			name.append((name.length() > 0) ? StringUtils.capitalize(part) : part);
		}
		return (name.length() > 0 && Character.isJavaIdentifierStart(name.charAt(0))) ? name.toString() : "the";
	}

}
