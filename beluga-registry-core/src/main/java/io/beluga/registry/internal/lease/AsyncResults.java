package io.beluga.registry.internal.lease;

import java.lang.reflect.Modifier;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import io.beluga.registry.internal.secret.Failures;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * Has asynchronous results of calls hold the instance that they came from.
 */
public final class AsyncResults {

	private AsyncResults() {
	}

	/**
	 * Have a result hold its instance until it ends.
	 * @param kind what it is
	 * @param declared the type that the called method declares
	 * @param lease what is held
	 * @return the result, or what stands for it
	 */
	public static Object hold(AsyncKind kind, Object result, Class<?> declared, Lease lease) {
		try {
			return switch (kind) {
				case STAGE -> hold((CompletionStage<?>) result, lease);
				case STREAM -> hold((BaseStream<?, ?>) result, lease);
				case FLOW_PUBLISHER, PUBLISHER -> holdPublisher(kind, result, declared, lease);
				case NONE -> throw new IllegalArgumentException("A call that has ended holds nothing");
			};
		}
		catch (RuntimeException | LinkageError ex) {
			// a result that does not do what its type promises
			lease.giveUp();
			return result;
		}
	}

	private static Object hold(CompletionStage<?> stage, Lease lease) {
		if (!(stage instanceof Future<?> future && future.isDone())) {
			lease.returned();
		}
		stage.whenComplete((value, failure) -> {
			if (failure != null && !(Failures.reasonOf(failure) instanceof CancellationException)) {
				lease.fail(failure);
			}
			lease.end();
		});
		return stage;
	}

	private static Object hold(BaseStream<?, ?> stream, Lease lease) {
		lease.returned();
		return stream.onClose(lease::end);
	}

	private static Object holdPublisher(AsyncKind kind, Object publisher, Class<?> declared, Lease lease) {
		PublisherLease hold = new PublisherLease(lease);
		Object held = switch (kind) {
			case FLOW_PUBLISHER -> new LeasedPublisher<>((Flow.Publisher<?>) publisher, hold);
			default -> AsyncKind.REACTOR ? ReactorResults.hold(publisher, hold) : ReactiveStreams.hold(publisher, hold);
		};
		if (!canStandFor(publisher, held, declared)) {
			lease.giveUp();
			return publisher;
		}
		lease.returned();
		hold.await();
		return held;
	}

	/**
	 * Tell whether a caller takes the one for the other. One that was promised nothing
	 * but an object may know the result by a public type of its own.
	 */
	private static boolean canStandFor(Object publisher, Object held, Class<?> declared) {
		return declared.isInstance(held) && (declared != Object.class || !hasOtherName(publisher.getClass(), held));
	}

	private static boolean hasOtherName(@Nullable Class<?> type, Object held) {
		if (type == null || type.isInstance(held)) {
			return false;
		}
		boolean isName = !type.isInterface() || AsyncKind.of(type) != AsyncKind.NONE;
		if ((isName && Modifier.isPublic(type.getModifiers())) || hasOtherName(type.getSuperclass(), held)) {
			return true;
		}
		for (Class<?> parent : type.getInterfaces()) {
			if (hasOtherName(parent, held)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Apart, because its classes may be missing.
	 */
	private static final class ReactiveStreams {

		static Object hold(Object publisher, PublisherLease hold) {
			return FlowAdapters
				.toPublisher(new LeasedPublisher<>(FlowAdapters.toFlowPublisher((Publisher<?>) publisher), hold));
		}

	}

}
