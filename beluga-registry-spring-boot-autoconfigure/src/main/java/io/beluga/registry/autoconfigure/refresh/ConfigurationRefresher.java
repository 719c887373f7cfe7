package io.beluga.registry.autoconfigure.refresh;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;

import io.beluga.registry.autoconfigure.check.ConfigurationCheck;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry.Id;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader.Reading;
import io.beluga.registry.autoconfigure.configdata.UnreadableEnvironmentException;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.refresh.AppliedConfiguration.Changes;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProviders;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the environment and applies what has changed since the last time. Compares one
 * reading with another, never with what the registry has: that may come from elsewhere.
 * <p>
 * One refresh runs at a time. Each that is asked for is done: what another one has read
 * may be older than the question. Nothing is locked meanwhile, so that a factory which
 * asks for a refresh gets an answer.
 */
public final class ConfigurationRefresher implements ProviderRefresher {

	private final Runnable prepare;

	private final ConfiguredProviders configured;

	private final ConfigurationCheck.Reader reader;

	private final EnvironmentReader environments;

	private final BelugaProvidersProperties providersProperties;

	private final BelugaPackagesProperties packagesProperties;

	private final AppliedConfiguration applied;

	private final AtomicReference<@Nullable Turn> turn = new AtomicReference<>();

	private @Nullable ProvidersConfiguration doubtful;

	public ConfigurationRefresher(Runnable prepare, ConfiguredProviders configured, ConfigurationCheck started,
			EnvironmentReader environments, BelugaProvidersProperties providersProperties,
			BelugaPackagesProperties packagesProperties) {
		this.prepare = prepare;
		this.configured = configured;
		this.reader = started.reader();
		this.environments = environments;
		this.providersProperties = providersProperties;
		this.packagesProperties = packagesProperties;
		this.applied = new AppliedConfiguration(started.providers(), packagesProperties);
	}

	@Override
	public RefreshResult refresh() {
		return inTurn((next, refresh) -> false).orElseThrow();
	}

	/**
	 * Do the same, unless what is read lacks most of the names for the first time: a file
	 * that is being written, and was cut at the end of a line, is as valid as a whole
	 * one.
	 * @return whether it was done
	 */
	public boolean refreshUnlessCutOff() {
		return inTurn(this::isDoubtful).isPresent();
	}

	private Optional<RefreshResult> inTurn(BiPredicate<ProvidersConfiguration, Refresh> refusal) {
		Turn own = new Turn();
		Turn current = this.turn.compareAndExchange(null, own);
		while (current != null) {
			current.awaitEnd();
			current = this.turn.compareAndExchange(null, own);
		}
		try {
			this.prepare.run();
			return run(own, refusal);
		}
		finally {
			this.turn.set(null);
			own.ended.countDown();
		}
	}

	private Optional<RefreshResult> run(Turn own, BiPredicate<ProvidersConfiguration, Refresh> refusal) {
		// where the registry is closed, nothing is read
		this.configured.packages();
		Reading reading;
		ConfigurationCheck next;
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
		Refresh refresh = new Refresh(this.configured, next, this.applied, own::runAll);
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
		this.packagesProperties.update(next.packages().properties());
		RefreshLog.log(result, refresh.problems());
		return Optional.of(result);
	}

	private boolean isDoubtful(ProvidersConfiguration next, Refresh refresh) {
		Set<Id> vanished = refresh.vanished();
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
		Set<Id> names = new LinkedHashSet<>(changes.vanished());
		changes.added().forEach((entry) -> names.add(entry.id()));
		changes.changed().forEach((entry) -> names.add(entry.id()));
		Set<String> properties = new LinkedHashSet<>();
		names.forEach((name) -> properties.add("beluga.providers." + name));
		return properties;
	}

	/**
	 * One refresh, with the threads that work for it. None of them can wait for another
	 * refresh, which would wait for theirs: its own, and those that make an instance
	 * which it waits for.
	 */
	private final class Turn {

		private static final int MOST_WORKERS = 8;

		private final Set<Thread> own = ConcurrentHashMap.newKeySet();

		/** The names whose replacement is under way. */
		private final Set<Id> replacing = ConcurrentHashMap.newKeySet();

		private final CountDownLatch ended = new CountDownLatch(1);

		/**
		 * Begin with the current thread.
		 */
		private Turn() {
			this.own.add(Thread.currentThread());
		}

		/**
		 * Wait until the refresh has ended.
		 * @throws ProviderCreationFailedException on a thread that it would wait for
		 * itself
		 */
		private void awaitEnd() {
			if (includesCurrentThread()) {
				throw new ProviderCreationFailedException(null, null,
						"A refresh is asked for from within a refresh. A factory, listener or validator must not do that.",
						null);
			}
			try {
				this.ended.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new ProviderCreationFailedException(null, null, "Interrupted while another refresh was running.",
						ex);
			}
		}

		private boolean includesCurrentThread() {
			return this.own.contains(Thread.currentThread()) || this.replacing.stream()
				.anyMatch((name) -> ConfigurationRefresher.this.configured.isCreating(name.packageName(), name.name()));
		}

		/**
		 * Run replacements side by side, so that one that takes its time does not hold up
		 * the others. Where the current thread is interrupted, the rest is told so, too,
		 * and not waited for.
		 * @param replacements what replaces the instance of each name
		 * @return the names whose replacement was not waited for
		 */
		private Set<Id> runAll(Map<Id, Runnable> replacements) {
			if (replacements.isEmpty()) {
				return Set.of();
			}
			Set<Id> open = ConcurrentHashMap.newKeySet();
			open.addAll(replacements.keySet());
			List<Callable<Void>> tasks = new ArrayList<>();
			replacements.forEach((name, replacement) -> tasks.add(() -> {
				this.replacing.add(name);
				try {
					replacement.run();
					open.remove(name);
					return null;
				}
				finally {
					this.replacing.remove(name);
				}
			}));
			ExecutorService workers = Executors.newFixedThreadPool(Math.min(tasks.size(), MOST_WORKERS), (task) -> {
				Thread worker = new Thread(task, "beluga-refresh-worker");
				worker.setDaemon(true);
				this.own.add(worker);
				return worker;
			});
			try {
				workers.invokeAll(tasks);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				workers.shutdownNow();
			}
			return Set.copyOf(open);
		}

	}

}
