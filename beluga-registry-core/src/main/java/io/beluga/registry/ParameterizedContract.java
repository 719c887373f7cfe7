package io.beluga.registry;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A generic contract with its type arguments. Equal to every other form of the same type,
 * as the JDK makes it.
 *
 * @param rawType the contract
 * @param arguments its type arguments
 */
record ParameterizedContract(Class<?> rawType, List<Type> arguments) implements ParameterizedType {

	ParameterizedContract {
		arguments = arguments.stream().map(ParameterizedContract::normalize).toList();
	}

	/**
	 * Give a type the form that the JDK gives it, whoever made it.
	 */
	private static Type normalize(Type type) {
		return (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw)
				? new ParameterizedContract(raw, List.of(parameterized.getActualTypeArguments())) : type;
	}

	@Override
	public Type[] getActualTypeArguments() {
		return this.arguments.toArray(Type[]::new);
	}

	@Override
	public Type getRawType() {
		return this.rawType;
	}

	@Override
	public @Nullable Type getOwnerType() {
		return this.rawType.getDeclaringClass();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ParameterizedType that && this.rawType.equals(that.getRawType())
				&& Objects.equals(getOwnerType(), that.getOwnerType())
				&& Arrays.equals(getActualTypeArguments(), that.getActualTypeArguments());
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(getActualTypeArguments()) ^ Objects.hashCode(getOwnerType()) ^ this.rawType.hashCode();
	}

	@Override
	public String toString() {
		return this.rawType.getName()
				+ this.arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
	}

}
