package io.beluga.registry.autoconfigure.refresh;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

import io.beluga.registry.autoconfigure.check.ConfigurationReader;
import io.beluga.registry.autoconfigure.check.ConfigurationReader.Configuration;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader.Reading;
import io.beluga.registry.autoconfigure.configdata.UnreadableEnvironmentException;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.refresh.AppliedConfiguration.Changes;
import io.beluga.registry.autoconfigure.source.ProviderName;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the environment and applies what has changed since the last time. Compares one
 * reading with another, never with what the registry has: that may come from elsewhere.
 * Used by one thread at a time.
 */
public final class ConfigurationRefresh {

	private final ConfiguredProviders configured;

	private final ConfigurationReader reader;

	private final EnvironmentReader environments;

	private final BelugaProvidersProperties providersProperties;

	private final BelugaPackagesProperties packagesProperties;

	private final AppliedConfiguration applied;

	private @Nullable ProvidersConfiguration doubtful;

	public ConfigurationRefresh(ConfiguredProviders configured, ConfigurationReader reader,
			EnvironmentReader environments, BelugaProvidersProperties providersProperties,
			BelugaPackagesProperties packagesProperties, ProvidersConfiguration started) {
		this.configured = configured;
		this.reader = reader;
		this.environments = environments;
		this.providersProperties = providersProperties;
		this.packagesProperties = packagesProperties;
		this.applied = new AppliedConfiguration(started, packagesProperties);
	}

	RefreshResult run(RefreshThreads threads) {
		return run(threads, (next, refresh) -> false).orElseThrow();
	}

	/**
	 * Do the same, unless what is read lacks most of the names for the first time: a file
	 * that is being written, and was cut at the end of a line, is as valid as a whole
	 * one.
	 * @return whether it was done
	 */
	boolean runUnlessCutOff(RefreshThreads threads) {
		return run(threads, this::isDoubtful).isPresent();
	}

	private Optional<RefreshResult> run(RefreshThreads threads, BiPredicate<ProvidersConfiguration, Refresh> refusal) {
		// where the registry is closed, nothing is read
		this.configured.packages();
		Reading reading;
		Configuration next;
		try {
			reading = this.environments.read();
			next = this.reader.read(reading.environment());
			reading.requireComparable(this::differences);
		}
		catch (UnreadableEnvironmentException ex) {
			return refuse(String.valueOf(ex.getMessage()));
		}
		catch (ProviderRegistryException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			return refuse("A value could not be read: " + ex.getClass().getName() + ".");
		}
		Refresh refresh = new Refresh(this.reader.providers(), this.configured, next, this.applied, threads);
		if (refusal.test(next.providers(), refresh)) {
			this.doubtful = next.providers();
			return Optional.empty();
		}
		this.doubtful = null;
		RefreshResult result = refresh.run();
		// where it was closed meanwhile, what has failed says nothing of the
		// configuration
		this.configured.packages();
		reading.keep();
		this.providersProperties.update(this.applied.merge(next.providers()));
		this.packagesProperties.update(next.packages());
		RefreshLog.log(result, refresh.problems());
		return Optional.of(result);
	}

	private boolean isDoubtful(ProvidersConfiguration next, Refresh refresh) {
		Set<ProviderName> vanished = refresh.vanished();
		int known = this.applied.size();
		if (vanished.size() * 2 <= known || (this.doubtful != null && this.doubtful.isSameAs(next))) {
			return false;
		}
		RefreshLog.logDoubt(vanished, known);
		return true;
	}

	private Optional<RefreshResult> refuse(String reason) {
		this.doubtful = null;
		RefreshLog.logRefusal(reason);
		return Optional.of(new RefreshResult(List.of(), List.of(), List.of(),
				Map.of("beluga.providers", ErrorCode.INVALID_CONFIG.code())));
	}

	private Set<String> differences(ConfigurableEnvironment one, ConfigurableEnvironment other) {
		Changes changes = new AppliedConfiguration(this.reader.readProviders(one))
			.changesTo(this.reader.readProviders(other));
		Set<ProviderName> names = new LinkedHashSet<>(changes.vanished());
		changes.added().forEach((entry) -> names.add(entry.id()));
		changes.changed().forEach((entry) -> names.add(entry.id()));
		Set<String> properties = new LinkedHashSet<>();
		names.forEach((name) -> properties.add("beluga.providers." + name));
		return properties;
	}

}
