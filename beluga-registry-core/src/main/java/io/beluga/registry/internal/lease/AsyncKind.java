package io.beluga.registry.internal.lease;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import io.beluga.registry.internal.secret.Failures;
import org.reactivestreams.Publisher;

/**
 * What kind of asynchronous result a type is.
 */
public enum AsyncKind {

	/**
	 * None: the call ends when it returns.
	 */
	NONE,

	/**
	 * A {@link CompletionStage}.
	 */
	STAGE,

	/**
	 * A {@link java.util.stream.Stream}, also one of primitive values.
	 */
	STREAM,

	/**
	 * A {@link Flow.Publisher}.
	 */
	FLOW_PUBLISHER,

	/**
	 * A publisher of Reactive Streams, those of Reactor too.
	 */
	PUBLISHER;

	private static final boolean REACTIVE_STREAMS = Failures.isPresent("org.reactivestreams.FlowAdapters");

	static final boolean REACTOR = REACTIVE_STREAMS && Failures.isPresent("reactor.core.publisher.Flux");

	private static final ClassValue<AsyncKind> KINDS = new ClassValue<>() {

		@Override
		protected AsyncKind computeValue(Class<?> type) {
			return find(type);
		}

	};

	/**
	 * Whether what is declared as a type may be asynchronous.
	 */
	private static final ClassValue<Boolean> DECLARED = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return find(type) != NONE || type.isAssignableFrom(CompletableFuture.class)
					|| type.isAssignableFrom(Stream.class);
		}

	};

	private static AsyncKind find(Class<?> type) {
		if (CompletionStage.class.isAssignableFrom(type)) {
			return STAGE;
		}
		if (BaseStream.class.isAssignableFrom(type)) {
			return STREAM;
		}
		if (Flow.Publisher.class.isAssignableFrom(type)) {
			return FLOW_PUBLISHER;
		}
		return (REACTIVE_STREAMS && Publishers.isPublisher(type)) ? PUBLISHER : NONE;
	}

	/**
	 * Return the kind of a result.
	 * @param declared the type that the called method declares: only one that could be
	 * asynchronous is looked into
	 */
	public static AsyncKind of(Object result, Class<?> declared) {
		return (declared == Object.class || DECLARED.get(declared)) ? KINDS.get(result.getClass()) : NONE;
	}

	/**
	 * Return the kind of a type.
	 */
	public static AsyncKind of(Class<?> type) {
		return KINDS.get(type);
	}

	/**
	 * Apart, because its class may be missing.
	 */
	private static final class Publishers {

		static boolean isPublisher(Class<?> type) {
			return Publisher.class.isAssignableFrom(type);
		}

	}

}
