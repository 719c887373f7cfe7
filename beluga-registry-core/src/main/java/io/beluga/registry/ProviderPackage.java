package io.beluga.registry;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.beluga.registry.error.NameRules;
import io.beluga.registry.error.RegistrationFailedException;
import org.jspecify.annotations.Nullable;

/**
 * A capability with a name, and the Java type that all of its providers have. Immutable;
 * two are equal that have the same name and contract, type arguments included.
 *
 * @param <P> the contract
 * @since 0.1.0
 */
public final class ProviderPackage<P> {

	private final String name;

	private final Class<P> contract;

	private final Type type;

	private final @Nullable Function<ProviderHandle<P>, P> reference;

	private final Set<Method> unobserved;

	private final Map<String, String> hints;

	private final boolean idempotent;

	private ProviderPackage(String name, Class<P> contract, Type type,
			@Nullable Function<ProviderHandle<P>, P> reference, Set<Method> unobserved, Map<String, String> hints,
			boolean idempotent) {
		this.name = name;
		this.contract = contract;
		this.type = type;
		this.reference = reference;
		this.unobserved = unobserved;
		this.hints = hints;
		this.idempotent = idempotent;
	}

	/**
	 * Name a capability.
	 * @param name the package's name: letters, digits, {@code -} and {@code _}, at most
	 * 128
	 * @param contract the type of its providers, best an interface
	 * @param <P> the contract
	 * @return the package
	 * @throws RegistrationFailedException if the name is not such a name, or the contract
	 * is {@code null} or primitive
	 */
	public static <P> ProviderPackage<P> of(String name, Class<P> contract) {
		requireUsable(name, contract);
		return new ProviderPackage<>(name, contract, contract, null, Set.of(), Map.of(), false);
	}

	/**
	 * Name a capability whose contract is generic: <pre class="code">
	 * ProviderPackage&lt;Embedder&lt;String, Integer&gt;&gt; embedders =
	 *     ProviderPackage.of("embedders", Embedder.class, String.class, Integer.class);
	 * </pre> Where an argument is generic itself, its {@link Type} comes from
	 * {@link #type()} or from reflection.
	 * @param name the package's name: letters, digits, {@code -} and {@code _}, at most
	 * 128
	 * @param contract the type of its providers, best an interface
	 * @param typeArguments the contract's type arguments, as many as it has parameters;
	 * it is not checked that they are those of {@code P}
	 * @param <P> the contract with its type arguments
	 * @return the package
	 * @throws RegistrationFailedException if the name is not such a name, the contract is
	 * {@code null} or primitive, or there are more or fewer arguments than parameters
	 */
	@SuppressWarnings("unchecked") // the class stands for all its parameterizations
	public static <P> ProviderPackage<P> of(String name, Class<? super P> contract, Type... typeArguments) {
		requireUsable(name, contract);
		int expected = contract.getTypeParameters().length;
		if (typeArguments == null || typeArguments.length != expected
				|| Arrays.stream(typeArguments).anyMatch((argument) -> argument == null || isPrimitive(argument))) {
			throw new RegistrationFailedException(name, null,
					"Package '" + name + "' needs " + expected + " type arguments for its contract "
							+ contract.getTypeName() + ", none of them null or primitive, and has "
							+ ((typeArguments != null) ? Arrays.asList(typeArguments) : "none") + ".");
		}
		Type type = (expected > 0) ? new ParameterizedContract(contract, List.of(typeArguments)) : contract;
		return new ProviderPackage<>(name, (Class<P>) contract, type, null, Set.of(), Map.of(), false);
	}

	private static boolean isPrimitive(Type type) {
		return type instanceof Class<?> known && known.isPrimitive();
	}

	private static void requireUsable(String name, @Nullable Class<?> contract) {
		NameRules.requireValid(name, "package", name, null);
		if (contract == null || contract.isPrimitive()) {
			throw new RegistrationFailedException(name, null,
					"Package '" + name + "' has no contract: give it the interface that its providers implement.");
		}
	}

	/**
	 * Have references made by a function, where a JDK proxy will not do: for a contract
	 * that is a class, or to save the proxy's cost.
	 * @param reference makes an object of the contract, each method of which goes through
	 * {@link ProviderHandle#use(Method, ProviderCall)}; one that returns its own instance
	 * returns this object
	 * @return a package with the same name and contract
	 */
	public ProviderPackage<P> withReference(Function<ProviderHandle<P>, P> reference) {
		Objects.requireNonNull(reference, "'reference' must not be null");
		return new ProviderPackage<>(this.name, this.contract, this.type, reference, this.unobserved, this.hints,
				this.idempotent);
	}

