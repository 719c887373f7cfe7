package io.beluga.registry.proof.support;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.dispatch.ContextClassLoader;
import io.beluga.registry.internal.dispatch.ObserverFailures;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Settings.ResolvedLimits;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.spi.ProviderLog;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of the product. The timer is left out, so that the other thread of the
 * race can take its place at the very moment.
 */
final class CreationDeadline implements Deadline {

	private static final ProviderConfig CONFIG = ProviderConfig.builder("v1").build();

	private static final Request REQUEST = new Request("lines", "v1", null, null, TimeUnit.HOURS.toNanos(1), null);

	private static final Settings SETTINGS = new Settings(Duration.ofHours(1), Duration.ZERO, Duration.ZERO, null,
			List.of(), new ResolvedLimits(1, Duration.ZERO, Duration.ZERO, Duration.ZERO), List.of(), null, null,
			ProviderLog.plain(), new ObserverFailures(), new ContextClassLoader(null));

	private static final Creations creations = new Creations(new Workers(SETTINGS.classLoader()), SETTINGS, (link) -> {
		throw new UnsupportedOperationException();
	});

	private volatile @Nullable Creation creation;

	@Override
	public boolean create(Supplier<AutoCloseable> factory) {
		Creation creation = creations.begin(REQUEST, null);
		this.creation = creation;
		try {
			creations.run(creation, (running) -> {
				running.prepare(CONFIG);
				return running.instance().of(factory.get());
			});
			return true;
		}
		catch (ProviderCreationFailedException ex) {
			if (ex.getCause() instanceof TimeoutException) {
				return false;
			}
			throw ex;
		}
	}

	@Override
	public void expire() {
		Creation creation = this.creation;
		while (creation == null) {
			Thread.onSpinWait();
			creation = this.creation;
		}
		creation.expire(creation.deadlineNanos());
	}

}
