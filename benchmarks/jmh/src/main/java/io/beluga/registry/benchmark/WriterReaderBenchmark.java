package io.beluga.registry.benchmark;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One thread reads a name while another adds and removes a second one.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class WriterReaderBenchmark {

	private static final ProviderPackage<Greeter> GREETERS = ProviderPackage.of("greeters", Greeter.class);

	private final ProviderConfig config = ProviderConfig.builder("greeter").apiKey("key").build();

	private final DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build();

	private final Map<String, Greeter> map = new HashMap<>();

	private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

	@Setup(Level.Trial)
	public void setUp() {
		this.registry.registerPackage(GREETERS);
		this.registry.registerProvider("greeters", "greeter", (context, config) -> new Greeter.First());
		this.registry.providers().put("greeters", "read", this.config);
		this.map.put("read", new Greeter.First());
	}

	@TearDown(Level.Trial)
	public void tearDown() {
		this.registry.close();
	}

	@Benchmark
	@Group("beluga")
	public Object belugaRead() {
		return this.registry.providers().get(GREETERS, "read");
	}

	@Benchmark
	@Group("beluga")
	public void belugaWrite() {
		this.registry.providers().put("greeters", "written", this.config);
		this.registry.providers().remove("greeters", "written");
	}

	@Benchmark
	@Group("readWriteLock")
	public Object lockRead() {
		this.lock.readLock().lock();
		try {
			return this.map.get("read");
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	@Benchmark
	@Group("readWriteLock")
	public void lockWrite() {
		this.lock.writeLock().lock();
		try {
			this.map.put("written", new Greeter.First());
			this.map.remove("written");
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

}