	/**
	 * Say which methods are calls that count: all of them where nothing is said, getters
	 * too. A call of another method through a reference runs on the current instance,
	 * which is held meanwhile, as any does. But no
	 * {@link io.beluga.registry.spi.ProviderCallObserver} is told of it, and where it
	 * fails, it is neither in the {@link CallStatistics} nor in the log. What
	 * {@link ProviderHandle#use(ProviderCall)} calls always counts.
	 * @param methods asked here for each public method of the contract, and not again
	 * @return a package with the same name and contract
	 * @since 0.1.0
	 */
	public ProviderPackage<P> withObservedMethods(Predicate<Method> methods) {
		Objects.requireNonNull(methods, "'methods' must not be null");
		return new ProviderPackage<>(this.name, this.contract, this.type, this.reference,
				Arrays.stream(this.contract.getMethods())
					.filter(methods.negate())
					.collect(Collectors.toUnmodifiableSet()),
				this.hints, this.idempotent);
	}

	/**
	 * Say of providers that are known but may not be there, such as those whose library
	 * is optional, how to get them. Where one of them is asked for and not registered,
	 * the error says it.
	 * @param hints by provider, what to do: a sentence, such as "Add the dependency
	 * org.example:acme-client."
	 * @return a package with the same name and contract
	 * @since 0.1.0
	 */
	public ProviderPackage<P> withProviderHints(Map<String, String> hints) {
		return new ProviderPackage<>(this.name, this.contract, this.type, this.reference, this.unobserved,
				Map.copyOf(hints), this.idempotent);
	}

	/**
	 * Say that a call may be made again, at the same provider or at another one, although
	 * it may have been worked on: as a question to a language model, and other than a
	 * payment. Where it is not said, only a call that provably never ran is made again.
	 * @return a package with the same name and contract
	 * @since 0.1.0
	 */
	public ProviderPackage<P> idempotent() {
		return idempotent(true);
	}

	/**
	 * Say whether a call may be made again that may have been worked on, see
	 * {@link #idempotent()}.
	 * @param idempotent whether it may
	 * @return a package with the same name and contract
	 * @since 0.1.0
	 */
	public ProviderPackage<P> idempotent(boolean idempotent) {
		return new ProviderPackage<>(this.name, this.contract, this.type, this.reference, this.unobserved, this.hints,
				idempotent);
	}

	/**
	 * Return the name.
	 * @return the package's name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the contract.
	 * @return the type that all providers of the package have
	 */
	public Class<P> contract() {
		return this.contract;
	}

	/**
	 * Return the contract with its type arguments.
	 * @return a {@link java.lang.reflect.ParameterizedType}, or the class where the
	 * contract is not generic or its arguments are not known
	 */
	public Type type() {
		return this.type;
	}

	/**
	 * Tell whether this may name the same capability as another one: where only one of
	 * them knows its type arguments, the other is taken to have the same.
	 * @param other the other one
	 * @return whether contract and type arguments go together
	 */
	public boolean isCompatibleWith(ProviderPackage<?> other) {
		return this.contract == other.contract
				&& (this.type == this.contract || other.type == other.contract || this.type.equals(other.type));
	}

	/**
	 * Return what {@link #withReference} was given.
	 * @return the function, or {@code null} where a reference is a JDK proxy
	 */
	public @Nullable Function<ProviderHandle<P>, P> reference() {
		return this.reference;
	}

	/**
	 * Return the methods that are neither counted nor observed.
	 * @return methods of the contract
	 */
	public Set<Method> unobserved() {
		return this.unobserved;
	}

	/**
	 * Return what {@link #withProviderHints} was given.
	 * @return by provider, how to get it
	 */
	public Map<String, String> providerHints() {
		return this.hints;
	}

	/**
	 * Tell whether a call may be made again that may have been worked on.
	 * @return whether {@link #idempotent} was said
	 */
	public boolean isIdempotent() {
		return this.idempotent;
	}

	/**
	 * Tell whether there can be references: objects of the contract that always lead to
	 * the current instance.
	 * @return whether the contract is an interface that may be implemented freely, or
	 * {@link #withReference} was given
	 */
	public boolean hasReferences() {
		return this.reference != null
				|| (this.contract.isInterface() && !this.contract.isSealed() && !this.contract.isHidden());
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof ProviderPackage<?> that && this.type.equals(that.type)
				&& this.name.equals(that.name));
	}

	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	@Override
	public String toString() {
		return "ProviderPackage[" + this.name + " -> " + this.type.getTypeName() + "]";
	}

}
