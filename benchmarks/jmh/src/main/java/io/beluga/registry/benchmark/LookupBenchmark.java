package io.beluga.registry.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import dev.openfeature.sdk.NoOpProvider;
import dev.openfeature.sdk.OpenFeatureAPI;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.apache.dubbo.common.extension.ExtensionLoader;
import org.apache.dubbo.rpc.model.ApplicationModel;
import org.apache.dubbo.common.extension.SPI;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.plugin.core.Plugin;
import org.springframework.plugin.core.PluginRegistry;

/**
 * Finds one of 1,000 providers, of 100 in each of ten packages, by names that are equal
 * to those that were registered and not the same objects.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class LookupBenchmark {

	private static final int PACKAGES = 10;

	private static final int NAMES = 100;

	private static final int ASKED = 4096;

	/** Names at random, or the same eight over and over. */
	@Param({ "random", "hot" })
	String keys;

	private final List<Key> asked = new ArrayList<>();

	private final Peers peers = Peers.INSTANCE;

	@Setup(Level.Trial)
	public void setUp() {
		Random random = new Random(42);
		for (int i = 0; i < ASKED; i++) {
			int number = this.keys.equals("hot") ? i % 8 : random.nextInt(PACKAGES * NAMES);
			String packageName = "package-" + number % PACKAGES;
			String name = "provider-" + number / PACKAGES;
			this.asked.add(new Key(packageName, name, packageName + "." + name,
					ProviderPackage.of(packageName, Greeter.class)));
		}
	}

	@Benchmark
	public Object volatileField(Cursor cursor) {
		cursor.next(this.asked);
		return this.peers.field;
	}

	@Benchmark
	public Object volatileNestedHashMap(Cursor cursor) {
		Key key = cursor.next(this.asked);
		return this.peers.hashMap.get(key.packageName()).get(key.name());
	}

	@Benchmark
	public Object nestedConcurrentHashMap(Cursor cursor) {
		Key key = cursor.next(this.asked);
		return this.peers.concurrentHashMap.get(key.packageName()).get(key.name());
	}

	@Benchmark
	public Object readWriteLock(Cursor cursor) {
		Key key = cursor.next(this.asked);
		this.peers.lock.readLock().lock();
		try {
			return this.peers.locked.get(key.packageName()).get(key.name());
		}
		finally {
			this.peers.lock.readLock().unlock();
		}
	}

	@Benchmark
	public Object springGetBean(Cursor cursor) {
		return this.peers.beanFactory.getBean(cursor.next(this.asked).joined());
	}

	@Benchmark
	public Object springInjectedMap(Cursor cursor) {
		return this.peers.injected.get(cursor.next(this.asked).joined());
	}

	@Benchmark
	public Object resilience4jFind(Cursor cursor) {
		return this.peers.circuitBreakers.find(cursor.next(this.asked).joined());
	}

	@Benchmark
	public Object openFeature(Cursor cursor) {
		return this.peers.openFeature.getProvider(cursor.next(this.asked).joined());
	}

	@Benchmark
	public Object dubbo(Cursor cursor) {
		return ApplicationModel.defaultModel()
			.getExtensionLoader(Extension.class)
			.getExtension(cursor.next(this.asked).joined());
	}

	@Benchmark
	public Object springPlugin(Cursor cursor) {
		return this.peers.plugins.getPluginFor(cursor.next(this.asked).joined());
	}

	@Benchmark
	public Object serviceLoader(Cursor cursor) {
		cursor.next(this.asked);
		return ServiceLoader.load(Greeter.class).findFirst();
	}

	@Benchmark
	public Object belugaTyped(Cursor cursor) {
		Key key = cursor.next(this.asked);
		return this.peers.providers.get(key.typed(), key.name());
	}

	@Benchmark
	@Threads(2)
	public Object belugaTypedTwoThreads(Cursor cursor) {
		return belugaTyped(cursor);
	}

	@Benchmark
	public Object belugaText(Cursor cursor) {
		Key key = cursor.next(this.asked);
		return this.peers.providers.get(key.packageName(), key.name());
	}

	@Benchmark
	public Object belugaHandle(Cursor cursor) {
		Key key = cursor.next(this.asked);
		return this.peers.providers.handle(key.typed(), key.name());
	}

	@Benchmark
	public Object belugaInfo(Cursor cursor) {
		Key key = cursor.next(this.asked);
		return this.peers.providers.info(key.packageName(), key.name());
	}

	@Benchmark
	public Object belugaList(Cursor cursor) {
		return this.peers.providers.list(cursor.next(this.asked).packageName());
	}

	@Benchmark
	public Object belugaListProviders(Cursor cursor) {
		return this.peers.registry.listProviders(cursor.next(this.asked).packageName());
	}

	/**
	 * All of them with the same names, made once for a JVM.
	 */
	static final class Peers {

		static final Peers INSTANCE = new Peers();

		private volatile Greeter field = Greeter.of(0);

		private volatile Map<String, Map<String, Greeter>> hashMap = new HashMap<>();

		private final Map<String, Map<String, Greeter>> concurrentHashMap = new ConcurrentHashMap<>();

		private final Map<String, Map<String, Greeter>> locked = new HashMap<>();

		private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

		private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

		private final Map<String, Greeter> injected;

		private final CircuitBreakerRegistry circuitBreakers = CircuitBreakerRegistry.ofDefaults();

		private final OpenFeatureAPI openFeature = OpenFeatureAPI.getInstance();

		private final PluginRegistry<NamedPlugin, String> plugins;

		private final DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build();

		private final Providers providers = this.registry.providers();

		private Peers() {
			ExtensionLoader<Extension> extensions = ApplicationModel.defaultModel().getExtensionLoader(Extension.class);
			List<NamedPlugin> named = new ArrayList<>();
			for (int i = 0; i < PACKAGES; i++) {
				String packageName = "package-" + i;
				this.registry.registerPackage(ProviderPackage.of(packageName, Greeter.class));
				this.registry.registerProvider(packageName, "greeter", (context, config) -> Greeter.of(0));
				for (int j = 0; j < NAMES; j++) {
					String name = "provider-" + j;
					String joined = packageName + "." + name;
					Greeter greeter = Greeter.of(j);
					this.hashMap.computeIfAbsent(packageName, (key) -> new HashMap<>()).put(name, greeter);
					this.concurrentHashMap.computeIfAbsent(packageName, (key) -> new ConcurrentHashMap<>())
						.put(name, greeter);
					this.locked.computeIfAbsent(packageName, (key) -> new HashMap<>()).put(name, greeter);
					this.beanFactory.registerSingleton(joined, greeter);
					this.circuitBreakers.circuitBreaker(joined);
					this.openFeature.setProviderAndWait(joined, new NoOpProvider());
					extensions.addExtension(joined, NamedExtension.class);
					named.add(new NamedPlugin(joined));
					this.providers.put(packageName, name, ProviderConfig.builder("greeter").apiKey("key").build());
					this.providers.get(packageName, name);
				}
			}
			this.injected = this.beanFactory.getBeansOfType(Greeter.class);
			this.plugins = PluginRegistry.of(named);
		}

	}

	/** Where each thread is among the names. */
	@State(Scope.Thread)
	public static class Cursor {

		private int position;

		Key next(List<Key> keys) {
			this.position = (this.position + 1) % ASKED;
			return keys.get(this.position);
		}

	}

	/** What is asked for, in each peer's form. */
	record Key(String packageName, String name, String joined, ProviderPackage<Greeter> typed) {
	}

	/** A contract in Dubbo's sense. */
	@SPI
	public interface Extension {

	}

	/** An extension in Dubbo's sense. */
	public static class NamedExtension implements Extension {

	}

	/** A plugin in Spring Plugin's sense. */
	public record NamedPlugin(String name) implements Plugin<String> {

		@Override
		public boolean supports(String delimiter) {
			return this.name.equals(delimiter);
		}

	}

}
