package io.beluga.registry.internal.live;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.lease.AsyncKind;
import io.beluga.registry.internal.lease.AsyncResults;
import io.beluga.registry.internal.lease.CallSite;
import io.beluga.registry.internal.lease.Lease;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.spi.ProviderCallObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Makes references: objects of a contract that lead to the current instance.
 */
final class References {

	private static final Object[] NO_ARGUMENTS = {};

	private References() {
	}

	/**
	 * Make a reference.
	 * @param target what it points to
	 * @param bound the creation to whose context it belongs
	 */
	static Object create(NameBinding target, @Nullable CreationLink bound) {
		return create(target.configured().providerPackage(), target, bound);
	}

	private static <P> Object create(ProviderPackage<P> providerPackage, NameBinding target,
			@Nullable CreationLink bound) {
		Class<P> contract = providerPackage.contract();
		Function<ProviderHandle<P>, P> reference = providerPackage.reference();
		if (reference != null) {
			return byFunction(reference, contract, target, bound);
		}
		return Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] { contract },
				new Handler(target, bound, providerPackage));
	}

	private static <P> P byFunction(Function<ProviderHandle<P>, P> function, Class<P> contract, NameBinding target,
			@Nullable CreationLink bound) {
		try {
			return contract
				.cast(Objects.requireNonNull(function.apply(target.handle(bound)), "The function returned null"));
		}
		catch (RuntimeException | LinkageError ex) {
			throw new ProviderCreationFailedException(target.configured().name(), target.name(),
					"The function that was given to ProviderPackage.withReference cannot make a reference of " + target
							+ ": " + ex.getClass().getName() + ".",
					ex);
		}
	}

	private static final class Handler implements InvocationHandler {

		private final NameBinding target;

		private final @Nullable CreationLink bound;

		/**
		 * Whether references can be closed: to ask an object costs more than the call.
		 */
		private final boolean closeable;

		private final Set<Method> unobserved;

		Handler(NameBinding target, @Nullable CreationLink bound, ProviderPackage<?> providerPackage) {
			this.target = target;
			this.bound = bound;
			this.closeable = AutoCloseable.class.isAssignableFrom(providerPackage.contract());
			this.unobserved = providerPackage.unobserved();
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
			if (method.getDeclaringClass() == Object.class) {
				return invokeOwn(method, args);
			}
			if (this.closeable && args == null && method.getName().equals("close")) {
				// the instance belongs to the registry: whoever holds a reference, a
				// Spring context for one, must not close it
				return null;
			}
			String name = this.unobserved.contains(method) ? null : method.getName();
			LeasedInstance generation;
			int token;
			do {
				generation = this.target.serving(this.bound, name);
				token = generation.acquire();
			}
			while (token == LeasedInstance.REFUSED);
			return call(proxy, generation, token, name, method, args);
		}

		private @Nullable Object call(Object proxy, LeasedInstance generation, int token, @Nullable String name,
				Method method, Object @Nullable [] args) throws Throwable {
			CallSite site = generation.site();
			Object product = generation.product();
			Observation observation = null;
			Object result;
			try {
				observation = site.begin(generation, name);
				// once: access is not checked from then on
				method.trySetAccessible();
				result = method.invoke(product, (args != null) ? args : NO_ARGUMENTS);
			}
			catch (InvocationTargetException ex) {
				site.end(generation, token, observation, (name != null) ? ex.getTargetException() : null);
				throw ex.getTargetException();
			}
			catch (Throwable ex) {
				site.end(generation, token, observation, null);
				throw ex;
			}
			if (result == product) {
				result = own(proxy, generation, method, args);
				site.end(generation, token, observation, null);
				return result;
			}
			AsyncKind kind = (result != null) ? AsyncKind.of(result, method.getReturnType()) : AsyncKind.NONE;
			if (kind != AsyncKind.NONE) {
				return AsyncResults.hold(kind, result, method.getReturnType(),
						new Lease(generation, token, name, observation));
			}
			site.end(generation, token, observation, null);
			return result;
		}

		/**
		 * Return what a caller gets for the instance itself, as from a fluent method: the
		 * reference, unless another type is asked for.
		 */
		private static Object own(Object proxy, LeasedInstance generation, Method method, Object @Nullable [] args) {
			if (method.getReturnType().isInstance(proxy) && (args == null || Arrays.stream(args)
				.allMatch((arg) -> !(arg instanceof Class<?> type) || type.isInstance(proxy)))) {
				return proxy;
			}
			generation.pinUntilDrainTimeout();
			return generation.product();
		}

		private @Nullable Object invokeOwn(Method method, Object @Nullable [] args) {
			return switch (method.getName()) {
				case "equals" -> isSame((args != null) ? args[0] : null);
				case "hashCode" -> System.identityHashCode(this.target);
				default -> "Reference[" + this.target + "]";
			};
		}

		private boolean isSame(@Nullable Object other) {
			return other != null && Proxy.isProxyClass(other.getClass())
					&& Proxy.getInvocationHandler(other) instanceof Handler handler && handler.target == this.target;
		}

	}

}
