package io.beluga.registry.autoconfigure;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.check.ConfigurationCheck;
import io.beluga.registry.autoconfigure.check.IgnoredVariables;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfigurationPreparation;
import io.beluga.registry.autoconfigure.inject.ProviderBeanDefinitions;
import io.beluga.registry.autoconfigure.inject.SubstituteBeans;
import io.beluga.registry.autoconfigure.inject.UnqualifiedBeanNotice;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Brings the configured providers into the registry: their names at once, their values
 * when all singletons are there or at the first use, whichever comes first. What is wrong
 * with them is told then, all together.
 */
final class ConfiguredProvidersInitializer implements DisposableBean, ConfigurationPreparation {

	private static final Log logger = LogFactory.getLog(ConfiguredProvidersInitializer.class);

	private final ProviderRegistry registry;

	private final ConfiguredProviders configured;

	private final ConfigurationCheck check;

	private final SubstituteBeans substitutes;

	private final EventRelay events;

	private final RegistryDependencies dependencies;

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * The singletons that are still to be made, or {@code null} while all of them are.
	 */
	private volatile @Nullable List<String> lazySingletons;

	private final boolean eager;

	private final Set<String> firstPackages;

	private final Set<ConfiguredEntry> added = new HashSet<>();

	private @Nullable Queue<ProviderRegistryCustomizer> customizers;

	private final AtomicBoolean started = new AtomicBoolean();

	private volatile boolean complete;

	private volatile boolean checkedWithoutFactories;

	private final SingleFlight prepared = new SingleFlight(this::prepare);

	ConfiguredProvidersInitializer(ProviderRegistry registry, ConfiguredProviders configured, ConfigurationCheck check,
			EventRelay events, RegistryDependencies dependencies, ConfigurableListableBeanFactory beanFactory,
			boolean eager) {
		this.registry = registry;
		this.configured = configured;
		this.check = check;
		this.substitutes = new SubstituteBeans(beanFactory, dependencies);
		this.events = events;
		this.dependencies = dependencies;
		this.beanFactory = beanFactory;
		this.eager = eager;
		this.firstPackages = Set.copyOf(configured.packages());
		configured.setCallerRuns(this::mayHoldSingletonLock);
		dependencies.closeFirst(configured::close);
		addNames();
	}

	ConfiguredProviders configured() {
		return this.configured;
	}

	ConfigurationCheck configuration() {
		return this.check;
	}

	/**
	 * Check everything and say what there is, once, when all singletons are there.
	 */
	void start() {
		if (this.started.compareAndSet(false, true)) {
			try {
				check();
			}
			catch (RuntimeException | Error ex) {
				// who asks next is told as well
				this.started.set(false);
				throw ex;
			}
			announce();
		}
	}

	private void check() {
		this.complete = true;
		ensurePrepared();
		if (this.checkedWithoutFactories) {
			this.check.runFactories(this.configured);
		}
	}

	/**
	 * Tell whether the current thread may hold the lock under which Spring makes
	 * singletons. A factory that is a bean, or fetches one, takes that lock: another
	 * thread would wait for the current one, which waits for the instance.
	 */
	private boolean mayHoldSingletonLock() {
		List<String> lazy = this.lazySingletons;
		return lazy == null || lazy.stream().anyMatch(this.beanFactory::isCurrentlyInCreation);
	}

	private void announce() {
		// references to configured providers are many, and to make one makes no instance
		this.lazySingletons = Stream.of(this.beanFactory.getBeanDefinitionNames())
			.filter((name) -> !ProviderBeanDefinitions.isConfigured(this.beanFactory, name)
					&& !this.beanFactory.containsSingleton(name))
			.toList();
		new UnqualifiedBeanNotice(this.beanFactory, this.configured).warn();
		if (this.eager) {
			startEagerly();
		}
		if (logger.isInfoEnabled()) {
			logger.info(StartupReport.line(this.registry, this.configured));
		}
	}

	@Override
	public void destroy() {
		if (!(this.registry instanceof DefaultProviderRegistry)) {
			this.configured.close();
		}
	}

	@Override
	public void ensurePrepared() {
		this.prepared.run();
		this.events.attach();
	}

