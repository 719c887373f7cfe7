package io.beluga.registry.benchmark;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ProviderHandle;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;

/**
 * Calls through what leads to an instance that may be replaced.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class CallBenchmark {

	private static final ProviderPackage<Greeter> GREETERS = ProviderPackage.of("greeters", Greeter.class);

	/** Of how many classes the instances are: with three, no call site has one target. */
	@Param({ "1", "3" })
	int implementations;

	private final DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build();

	private final Object argument = new Object();

	private final Greeter[] direct = new Greeter[3];

	private final Greeter[] jdkProxy = new Greeter[3];

	private final Greeter[] springAop = new Greeter[3];

	private final Greeter[] reference = new Greeter[3];

	private final List<ProviderHandle<Greeter>> handle = new ArrayList<>();

	@Setup(Level.Trial)
	public void setUp() {
		this.registry.registerPackage(GREETERS);
		for (int i = 0; i < 3; i++) {
			Greeter greeter = Greeter.of(i % this.implementations);
			this.direct[i] = greeter;
			this.jdkProxy[i] = (Greeter) Proxy.newProxyInstance(Greeter.class.getClassLoader(),
					new Class<?>[] { Greeter.class }, (proxy, method, args) -> method.invoke(greeter, args));
			ProxyFactory factory = new ProxyFactory(Greeter.class, new HotSwappableTargetSource(greeter));
			factory.setInterfaces(Greeter.class);
			this.springAop[i] = (Greeter) factory.getProxy();
			this.registry.registerProvider("greeters", "greeter-" + i, (context, config) -> greeter);
			this.registry.providers()
				.put("greeters", "greeter-" + i, ProviderConfig.builder("greeter-" + i).apiKey("key").build());
			this.reference[i] = this.registry.providers().get(GREETERS, "greeter-" + i);
			this.handle.add(this.registry.providers().handle(GREETERS, "greeter-" + i));
			this.reference[i].none();
		}
	}

	@TearDown(Level.Trial)
	public void tearDown() {
		this.registry.close();
	}

	@Benchmark
	public Object directNone(Turn turn) {
		return this.direct[turn.next()].none();
	}

	@Benchmark
	public Object directOne(Turn turn) {
		return this.direct[turn.next()].one(this.argument);
	}

	@Benchmark
	public Object directThree(Turn turn) {
		return this.direct[turn.next()].three(this.argument, this.argument, this.argument);
	}

	@Benchmark
	public Object jdkProxyOne(Turn turn) {
		return this.jdkProxy[turn.next()].one(this.argument);
	}

	@Benchmark
	public Object springAopNone(Turn turn) {
		return this.springAop[turn.next()].none();
	}

	@Benchmark
	public Object springAopOne(Turn turn) {
		return this.springAop[turn.next()].one(this.argument);
	}

	@Benchmark
	public Object springAopThree(Turn turn) {
		return this.springAop[turn.next()].three(this.argument, this.argument, this.argument);
	}

	@Benchmark
	public Object referenceNone(Turn turn) {
		return this.reference[turn.next()].none();
	}

	@Benchmark
	public Object referenceOne(Turn turn) {
		return this.reference[turn.next()].one(this.argument);
	}

	@Benchmark
	@Threads(2)
	public Object referenceOneTwoThreads(Turn turn) {
		return this.reference[0].one(this.argument);
	}

	@Benchmark
	public Object referenceThree(Turn turn) {
		return this.reference[turn.next()].three(this.argument, this.argument, this.argument);
	}

	@Benchmark
	public Object use(Turn turn) {
		return this.handle.get(turn.next()).use((greeter) -> greeter.one(this.argument));
	}

	/** Whose turn it is. */
	@State(Scope.Thread)
	public static class Turn {

		private int turn;

		int next() {
			this.turn = (this.turn == 2) ? 0 : this.turn + 1;
			return this.turn;
		}

	}

}
