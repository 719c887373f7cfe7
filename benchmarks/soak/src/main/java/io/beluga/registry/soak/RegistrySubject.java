package io.beluga.registry.soak;

import java.time.Duration;
import java.util.function.Function;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;

/**
 * The product.
 */
final class RegistrySubject implements Subject {

	private static final ProviderPackage<Worker> WORKERS = ProviderPackage.of("workers", Worker.class);

	private static final ProviderPackage<Engine> ENGINES = ProviderPackage.of("engines", Engine.class);

	private final DefaultProviderRegistry registry = DefaultProviderRegistry.builder()
		.creationTimeout(Duration.ofMillis(100))
		.creationRetryDelay(Duration.ofMillis(10))
		.build();

	private final Providers providers = this.registry.providers();

	RegistrySubject(Instances instances) {
		this.registry.registerPackage(WORKERS);
		this.registry.registerPackage(ENGINES);
		register(WORKERS, (context, config) -> instances.worker(context.name(), Plan.of(config),
				context.providers().get(WORKERS, Names.helperOf(context.name()))));
		register(ENGINES, (context, config) -> instances.engine(context.name(), Plan.of(config)));
	}

	private <P> void register(ProviderPackage<P> providerPackage, ProviderFactory<ProviderConfig, P> factory) {
		this.registry.registerProvider(
				ProviderDefinition.builder(providerPackage.name(), "planned", factory).apiKey(ApiKeyUse.NONE).build());
	}

	@Override
	public Worker worker(String name) {
		return this.providers.get(WORKERS, name);
	}

	@Override
	public <R> R useEngine(Function<Engine, R> call) {
		ProviderHandle<Engine> handle = this.providers.handle(ENGINES, Names.ENGINE);
		return handle.<R, RuntimeException>use(call::apply);
	}

	private static String packageOf(String name) {
		return name.equals(Names.ENGINE) ? ENGINES.name() : WORKERS.name();
	}

	@Override
	public void put(String name, Plan plan) {
		this.providers.put(packageOf(name), name, plan.config());
	}

	@Override
	public void renew(String name) {
		this.providers.renew(packageOf(name), name);
	}

	@Override
	public boolean remove(String name) {
		return this.providers.remove(packageOf(name), name);
	}

	@Override
	public boolean isComplete() {
		return true;
	}

	@Override
	public void close() {
		this.registry.close();
	}

}