	private void prepare() {
		customize();
		addNames();
		if (!this.check.providers().ignored().isEmpty()) {
			IgnoredVariables.warn(this.check.providers().ignored(), this.firstPackages, this.configured);
		}
		boolean factories = this.complete;
		this.checkedWithoutFactories = !factories;
		this.check.run(this.configured, factories);
	}

	/**
	 * Call the customizers that have not been called yet: where one fails, the next
	 * attempt goes on with it. The packages that they register have the common providers,
	 * too.
	 */
	private void customize() {
		if (this.customizers == null) {
			this.customizers = new ArrayDeque<>(this.dependencies.all(ProviderRegistryCustomizer.class));
		}
		ProviderRegistry customized = (this.registry instanceof DefaultProviderRegistry) ? this.registry
				: recording(this.registry);
		while (!this.customizers.isEmpty()) {
			this.customizers.element().customize(customized);
			this.customizers.remove();
		}
		this.check.reader().registrations().registerCommon(this.registry);
	}

	/**
	 * Return what a customizer gets to see of an application's own registry. It cannot be
	 * asked for the contract of a package, so that is noted when one is registered.
	 */
	private ProviderRegistry recording(ProviderRegistry own) {
		return (ProviderRegistry) Proxy.newProxyInstance(ProviderRegistry.class.getClassLoader(),
				new Class<?>[] { ProviderRegistry.class }, (proxy, method, arguments) -> {
					Object result = ReflectionUtils.invokeMethod(method, own, arguments);
					if (method.getName().equals("registerPackage")) {
						this.configured.registerPackage((ProviderPackage<?>) arguments[0]);
					}
					return result;
				});
	}

	/**
	 * Add the names of all packages that are registered by now.
	 */
	private void addNames() {
		List<String> packages = this.configured.packages();
		packages.forEach((name) -> this.substitutes.apply(this.configured, this.configured.describe(name)));
		for (ConfiguredEntry entry : this.check.providers().entries()) {
			if (packages.contains(entry.packageName()) && this.added.add(entry)) {
				this.configured.add(entry.describe(() -> config(entry), () -> unavailable(entry)));
			}
		}
		this.check.packages().apply(this.configured);
		packages.forEach((name) -> this.substitutes.applyDefault(this.configured, this.configured.describe(name)));
	}

	private ProviderConfig config(ConfiguredEntry entry) {
		ensurePrepared();
		return entry.properties().toConfig();
	}

	private @Nullable InvalidConfigException unavailable(ConfiguredEntry entry) {
		ensurePrepared();
		return this.check.unavailable(entry);
	}

	/**
	 * Make the instances of an eager start. The thread that starts the application waits
	 * for it without a limit of its own, since each instance has one: a shutdown hook
	 * interrupts a start that waits like that, and would wait itself for one that watches
	 * a clock.
	 */
	private void startEagerly() {
		FutureTask<Void> task = new FutureTask<>(this::createAll, null);
		Thread thread = new Thread(task, "beluga-eager-start");
		thread.setDaemon(true);
		thread.start();
		try {
			task.get();
		}
		catch (InterruptedException ex) {
			task.cancel(true);
			Thread.currentThread().interrupt();
			throw new ProviderCreationFailedException(null, null,
					"The application was told to stop while the instances of its providers were made.", ex);
		}
		catch (ExecutionException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getCause());
		}
	}

	private void createAll() {
		Map<String, ProviderPackage<?>> packages = new HashMap<>();
		for (ConfiguredEntry entry : this.check.providers().entries()) {
			create(packages.computeIfAbsent(entry.packageName(),
					(name) -> ProviderPackage.of(name, this.configured.describe(name).contract())), entry);
		}
	}

	private void create(ProviderPackage<?> providerPackage, ConfiguredEntry entry) {
		try {
			this.configured.providers()
				.handle(providerPackage, entry.name())
				.<@Nullable Object, RuntimeException>use((instance) -> null);
		}
		catch (ProviderRegistryException ex) {
			if (!this.check.mayBeUnavailable(entry)) {
				throw ex;
			}
		}
	}

}
