package io.beluga.registry.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Function;

import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of a package's contract whose calls go through a {@link ProviderHandle}
 * of one's own: what a factory returns that answers each call by another configured
 * provider. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HandleReferences {

	private static final Object[] NO_ARGUMENTS = {};

	private HandleReferences() {
	}

	/**
	 * Make an object of the contract, as a reference of the package is made: by the
	 * function that {@link ProviderPackage#withReference} was given, else as a JDK proxy.
	 * Each method is one call of {@link ProviderHandle#use(Method, ProviderCall)}, and
	 * what that throws is thrown unchanged. It is not {@link AutoCloseable} on behalf of
	 * the instances behind it: a call of {@code close()} does nothing.
	 * @param providerPackage the package
	 * @param handle answers the calls
	 * @param <P> the contract
	 * @return the object
	 * @throws IllegalArgumentException if the package has no references
	 */
	public static <P> P create(ProviderPackage<P> providerPackage, ProviderHandle<P> handle) {
		Objects.requireNonNull(handle, "'handle' must not be null");
		Function<ProviderHandle<P>, P> function = providerPackage.reference();
		if (function != null) {
			return Objects.requireNonNull(function.apply(handle),
					"The function that was given to ProviderPackage.withReference returned null");
		}
		if (!providerPackage.hasReferences()) {
			throw new IllegalArgumentException("Package '" + providerPackage.name() + "' has no references: "
					+ providerPackage.contract().getName()
					+ " is no interface that may be implemented. Give the package a function with withReference.");
		}
		Class<P> contract = providerPackage.contract();
		return contract.cast(
				Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] { contract }, new Handler<>(handle)));
	}

	private record Handler<P>(ProviderHandle<P> handle) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) {
			if (method.getDeclaringClass() == Object.class) {
				return invokeOwn(proxy, method, args);
			}
			if (args == null && proxy instanceof AutoCloseable && method.getName().equals("close")) {
				return null;
			}
			MethodCall<P> call = new MethodCall<>(method, (args != null) ? args : NO_ARGUMENTS);
			Object result = this.handle.use(method, call);
			return (result != null && result == call.product) ? proxy : result;
		}

		private Object invokeOwn(Object proxy, Method method, Object @Nullable [] args) {
			return switch (method.getName()) {
				case "equals" -> args != null && proxy == args[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> "Reference[" + this.handle + "]";
			};
		}

	}

	private static final class MethodCall<P> implements ProviderCall<P, @Nullable Object, RuntimeException> {

		private final Method method;

		private final Object[] args;

		/**
		 * What was called last: a handle may call several, one after the other. It is
		 * only compared with what the last one has returned, so that it need not be
		 * volatile, which each call would pay for.
		 */
		private @Nullable Object product;

		MethodCall(Method method, Object[] args) {
			this.method = method;
			this.args = args;
		}

		@Override
		public @Nullable Object call(P product) {
			this.product = product;
			if (!Modifier.isPublic(this.method.getDeclaringClass().getModifiers())) {
				this.method.trySetAccessible();
			}
			try {
				return this.method.invoke(product, this.args);
			}
			catch (InvocationTargetException ex) {
				throw MethodCall.<RuntimeException>unchanged(ex.getTargetException());
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/**
		 * Throw what the method threw: it declares that, and so does the contract.
		 */
		@SuppressWarnings("unchecked") // nothing is cast, and the compiler is content
		private static <X extends Throwable> RuntimeException unchanged(Throwable failure) throws X {
			throw (X) failure;
		}

	}

}
