package io.beluga.registry.internal.secret;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import io.beluga.registry.error.MaskedFailure;
import io.beluga.registry.error.ProviderCreationFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * What was thrown by foreign code: why, and of what type.
 */
public final class Failures {

	/**
	 * The carriers that can be masked.
	 */
	private static final Set<String> CARRIERS = Set.of(CompletionException.class.getName(),
			ExecutionException.class.getName(), InvocationTargetException.class.getName(),
			UndeclaredThrowableException.class.getName());

	private static final int MOST_CAUSES = 100;

	private static final boolean REACTOR = isPresent("reactor.core.Exceptions");

	private Failures() {
	}

	/**
	 * Return the cause of what foreign code threw; none where even asking for it fails.
	 */
	public static @Nullable Throwable causeOf(Throwable failure) {
		try {
			return failure.getCause();
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Return what foreign code threw and its causes, as far as that has an end.
	 */
	public static Stream<Throwable> causesOf(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Failures::causeOf).limit(MOST_CAUSES);
	}

	/**
	 * Return what was thrown in the first place: what is counted, logged and exported by
	 * its type is not what carries it from another thread, out of reflection, or out of a
	 * creation.
	 */
	public static Throwable reasonOf(Throwable failure) {
		Throwable reason = failure;
		for (int depth = 0; depth < MOST_CAUSES && isCarrier(reason); depth++) {
			Throwable cause = causeOf(reason);
			if (cause == null) {
				return reason;
			}
			reason = cause;
		}
		return reason;
	}

	/**
	 * Return the type of a failure, also of one that is masked.
	 */
	public static String typeOf(Throwable failure) {
		return (failure instanceof MaskedFailure masked) ? masked.originalType() : failure.getClass().getName();
	}

	private static boolean isCarrier(Throwable failure) {
		return (failure instanceof MaskedFailure masked) ? CARRIERS.contains(masked.originalType())
				: failure instanceof CompletionException || failure instanceof ExecutionException
						|| failure instanceof InvocationTargetException
						|| failure instanceof UndeclaredThrowableException
						|| failure instanceof ProviderCreationFailedException
						|| (REACTOR && Reactor.isCarrier(failure));
	}

	/**
	 * Tell whether a library is there that is not required, by one of its classes.
	 */
	public static boolean isPresent(String className) {
		try {
			Class.forName(className, false, Failures.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Loaded where Reactor is there.
	 */
	private static final class Reactor {

		private Reactor() {
		}

		/**
		 * Tell whether an exception is what {@code block} throws in the place of one that
		 * is checked.
		 */
		static boolean isCarrier(Throwable failure) {
			return Exceptions.unwrap(failure) != failure;
		}

	}

}
