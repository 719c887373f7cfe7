package io.beluga.registry.benchmark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Makes an instance that its caller owns, and destroys it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class CreateBenchmark {

	private static final ProviderPackage<Greeter> GREETERS = ProviderPackage.of("greeters", Greeter.class);

	private final ProviderConfig config = ProviderConfig.builder("greeter").apiKey("key").build();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final DefaultProviderRegistry withoutDeadline = registry(Duration.ZERO);

	private final DefaultProviderRegistry withDeadline = registry(Duration.ofSeconds(30));

	private static DefaultProviderRegistry registry(Duration creationTimeout) {
		DefaultProviderRegistry registry = DefaultProviderRegistry.builder().creationTimeout(creationTimeout).build();
		registry.registerPackage(GREETERS);
		registry.registerProvider("greeters", "greeter", (context, config) -> new Greeter.First());
		return registry;
	}

	@Setup(Level.Trial)
	public void setUp() {
		RootBeanDefinition definition = new RootBeanDefinition(Greeter.First.class);
		definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		this.beanFactory.registerBeanDefinition("greeter", definition);
	}

	@TearDown(Level.Trial)
	public void tearDown() {
		this.withoutDeadline.close();
		this.withDeadline.close();
	}

	@Benchmark
	public Object lookup() {
		return this.withoutDeadline.getProviderInfo("greeters", "greeter");
	}

	@Benchmark
	public Object springPrototype() {
		return this.beanFactory.getBean("greeter");
	}

	@Benchmark
	public Object belugaWithoutDeadline() {
		Greeter greeter = this.withoutDeadline.createProvider(GREETERS, "greeter", this.config);
		this.withoutDeadline.destroyProvider(greeter);
		return greeter;
	}

	@Benchmark
	public Object belugaWithDeadline() {
		Greeter greeter = this.withDeadline.createProvider(GREETERS, "greeter", this.config);
		this.withDeadline.destroyProvider(greeter);
		return greeter;
	}

}
