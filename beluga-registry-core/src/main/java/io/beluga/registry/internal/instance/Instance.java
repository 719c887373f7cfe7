package io.beluga.registry.internal.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.secret.SecretMasking;
import io.beluga.registry.spi.FailureClassifier;
import org.jspecify.annotations.Nullable;

/**
 * What a factory made, and everything that has to be closed with it. It begins with the
 * first resource that a factory leaves, before there is a product.
 */
public final class Instance {

	private static final System.Logger logger = System.getLogger(Instance.class.getName());

	private static final AtomicLong SEQUENCE = new AtomicLong();

	private final String packageName;

	private final String name;

	/**
	 * What it is made for; only a resolver may know its name, which is not told.
	 */
	private final @Nullable InstanceOwner owner;

	private final ProviderConfig config;

	/**
	 * What the factory got: it tells which values are secrets.
	 */
	private final @Nullable Object bound;

	private volatile @Nullable Object product;

	/**
	 * Whether the product is closed with the instance.
	 */
	private volatile boolean owned = true;

	/**
	 * The place in the order of creation.
	 */
	private long sequence;

	/**
	 * What checks the product, where its factory does.
	 */
	private @Nullable ProviderProbe<Object> probe;

	/**
	 * What knows the failures of the product, where its factory does.
	 */
	private @Nullable FailureClassifier classifier;

	/**
	 * An earlier instance with the same product; guarded by {@link OwnedInstances}.
	 */
	private @Nullable Instance earlier;

	private @Nullable List<AutoCloseable> resources;

	private boolean closed;

	/**
	 * Create an instance without a product.
	 * @param bound what the factory gets
	 */
	public Instance(String packageName, String name, @Nullable InstanceOwner owner, ProviderConfig config,
			@Nullable Object bound) {
		this.packageName = packageName;
		this.name = name;
		this.owner = owner;
		this.config = config;
		this.bound = bound;
	}

	/**
	 * Note what was made, before anybody sees the instance.
	 */
	public Instance of(Object product) {
		this.sequence = SEQUENCE.incrementAndGet();
		this.product = product;
		return this;
	}

	/**
	 * Note that the product is released by somebody else, or by one of the resources.
	 */
	public void markOwnedElsewhere() {
		this.owned = false;
	}

	/**
	 * Note which factory made the product, before anybody sees the instance.
	 */
	@SuppressWarnings("unchecked") // it made the product
	public Instance madeBy(ProviderFactory<?, ?> factory) {
		this.probe = (factory instanceof ProviderProbe<?> probe) ? (ProviderProbe<Object>) probe : null;
		this.classifier = (factory instanceof FailureClassifier known) ? known : null;
		return this;
	}

	public @Nullable ProviderProbe<Object> probe() {
		return this.probe;
	}

	public @Nullable FailureClassifier classifier() {
		return this.classifier;
	}

	public String providerName() {
		return this.config.providerName();
	}

	public ProviderConfig config() {
		return this.config;
	}

	public Object product() {
		return Objects.requireNonNull(this.product, "The product is not made yet");
	}

	/**
	 * Return what keeps the secrets that the product has seen out of messages.
	 */
	public SecretMasking masking() {
		return new SecretMasking(this.bound, this.config);
	}

	public long sequence() {
		return this.sequence;
	}

	@Nullable Instance earlier() {
		return this.earlier;
	}

	Instance withEarlier(@Nullable Instance earlier) {
		this.earlier = earlier;
		return this;
	}

	/**
	 * Add what is closed after the product.
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
	 * Tell whether there is nothing to be closed.
	 */
	public synchronized boolean isEmpty() {
		return this.resources == null && closeable() == null;
	}

	private @Nullable AutoCloseable closeable() {
		return (this.owned && this.product instanceof AutoCloseable closeable) ? closeable : null;
	}

	/**
	 * Close the product and then its resources, newest first. Does nothing the second
	 * time.
	 */
	public void release() {
		close(closeable());
	}

	/**
	 * Close the resources alone, because the product is still used by another instance.
	 */
	void releaseResources() {
		close(null);
	}

	private void close(@Nullable AutoCloseable product) {
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
	public void closeQuietly(AutoCloseable resource) {
		Thread.interrupted();
		try {
			resource.close();
		}
		catch (Throwable ex) {
			log(resource, ex);
		}
	}

	private void log(AutoCloseable resource, Throwable failure) {
		InstanceOwner resolved = (this.owner != null && this.owner.isResolved()) ? this.owner : null;
		String what = " could not close " + resource.getClass().getName() + ".";
		long suppressed = (resolved != null) ? resolved.failureReports().next(what) : 0;
		if (suppressed != LogThrottle.NONE) {
			String label = (resolved != null) ? resolved.publicLabel() : toString();
			logger.log(System.Logger.Level.WARNING, label + what + LogThrottle.more(suppressed),
					masking().mask(failure));
		}
	}

	@Override
	public String toString() {
		return ErrorText.escape(this.packageName + "." + this.name);
	}

}
