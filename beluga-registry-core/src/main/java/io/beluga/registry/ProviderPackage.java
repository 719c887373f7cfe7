package io.beluga.registry;

import java.util.Objects;
import java.util.function.Function;

import io.beluga.registry.error.RegistrationFailedException;
import org.jspecify.annotations.Nullable;

/**
 * A capability with a name, and the Java type that all of its providers have. Immutable;
 * two are equal that have the same name and contract.
 *
 * @param <P> the contract
 * @since 0.1.0
 */
public final class ProviderPackage<P> {

	private final String name;

	private final Class<P> contract;

	private final @Nullable Function<ProviderHandle<P>, P> reference;

	private ProviderPackage(String name, Class<P> contract, @Nullable Function<ProviderHandle<P>, P> reference) {
		this.name = name;
		this.contract = contract;
		this.reference = reference;
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
		Names.requireValid(name, "package", name, null);
		if (contract == null || contract.isPrimitive()) {
			throw new RegistrationFailedException(name, null,
					"Package '" + name + "' has no contract: give it the interface that its providers implement.");
		}
		return new ProviderPackage<>(name, contract, null);
	}

	/**
	 * Have references made by a function, where a JDK proxy will not do: for a contract
	 * that is a class, or to save the proxy's cost.
	 * @param reference makes an object of the contract, each method of which goes through
	 * {@link ProviderHandle#use}; one that returns its own instance returns this object
	 * @return a package with the same name and contract
	 */
	public ProviderPackage<P> withReference(Function<ProviderHandle<P>, P> reference) {
		Objects.requireNonNull(reference, "'reference' must not be null");
		return new ProviderPackage<>(this.name, this.contract, reference);
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

	@Nullable Function<ProviderHandle<P>, P> reference() {
		return this.reference;
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
		return this == other || (other instanceof ProviderPackage<?> that && this.contract == that.contract
				&& this.name.equals(that.name));
	}

	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	@Override
	public String toString() {
		return "ProviderPackage[" + this.name + " -> " + this.contract.getName() + "]";
	}

}
