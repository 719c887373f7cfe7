package io.beluga.registry.internal.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * The class loader that instances are made, checked and destroyed with, whatever thread
 * does it. That of a thread of the common pool finds nothing in an executable jar.
 *
 * @param classLoader the context class loader, or {@code null} for that of the thread
 */
public record ContextClassLoader(@Nullable ClassLoader classLoader) {

	/**
	 * Run foreign code with it. The thread has its own one again afterwards.
	 */
	public <T extends @Nullable Object, X extends Throwable> T call(Code<T, X> code) throws X {
		Thread thread = Thread.currentThread();
		ClassLoader own = thread.getContextClassLoader();
		if (this.classLoader == null) {
			return code.call();
		}
		thread.setContextClassLoader(this.classLoader);
		try {
			return code.call();
		}
		finally {
			thread.setContextClassLoader(own);
		}
	}

	/**
	 * Something that foreign code does.
	 *
	 * @param <T> what comes of it
	 * @param <X> what it throws
	 */
	@FunctionalInterface
	public interface Code<T extends @Nullable Object, X extends Throwable> {

		T call() throws X;

	}

}
