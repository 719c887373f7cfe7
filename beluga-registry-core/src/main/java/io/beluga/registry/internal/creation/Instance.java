package io.beluga.registry.internal.creation;

import java.util.concurrent.atomic.AtomicLong;

import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.secret.SecretMasking;
import org.jspecify.annotations.Nullable;

/**
 * What a factory made, and everything that has to be closed with it.
 */
public final class Instance {

	private static final AtomicLong SEQUENCE = new AtomicLong();

	private final String label;

	private final ProviderConfig config;

	private final Object product;

	private final Resources resources;

	/**
	 * Whether the product itself is closed with the instance.
	 */
	private final boolean owned;

	/**
	 * The place in the order of creation.
	 */
	private final long sequence = SEQUENCE.incrementAndGet();

	/**
	 * What checks the product, where its factory does.
	 */
	private @Nullable ProviderProbe<Object> probe;

	/**
	 * An earlier instance with the same product; guarded by the map of owned instances.
	 */
	private @Nullable Instance earlier;

	public Instance(String label, ProviderConfig config, Object product, Resources resources) {
		this(label, config, product, resources, true);
	}

	private Instance(String label, ProviderConfig config, Object product, Resources resources, boolean owned) {
		this.label = label;
		this.config = config;
		this.product = product;
		this.resources = resources;
		this.owned = owned;
	}

	/**
	 * Create an instance whose product is released by one of its resources.
	 */
	public static Instance ownedElsewhere(String label, ProviderConfig config, Object product, Resources resources) {
		return new Instance(label, config, product, resources, false);
	}

	/**
	 * Note which factory made the product, before anybody sees the instance.
	 */
	@SuppressWarnings("unchecked") // it made the product
	public Instance madeBy(ProviderFactory<?, ?> factory) {
		this.probe = (factory instanceof ProviderProbe<?> probe) ? (ProviderProbe<Object>) probe : null;
		return this;
	}

	public @Nullable ProviderProbe<Object> probe() {
		return this.probe;
	}

	public String providerName() {
		return this.config.providerName();
	}

	public ProviderConfig config() {
		return this.config;
	}

	public Object product() {
		return this.product;
	}

	/**
	 * Return what keeps the secrets that the product has seen out of messages.
	 */
	public SecretMasking masking() {
		return this.resources.masking();
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

	boolean needsRelease() {
		return (this.owned && this.product instanceof AutoCloseable) || !this.resources.isEmpty();
	}

	/**
	 * Close the product and then its resources, newest first.
	 */
	public void release() {
		this.resources.close((this.owned && this.product instanceof AutoCloseable closeable) ? closeable : null);
	}

	/**
	 * Have the product closed with the resources of its creation, which ends without an
	 * instance.
	 */
	public void giveUp() {
		if (this.owned && this.product instanceof AutoCloseable closeable) {
			this.resources.add(closeable);
		}
	}

	/**
	 * Close the resources alone, because the product is still used by another instance.
	 */
	void releaseResources() {
		this.resources.close(null);
	}

	@Override
	public String toString() {
		return this.label;
	}

}
