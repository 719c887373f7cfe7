package io.beluga.registry.internal.lease;

import java.util.Objects;

import io.beluga.registry.internal.dispatch.ContextClassLoader;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.secret.SecretMasking;
import io.beluga.registry.spi.InstanceProbe;
import org.jspecify.annotations.Nullable;

/**
 * Checks an instance that is held meanwhile.
 */
public final class LeasedInstanceProbe implements InstanceProbe {

	private final LeasedInstance generation;

	private final ContextClassLoader classLoader;

	public LeasedInstanceProbe(LeasedInstance generation, ContextClassLoader classLoader) {
		this.generation = generation;
		this.classLoader = classLoader;
	}

	@Override
	public long generation() {
		return this.generation.number();
	}

	@Override
	public boolean run() throws Exception {
		Instance instance = this.generation.instance();
		int token = this.generation.acquire();
		if (token == LeasedInstance.REFUSED) {
			return false;
		}
		try {
			this.classLoader.call(() -> {
				Objects.requireNonNull(instance.probe()).probe(instance.product());
				return null;
			});
			return true;
		}
		catch (VirtualMachineError ex) {
			throw instance.masking().mask(ex);
		}
		catch (Throwable ex) {
			Throwable reason = Failures.reasonOf(ex);
			Throwable masked = instance.masking().mask((reason instanceof Exception) ? reason : ex);
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
		return other instanceof LeasedInstanceProbe that && that.generation == this.generation;
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
