package io.beluga.registry.routing.internal.call;

import java.lang.reflect.Method;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.routing.internal.attempt.Attempt;
import io.beluga.registry.routing.internal.attempt.Route;
import io.beluga.registry.routing.internal.attempt.Step;
import io.beluga.registry.routing.internal.call.Results.Kind;
import io.beluga.registry.routing.internal.group.Group;
import org.jspecify.annotations.Nullable;

/**
 * Leads each call to one member of a group, and to others where that fails.
 */
public final class RoutingHandle<P> implements ProviderHandle<P> {

	private final Group<P> group;

	public RoutingHandle(Group<P> group) {
		this.group = group;
	}

	@Override
	public <R extends @Nullable Object, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call)
			throws X {
		return route(null, call);
	}

	@Override
	public <R extends @Nullable Object, X extends Exception> R use(Method method,
			ProviderCall<? super P, ? extends R, X> call) throws X {
		return route(method, call);
	}

	private <R extends @Nullable Object, X extends Exception> R route(@Nullable Method method,
			ProviderCall<? super P, ? extends R, X> call) throws X {
		this.group.serve();
		Route<P> route = new Route<>(this.group, method, call);
		Step<P> step = route.run(route.begin());
		while (step instanceof Step.Wait<P> wait) {
			step = route.run(await(route, wait));
		}
		if (step instanceof Step.End<P> end) {
			throw RoutingHandle.<RuntimeException>unchanged(end.failure());
		}
		return hold((Attempt<P>) step);
	}

	/**
	 * Wait on the calling thread. One that must not block moves on, and one that is
	 * interrupted gives up.
	 */
	private Step<P> await(Route<P> route, Step.Wait<P> wait) {
		if (Results.isNonBlockingThread()) {
			return route.skip(wait);
		}
		try {
			this.group.time().sleep(wait.nanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return route.interrupted();
		}
		return route.resume(wait);
	}

	/**
	 * Throw what a member threw: the call may throw that.
	 */
	@SuppressWarnings("unchecked") // nothing is cast, and the compiler is content
	private static <X extends Throwable> RuntimeException unchanged(Throwable failure) throws X {
		throw (X) failure;
	}

	/**
	 * Have a result that ends later go on at the next member, should it fail.
	 */
	@SuppressWarnings({ "unchecked", "NullAway" }) // what stands for a result is of its
													// type, and the type tells whether it
													// may be null
	private <R extends @Nullable Object> R hold(Attempt<P> attempt) {
		Object result = attempt.result();
		Kind kind = Results.kindOf(result, attempt.route().method());
		if (result == null || kind == Kind.VALUE) {
			attempt.succeedAtOnce();
			return attempt.attribute((R) result);
		}
		return (R) ((kind == Kind.STAGE) ? RoutedStage.hold(attempt)
				: Results.toPublisher(new RoutedPublisher<>(attempt), result));
	}

	@Override
	public ConfiguredProviderInfo info() {
		return this.group.info();
	}

	@Override
	public String toString() {
		return this.group.toString();
	}

}
