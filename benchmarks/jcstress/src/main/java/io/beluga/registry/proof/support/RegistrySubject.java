package io.beluga.registry.proof.support;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.support.DefaultProviderRegistry;
import io.beluga.registry.support.DefaultProviderRegistry.Builder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The product. A version is a provider, so that a description tells it.
 */
final class RegistrySubject implements Subject {

	private static final ProviderPackage<Line> LINES = ProviderPackage.of("lines", Line.class);

	/**
	 * Failures are part of the races; kept, because loggers are forgotten otherwise.
	 */
	private static final Logger logger = Logger.getLogger("io.beluga.registry");

	static {
		logger.setLevel(Level.OFF);
	}

	private final DefaultProviderRegistry registry;

	private final Providers providers;

	/**
	 * Create a registry.
	 * @param resolved how many names it keeps that a resolver knows, or {@code null} for
	 * no resolver
	 */
	RegistrySubject(@Nullable Integer resolved) {
		Builder builder = DefaultProviderRegistry.builder()
			.creationTimeout(Duration.ZERO)
			.creationRetryDelay(Duration.ZERO)
			.drainTimeout(Duration.ofHours(1))
			.listener(RegistrySubject::note);
		if (resolved != null) {
			builder.resolved(resolved, Duration.ofHours(1), Duration.ZERO)
				.configResolver((packageName, name) -> Optional.of(config(Journal.of(name).resolve())));
		}
		this.registry = builder.build();
		this.providers = this.registry.providers();
		this.registry.registerPackage(LINES);
		for (String version : List.of("v1", "v2", "v3")) {
			register(version, "");
		}
	}

	private static void note(ProviderEvent event) {
		if (event instanceof InstanceReady ready) {
			Journal.of(ready.name()).note(String.valueOf(ready.generation()));
		}
		else if (event instanceof InstanceReplaced replaced) {
			Journal.of(replaced.name()).note(String.valueOf(replaced.generation()));
		}
	}

	private static Line create(ProviderContext context, ProviderConfig config) {
		return Journal.of(context.name()).make(config.providerName());
	}

	private static ProviderConfig config(String version) {
		return ProviderConfig.builder(version).build();
	}

	@Override
	public void register(String provider, String documentation) {
		this.registry.registerProvider(ProviderDefinition.builder(LINES.name(), provider, RegistrySubject::create)
			.documentation(documentation)
			.apiKey(ApiKeyUse.NONE)
			.build());
	}

	@Override
	public boolean unregister(String provider) {
		return this.registry.unregisterProvider(LINES.name(), provider);
	}

	@Override
	public List<String> providers() {
		return this.registry.listProviders(LINES.name());
	}

	@Override
	public @Nullable String documentation(String provider) {
		try {
			return this.registry.getProviderInfo(LINES.name(), provider).documentation();
		}
		catch (ProviderNotFoundException ex) {
			return null;
		}
	}

	@Override
	public void put(String name, String version) {
		this.providers.put(LINES.name(), name, config(version));
	}

	@Override
	public boolean remove(String name) {
		return this.providers.remove(LINES.name(), name);
	}

	@Override
	public String call(String name) {
		return this.providers.get(LINES, name).call();
	}

	@Override
	public String use(String name) {
		return this.providers.handle(LINES, name).<String, RuntimeException>use(Line::call);
	}

	@Override
	public Flux<String> stream(String name) {
		return this.providers.get(LINES, name).stream();
	}

	@Override
	public long inFlight(String name) {
		return this.providers.info(LINES.name(), name).calls().inFlight();
	}

	@Override
	public Snapshot info(String name) {
		ConfiguredProviderInfo info = this.providers.info(LINES.name(), name);
		return new Snapshot(info.providerName(), info.generation(), info.state().name());
	}

	@Override
	public void alias(String alias, String name) {
		this.registry.configuredProviders().setAliases(LINES.name(), Map.of(alias, name));
	}

	@Override
	public void close() {
		this.registry.close();
	}

}
