package io.beluga.registry.internal.creation;

import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.secret.SecretMasking;
import org.jspecify.annotations.Nullable;

/**
 * What is closed with the product of a creation, and after it.
 */
public final class Resources {

	private static final System.Logger logger = System.getLogger(Resources.class.getName());

	private final String label;

	private final SecretMasking masking;

	/**
	 * Which failures are logged, or {@code null} for each.
	 */
	private final @Nullable LogThrottle reports;

	private @Nullable List<AutoCloseable> resources;

	private boolean closed;

	/**
	 * Create what is closed with the product of a creation.
	 * @param owner what is created; only a resolver may know its name, which is not told
	 */
	public Resources(String label, @Nullable CreationOwner owner, SecretMasking masking) {
		boolean resolved = owner != null && owner.isResolved();
		this.label = resolved ? owner.publicLabel() : label;
		this.masking = masking;
		this.reports = resolved ? owner.failureReports() : null;
	}

	/**
	 * Add a resource.
	 * @return whether it was added; not where all has been closed
	 */
	public synchronized boolean add(AutoCloseable resource) {
		if (this.closed) {
			return false;
		}
		if (this.resources == null) {
			this.resources = new ArrayList<>(2);
		}
		this.resources.add(resource);
		return true;
	}

	/**
	 * Return what keeps the secrets that the product has seen out of messages.
	 */
	SecretMasking masking() {
		return this.masking;
	}

	/**
	 * Note what the product is made from.
	 */
	void know(@Nullable Object bound) {
		this.masking.know(bound);
	}

	synchronized boolean isEmpty() {
		return this.resources == null;
	}

	/**
	 * Close the product, if it is to be closed, and then the resources, newest first.
	 * Does nothing the second time.
	 */
	void close(@Nullable AutoCloseable product) {
		List<AutoCloseable> resources;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			resources = (this.resources != null) ? this.resources : List.of();
		}
		if (product != null) {
			closeQuietly(product);
		}
		for (int i = resources.size() - 1; i >= 0; i--) {
			if (resources.get(i) != product) {
				closeQuietly(resources.get(i));
			}
		}
	}

	/**
	 * Close one resource, on a worker. An interrupt that another one left is not for this
	 * one.
	 */
	void closeQuietly(AutoCloseable resource) {
		Thread.interrupted();
		try {
			resource.close();
		}
		catch (Throwable ex) {
			log(resource, ex);
		}
	}

	private void log(AutoCloseable resource, Throwable failure) {
		String what = " could not close " + resource.getClass().getName() + ".";
		long suppressed = (this.reports != null) ? this.reports.next(what) : 0;
		if (suppressed != LogThrottle.NONE) {
			logger.log(System.Logger.Level.WARNING, this.label + what + LogThrottle.more(suppressed),
					this.masking.mask(failure));
		}
	}

}
