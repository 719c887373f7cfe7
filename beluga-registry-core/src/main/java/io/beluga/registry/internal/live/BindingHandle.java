package io.beluga.registry.internal.live;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.lease.AsyncKind;
import io.beluga.registry.internal.lease.AsyncResults;
import io.beluga.registry.internal.lease.CallSite;
import io.beluga.registry.internal.lease.Lease;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.LiveHandle;
import io.beluga.registry.spi.ProviderCallObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Leads each call to the instance that serves then: the calls of a handle, and those of a
 * reference that is a JDK proxy.
 */
final class BindingHandle<P> implements LiveHandle<P>, InvocationHandler {

	/**
	 * What observers are told that is called.
	 */
	private static final String METHOD = "use";

	private static final Object[] NO_ARGUMENTS = {};

	private final NameBinding binding;

	private final ProviderPackage<P> providerPackage;

	private final @Nullable CreationLink bound;

	private final Set<Method> unobserved;

	/**
	 * Whether references can be closed: to ask an object costs more than the call.
	 */
	private final boolean closeable;

	/**
	 * Create a handle.
	 * @param bound the creation to whose context it belongs
	 */
	BindingHandle(NameBinding binding, ProviderPackage<P> providerPackage, @Nullable CreationLink bound) {
		this.binding = binding;
		this.providerPackage = providerPackage;
		this.bound = bound;
		this.unobserved = providerPackage.unobserved();
		this.closeable = AutoCloseable.class.isAssignableFrom(providerPackage.contract());
	}

	/**
	 * Make a reference that leads here, by the function that the package was given.
	 */
	Object makeReference() {
		Function<ProviderHandle<P>, P> function = Objects.requireNonNull(this.providerPackage.reference());
		try {
			return this.providerPackage.contract()
				.cast(Objects.requireNonNull(function.apply(this), "The function returned null"));
		}
		catch (RuntimeException | LinkageError ex) {
			throw new ProviderCreationFailedException(this.providerPackage.name(), this.binding.name(),
					"The function that was given to ProviderPackage.withReference cannot make a reference of "
							+ this.binding + ": " + ex.getClass().getName() + ".",
					ex);
		}
	}

	/**
	 * Return the current instance itself. It is destroyed only at the drain timeout,
	 * since nobody knows how long it is used.
	 */
	Object instance() {
		LeasedInstance generation;
		int token;
		do {
			generation = this.binding.serving(this.bound, null);
			token = generation.acquire();
		}
		while (token == LeasedInstance.REFUSED);
		generation.pinUntilDrainTimeout();
		generation.release(token);
		return generation.product();
	}

	@Override
	public <R extends @Nullable Object, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call)
			throws X {
		return use(METHOD, call);
	}

	@Override
	public <R extends @Nullable Object, X extends Exception> R use(Method method,
			ProviderCall<? super P, ? extends R, X> call) throws X {
		return use(this.unobserved.contains(method) ? null : method.getName(), call);
	}

	private <R extends @Nullable Object, X extends Exception> R use(@Nullable String method,
			ProviderCall<? super P, ? extends R, X> call) throws X {
		Objects.requireNonNull(call, "'call' must not be null");
		LeasedInstance generation;
		int token;
		do {
			generation = this.binding.serving(this.bound, method);
			token = generation.acquire();
		}
		while (token == LeasedInstance.REFUSED);
		return call(generation, token, method, call);
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // what stands for a result is of its
													// type
	private <R extends @Nullable Object, X extends Exception> R call(LeasedInstance generation, int token,
			@Nullable String method, ProviderCall<? super P, ? extends R, X> call) throws X {
		CallSite site = generation.site();
		Observation observation = null;
		R result;
		try {
			observation = site.begin(generation, method);
			result = call.call((P) generation.product());
		}
		catch (Throwable ex) {
			site.end(generation, token, observation, (method != null) ? ex : null);
			throw ex;
		}
		return (R) end(site, generation, token, method, observation, result, Object.class);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		if (method.getDeclaringClass() == Object.class) {
			return invokeOwn(method, args);
		}
		if (this.closeable && args == null && method.getName().equals("close")) {
			// the instance belongs to the registry: whoever holds a reference, a Spring
			// context for one, must not close it
			return null;
		}
		String name = this.unobserved.contains(method) ? null : method.getName();
		LeasedInstance generation;
		int token;
		do {
			generation = this.binding.serving(this.bound, name);
			token = generation.acquire();
		}
		while (token == LeasedInstance.REFUSED);
		return invoke(proxy, generation, token, name, method, args);
	}

	private @Nullable Object invoke(Object proxy, LeasedInstance generation, int token, @Nullable String name,
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
		return end(site, generation, token, name, observation, result, method.getReturnType());
	}

	/**
	 * End a call that has returned, unless its result ends later.
	 */
	private static @Nullable Object end(CallSite site, LeasedInstance generation, int token, @Nullable String method,
			@Nullable Observation observation, @Nullable Object result, Class<?> declared) {
		if (result != null) {
			AsyncKind kind = AsyncKind.of(result, declared);
			if (kind != AsyncKind.NONE) {
				return AsyncResults.hold(kind, result, declared, new Lease(generation, token, method, observation));
			}
		}
		site.end(generation, token, observation, null);
		return result;
	}

	/**
	 * Return what a caller gets for the instance itself, as from a fluent method: the
	 * reference, unless another type is asked for.
	 */
	private static Object own(Object proxy, LeasedInstance generation, Method method, Object @Nullable [] args) {
		if (method.getReturnType().isInstance(proxy) && (args == null
				|| Arrays.stream(args).allMatch((arg) -> !(arg instanceof Class<?> type) || type.isInstance(proxy)))) {
			return proxy;
		}
		generation.pinUntilDrainTimeout();
		return generation.product();
	}

	private Object invokeOwn(Method method, Object @Nullable [] args) {
		return switch (method.getName()) {
			case "equals" -> isReference((args != null) ? args[0] : null);
			case "hashCode" -> System.identityHashCode(this.binding);
			default -> "Reference[" + this.binding + "]";
		};
	}

	private boolean isReference(@Nullable Object other) {
		return other != null && Proxy.isProxyClass(other.getClass())
				&& Proxy.getInvocationHandler(other) instanceof BindingHandle<?> handle
				&& handle.binding == this.binding;
	}

	@Override
	public @Nullable Object instanceId() {
		LeasedInstance generation = this.binding.current();
		return (generation != null) ? generation.id() : null;
	}

	@Override
	public Optional<FailureClassifier> findClassifier() {
		return Optional.ofNullable(this.binding.current()).map((generation) -> generation.instance().classifier());
	}

	@Override
	public ConfiguredProviderInfo info() {
		return this.binding.info();
	}

	@Override
	public String toString() {
		return "ProviderHandle[" + this.binding + "]";
	}

}
