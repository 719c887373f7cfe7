package io.beluga.registry;

import org.jspecify.annotations.Nullable;

/**
 * The check of one instance of a configured provider, by the {@link ProviderProbe} that
 * its factory is. Equal to another one where that checks the same instance.
 *
 * @since 0.1.0
 */
public final class InstanceProbe {

	private final Generation generation;

	private final ProviderProbe<Object> probe;

	private final ContextClassLoader classLoader;

	InstanceProbe(Generation generation, ProviderProbe<Object> probe, ContextClassLoader classLoader) {
		this.generation = generation;
		this.probe = probe;
		this.classLoader = classLoader;
	}

	/**
	 * Return which instance is checked.
	 * @return its generation
	 */
	public long generation() {
		return this.generation.number();
	}

	/**
	 * Check the instance, which is not destroyed meanwhile, on the calling thread. It
	 * takes as long as the probe does.
	 * @return whether it was checked; not where it serves no more
	 * @throws Exception if the instance would not work; no secret of its configuration is
	 * in it
	 */
	public boolean run() throws Exception {
		int token = this.generation.acquire();
		if (token == Generation.REFUSED) {
			return false;
		}
		try {
			this.classLoader.call(() -> {
				this.probe.probe(this.generation.product());
				return null;
			});
			return true;
		}
		catch (VirtualMachineError ex) {
			throw this.generation.instance().masking().mask(ex);
		}
		catch (Throwable ex) {
			Throwable reason = Failures.reasonOf(ex);
			Throwable masked = this.generation.instance().masking().mask((reason instanceof Exception) ? reason : ex);
			if (masked instanceof Error error) {
				throw error;
			}
			throw (masked instanceof Exception exception) ? exception : SecretMasking.withoutMessage(masked);
		}
		finally {
			this.generation.release(token);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof InstanceProbe that && that.generation == this.generation;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.generation);
	}

	@Override
	public String toString() {
		return "InstanceProbe[" + this.generation.instance() + ", generation " + generation() + "]";
	}

}
