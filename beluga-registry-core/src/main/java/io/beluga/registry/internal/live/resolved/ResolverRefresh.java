package io.beluga.registry.internal.live.resolved;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.attempt.Rejected;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.SlotContext;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ProviderSource;

/**
 * One more question to the resolvers, for a name whose instance serves. An equal answer
 * changes nothing, another one replaces the instance, and none drops the name. A failure,
 * also one to answer before the deadline of creations, leaves the instance serving.
 */
final class ResolverRefresh {

	private static final System.Logger logger = System.getLogger(ResolverRefresh.class.getName());

	private final SlotContext context;

	private final ResolvedConfigs configs;

	private final ProviderSlot slot;

	private volatile boolean answered;

	/**
	 * Create a question.
	 * @param slot what is asked for
	 */
	ResolverRefresh(SlotContext context, ResolvedConfigs configs, ProviderSlot slot) {
		this.context = context;
		this.configs = configs;
		this.slot = slot;
	}

	/**
	 * Ask, on a worker.
	 */
	void ask() {
		if (this.context.catalog().isClosed()) {
			return;
		}
		// not that of the slot: a resolver may change the name that it is asked for
		Creation creation = this.context.creations()
			.begin(new Request(this.slot.packageName(), this.slot.name(), null, null,
					this.context.creations().nanos(null), this::expire), null);
		try {
			creation.markQuestion();
			this.context.creations().run(creation, this::ask);
		}
		catch (ProviderRegistryException ex) {
			if (!creation.isExpired()) {
				this.slot.markFailed(ex);
			}
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING,
					() -> this.slot.publicLabel() + " could not be asked for again: " + ex.getClass().getName());
		}
	}

	private Optional<ProviderConfig> ask(Creation creation) {
		Optional<ProviderConfig> answer;
		try {
			answer = this.configs.resolve(this.slot.name());
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
		if (creation.isActive()) {
			this.answered = true;
			apply(answer);
		}
		return answer;
	}

	private void apply(Optional<ProviderConfig> answer) {
		if (answer.isEmpty()) {
			this.slot.owner().resolved().markUnknown(this.slot);
		}
		else if (!this.slot.isServing(answer.get())) {
			replace(answer.get());
		}
	}

	private void replace(ProviderConfig config) {
		try {
			this.slot.put(ConfiguredProvider.builder(this.slot.packageName(), this.slot.name(), config)
				.source(ProviderSource.RESOLVER)
				.optional(true)
				.build(), null);
		}
		catch (ProviderRegistryException ex) {
			// the slot knows, and has told its listeners
			logger.log(System.Logger.Level.DEBUG, () -> this.slot.label() + " was not replaced");
		}
	}

	/**
	 * Give the question up. Where it was answered, the slot knows that its replacement
	 * came too late.
	 */
	private void expire(Creation creation) {
		if (!this.answered) {
			String what = "did not answer within " + TimeUnit.NANOSECONDS.toMillis(creation.timeoutNanos()) + " ms.";
			ProviderRegistryException failure = this.configs.failed(this.slot.name(), what,
					new TimeoutException("The configuration resolver " + what));
			this.context.workers().execute(() -> this.slot.markFailed(failure));
		}
	}

}
