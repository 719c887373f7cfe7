package io.beluga.registry.internal.slot;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.catalog.FactoryMaker;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.Creation.Request;
import io.beluga.registry.internal.creation.Creations.Rejected;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances of a slot from descriptions.
 */
final class SlotMaker {

	private final ProviderSlot slot;

	private final SlotContext context;

	SlotMaker(ProviderSlot slot, SlotContext context) {
		this.slot = slot;
		this.context = context;
	}

	/**
	 * Begin a creation that the current thread is going to wait for.
	 * @param previous what serves now
	 * @param asker the creation that waits for this one
	 * @param whenExpired what to do at the deadline, on the timer
	 */
	Creation begin(ConfiguredProvider spec, @Nullable ProviderConfig previous, @Nullable Creation asker,
			@Nullable Consumer<Creation> whenExpired) {
		Request request = new Request(this.slot.packageName(), this.slot.name(), this.slot, previous,
				creationTimeout(spec), whenExpired);
		return this.context.creations().begin(request, asker);
	}

	private long creationTimeout(ConfiguredProvider spec) {
		Duration timeout = spec.creationTimeout();
		return Settings.nanos((timeout != null) ? timeout : this.context.settings().creationTimeout());
	}

	/**
	 * Make the instance of a creation that runs.
	 */
	Instance make(Creation creation, ConfiguredProvider spec) throws Exception {
		ProviderConfig config;
		try {
			config = spec.config();
			this.slot.refuseLost(spec, config);
		}
		catch (ProviderRegistryException ex) {
			if (this.slot.isResolved() && ex instanceof ProviderNotFoundException) {
				creation.markUnresolved();
			}
			throw new Rejected(ex);
		}
		Supplier<?> substitute = this.slot.substitute();
		return (substitute != null) ? substituted(creation, config, substitute)
				: this.context.maker().make(creation, config.providerName(), config);
	}

	/**
	 * Take an object of the application, which is not closed here.
	 */
	private Instance substituted(Creation creation, ProviderConfig config, Supplier<?> substitute) {
		creation.prepare(config);
		Object object = substitute.get();
		FactoryMaker.requireContract(creation, object, this.slot.owner().contract(),
				"what stands for it in the application");
		return Instance.ownedElsewhere(creation.label(), config, object, Objects.requireNonNull(creation.resources()));
	}

	/**
	 * Check a configuration, unless nothing is made from it.
	 */
	void check(ProviderConfig config) {
		if (this.slot.substitute() == null) {
			this.context.check(this.slot.packageName(), this.slot.name(), config);
		}
	}

	/**
	 * Make the instance of a creation that runs, and check it: it is to replace one that
	 * works.
	 */
	Instance makeReplacement(Creation creation, ConfiguredProvider spec) throws Exception {
		Instance instance = make(creation, spec);
		ProviderProbe<Object> probe = spec.isProbed() ? instance.probe() : null;
		if (probe != null) {
			try {
				creation.markProbing();
				probe.probe(instance.product());
			}
			catch (Throwable ex) {
				instance.giveUp();
				throw ex;
			}
		}
		return instance;
	}

	/**
	 * Say that foreign code threw what the caller gets unchanged.
	 */
	ProviderCreationFailedException failed(Creation creation, Throwable failure) {
		return new ProviderCreationFailedException(
				this.slot.packageName(), this.slot.name(), this.slot.label() + " could not be created: "
						+ creation.stage() + " threw " + Failures.typeOf(Failures.reasonOf(failure)) + ".",
				creation.masking().mask(failure));
	}

}
