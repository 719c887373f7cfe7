package io.beluga.registry.routing.internal.call;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.util.ClassUtils;

/**
 * What results of calls are, and what can stand for them. Reactive Streams and Reactor
 * may be missing.
 */
final class Results {

	private static final boolean REACTIVE_STREAMS = isPresent("org.reactivestreams.FlowAdapters");

	private static final boolean REACTOR = REACTIVE_STREAMS && isPresent("reactor.core.publisher.Flux");

	private static final ClassValue<Kind> KINDS = new ClassValue<>() {

		@Override
		protected Kind computeValue(Class<?> type) {
			return find(type);
		}

	};

	private Results() {
	}

	/**
	 * What a result is.
	 */
	enum Kind {

		/**
		 * The call has ended. So has one that returned something that ends later, but is
		 * known to the caller by a type that nothing else has.
		 */
		VALUE,

		/**
		 * A stage.
		 */
		STAGE,

		/**
		 * A publisher, of whatever library.
		 */
		PUBLISHER

	}

	/**
	 * A publisher that can be told what its subscriber has beside it.
	 */
	interface ContextPublisher<T> extends Flow.Publisher<T> {

		/**
		 * Subscribe.
		 * @param context what the subscriber has beside it
		 */
		void subscribe(Flow.Subscriber<? super T> subscriber, @Nullable Object context);

	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, Results.class.getClassLoader());
	}

	/**
	 * Find out what a result is.
	 */
	static Kind kindOf(@Nullable Object result) {
		return (result != null) ? KINDS.get(result.getClass()) : Kind.VALUE;
	}

	/**
	 * Find out what a result is to a caller who may get what stands for it.
	 * @param method the method that was called, where that is known
	 */
	static Kind kindOf(@Nullable Object result, @Nullable Method method) {
		Kind kind = kindOf(result);
		return (result == null || kind == Kind.VALUE || canBeStoodFor(kind, result, method)) ? kind : Kind.VALUE;
	}

	private static Kind find(Class<?> type) {
		if (CompletionStage.class.isAssignableFrom(type)) {
			return Kind.STAGE;
		}
		boolean publisher = Flow.Publisher.class.isAssignableFrom(type)
				|| (REACTIVE_STREAMS && ReactiveStreams.isPublisher(type));
		return publisher ? Kind.PUBLISHER : Kind.VALUE;
	}

	/**
	 * Tell whether a caller takes what stands for a result. One that was promised nothing
	 * may know it by a public class.
	 */
	private static boolean canBeStoodFor(Kind kind, Object result, @Nullable Method method) {
		Class<?> declared = (method != null) ? method.getReturnType() : Object.class;
		if (declared == Object.class) {
			return !isKnownBySubclass(result.getClass());
		}
		return declared.isAssignableFrom((kind == Kind.STAGE) ? CompletableFuture.class : standIn(result));
	}

	private static Class<?> standIn(Object publisher) {
		if (!REACTIVE_STREAMS || !ReactiveStreams.isPublisher(publisher.getClass())) {
			return ContextPublisher.class;
		}
		return REACTOR ? Reactor.standIn(publisher) : ReactiveStreams.standIn();
	}

	private static boolean isKnownBySubclass(@Nullable Class<?> type) {
		for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
			if (each == CompletableFuture.class || (REACTOR && Reactor.isBase(each))) {
				return false;
			}
			if (Modifier.isPublic(each.getModifiers()) && each.getModule().isExported(each.getPackageName())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return a publisher of the kind that a result is.
	 */
	static Object toPublisher(ContextPublisher<?> routed, Object result) {
		if (!REACTIVE_STREAMS || !ReactiveStreams.isPublisher(result.getClass())) {
			return routed;
		}
		return REACTOR ? Reactor.toPublisher(routed, result) : ReactiveStreams.toPublisher(routed);
	}

	/**
	 * Subscribe to what a member has returned.
	 * @param context the context of the caller's subscriber, where it has one
	 */
	@SuppressWarnings("unchecked") // it is a publisher of what the call returns
	static void subscribe(Object publisher, Flow.Subscriber<Object> subscriber, @Nullable Object context) {
		if (publisher instanceof Flow.Publisher<?> flow) {
			((Flow.Publisher<Object>) flow).subscribe(subscriber);
		}
		else if (REACTOR) {
			Reactor.subscribe(publisher, subscriber, context);
		}
		else {
			ReactiveStreams.subscribe(publisher, subscriber);
		}
	}

	/**
	 * Tell whether the current thread must not block.
	 */
	static boolean isNonBlockingThread() {
		return REACTOR && Reactor.isNonBlockingThread();
	}

	/**
	 * Apart, because its classes may be missing.
	 */
	private static final class ReactiveStreams {

		static boolean isPublisher(Class<?> type) {
			return Publisher.class.isAssignableFrom(type);
		}

		static Class<?> standIn() {
			return Publisher.class;
		}

		static Object toPublisher(ContextPublisher<?> routed) {
			return FlowAdapters.toPublisher(routed);
		}

		@SuppressWarnings("unchecked") // see Results.subscribe
		static void subscribe(Object publisher, Flow.Subscriber<Object> subscriber) {
			((Publisher<Object>) publisher).subscribe(FlowAdapters.toSubscriber(subscriber));
		}

	}

	/**
	 * Apart, because its classes may be missing.
	 */
	private static final class Reactor {

		static boolean isBase(Class<?> type) {
			return type == Flux.class || type == Mono.class || type == FluxOperator.class || type == MonoOperator.class;
		}

		static Class<?> standIn(Object result) {
			return (result instanceof Mono) ? Mono.class : Flux.class;
		}

		static Object toPublisher(ContextPublisher<?> routed, Object result) {
			Publisher<Object> publisher = (subscriber) -> routed.subscribe(FlowAdapters.toFlowSubscriber(subscriber),
					(subscriber instanceof CoreSubscriber<?> core) ? core.currentContext() : null);
			// the other one cancels after the first element
			return (result instanceof Mono) ? Mono.fromDirect(publisher) : Flux.from(publisher);
		}

		@SuppressWarnings("unchecked") // see Results.subscribe
		static void subscribe(Object publisher, Flow.Subscriber<Object> subscriber, @Nullable Object context) {
			((Publisher<Object>) publisher).subscribe(new ContextSubscriber(FlowAdapters.toSubscriber(subscriber),
					(context != null) ? (Context) context : Context.empty()));
		}

		static boolean isNonBlockingThread() {
			return Schedulers.isInNonBlockingThread();
		}

	}

	/**
	 * Passes the context of the caller's subscriber on.
	 */
	private static final class ContextSubscriber implements CoreSubscriber<Object> {

		private final Subscriber<Object> subscriber;

		private final Context context;

		ContextSubscriber(Subscriber<Object> subscriber, Context context) {
			this.subscriber = subscriber;
			this.context = context;
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscriber.onSubscribe(subscription);
		}

		@Override
		public void onNext(Object element) {
			this.subscriber.onNext(element);
		}

		@Override
		public void onError(Throwable failure) {
			this.subscriber.onError(failure);
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

	}

}
