package io.beluga.registry.benchmark;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Fills an empty registry. A figure is the time of all names together.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 15)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class RegisterBenchmark {

	private static final ProviderPackage<Greeter> GREETERS = ProviderPackage.of("greeters", Greeter.class);

	private static final ProviderFactory<ProviderConfig, Greeter> FACTORY = (context, config) -> new Greeter.First();

	/** How many names. */
	@Param({ "1000", "10000", "100000" })
	int names;

	private String[] name = {};

	private DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build();

	private final ProviderConfig config = ProviderConfig.builder("greeter").apiKey("key").build();

	@Setup(Level.Trial)
	public void setUpNames() {
		this.name = new String[this.names];
		for (int i = 0; i < this.names; i++) {
			this.name[i] = "provider-" + i;
		}
	}

	@Setup(Level.Invocation)
	public void setUp() {
		this.registry = DefaultProviderRegistry.builder().build();
		this.registry.registerPackage(GREETERS);
		this.registry.registerProvider("greeters", "greeter", FACTORY);
	}

	@TearDown(Level.Invocation)
	public void tearDown() {
		this.registry.close();
	}

	@Benchmark
	public Object hashMap() {
		Map<String, Object> map = new HashMap<>();
		for (String each : this.name) {
			map.put(each, FACTORY);
		}
		return map;
	}

	@Benchmark
	public Object springSingletons() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		for (String each : this.name) {
			beanFactory.registerSingleton(each, FACTORY);
		}
		return beanFactory;
	}

	@Benchmark
	public Object belugaRegister() {
		for (String each : this.name) {
			this.registry.registerProvider("greeters", each, FACTORY);
		}
		return this.registry;
	}

	@Benchmark
	public Object belugaPut() {
		for (String each : this.name) {
			this.registry.providers().put("greeters", each, this.config);
		}
		return this.registry;
	}

}
