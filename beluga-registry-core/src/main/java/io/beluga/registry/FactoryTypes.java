package io.beluga.registry;

import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the class of a factory says of its type arguments.
 *
 * @param configType what it takes, {@code null} where that is not known
 * @param productType what it makes, {@code null} where that is not known
 */
public record FactoryTypes(@Nullable Class<?> configType, @Nullable Type productType) {

	/**
	 * Each class is looked at once: reflection on type arguments is slow.
	 */
	private static final ClassValue<FactoryTypes> KNOWN = new ClassValue<>() {

		@Override
		protected FactoryTypes computeValue(Class<?> factoryType) {
			try {
				return FactoryTypes.of(factoryType);
			}
			catch (TypeNotPresentException | MalformedParameterizedTypeException | LinkageError ex) {
				return new FactoryTypes(null, null);
			}
		}

	};

	/**
	 * Read what the class of a factory says.
	 * @param factory the factory
	 * @return what it takes and makes, as far as its class says so
	 */
	public static FactoryTypes of(ProviderFactory<?, ?> factory) {
		return KNOWN.get(factory.getClass());
	}

	private static FactoryTypes of(Class<?> factoryType) {
		Map<TypeVariable<?>, Type> arguments = new HashMap<>();
		collect(factoryType, arguments);
		TypeVariable<?>[] parameters = ProviderFactory.class.getTypeParameters();
		return new FactoryTypes(rawType(resolve(parameters[0], arguments)), resolve(parameters[1], arguments));
	}

	/**
	 * Tell whether a product can be of a contract with these type arguments. Where those
	 * of the product are not known, it can.
	 * @param product what a factory makes
	 * @param contract the contract
	 * @return whether nothing speaks against it
	 */
	public static boolean mayHave(Type product, ParameterizedType contract) {
		Map<TypeVariable<?>, Type> arguments = new HashMap<>();
		collect(product, arguments);
		TypeVariable<?>[] parameters = ((Class<?>) contract.getRawType()).getTypeParameters();
		for (int i = 0; i < parameters.length; i++) {
			Type argument = resolve(parameters[i], arguments);
			if (argument != null && isConcrete(argument) && isConcrete(contract.getActualTypeArguments()[i])
					&& !contract.getActualTypeArguments()[i].equals(argument)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isConcrete(Type type) {
		return type instanceof Class<?> || (type instanceof ParameterizedType parameterized
				&& Arrays.stream(parameterized.getActualTypeArguments()).allMatch(FactoryTypes::isConcrete));
	}

	/**
	 * Return a type without its arguments.
	 * @param type the type
	 * @return its class, or {@code null} where it has none
	 */
	public static @Nullable Class<?> rawType(@Nullable Type type) {
		Type raw = (type instanceof ParameterizedType parameterized) ? parameterized.getRawType() : type;
		return (raw instanceof Class<?> known) ? known : null;
	}

	private static void collect(@Nullable Type type, Map<TypeVariable<?>, Type> arguments) {
		if (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
			TypeVariable<?>[] parameters = raw.getTypeParameters();
			for (int i = 0; i < parameters.length; i++) {
				arguments.putIfAbsent(parameters[i], parameterized.getActualTypeArguments()[i]);
			}
			collectAbove(raw, arguments);
		}
		else if (type instanceof Class<?> raw) {
			collectAbove(raw, arguments);
		}
	}

	private static void collectAbove(Class<?> type, Map<TypeVariable<?>, Type> arguments) {
		collect(type.getGenericSuperclass(), arguments);
		for (Type parent : type.getGenericInterfaces()) {
			collect(parent, arguments);
		}
	}

	private static @Nullable Type resolve(@Nullable Type type, Map<TypeVariable<?>, Type> arguments) {
		Type resolved = type;
		// a class that makes itself has variables that lead to themselves
		for (int i = 0; i <= arguments.size() && resolved instanceof TypeVariable<?> variable; i++) {
			resolved = arguments.get(variable);
		}
		return (rawType(resolved) != null) ? resolved : null;
	}

}
