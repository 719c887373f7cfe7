package io.beluga.registry.benchmark;

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

/**
 * A call that fails 80 frames deep. An exception costs its stack trace, whoever throws
 * it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class FailingCallBenchmark {

	private static final ProviderPackage<Greeter> GREETERS = ProviderPackage.of("greeters", Greeter.class);

	private static final int DEPTH = 80;

	private final Greeter failing = new Failing();

	private final DefaultProviderRegistry plain = DefaultProviderRegistry.builder().build();

	private final DefaultProviderRegistry observed = DefaultProviderRegistry.builder()
		.callObserver((call) -> (failure) -> {
		})
		.build();

	private Greeter reference = this.failing;

	private Greeter observedReference = this.failing;

	@Setup(Level.Trial)
	public void setUp() {
		this.reference = reference(this.plain);
		this.observedReference = reference(this.observed);
	}

	private Greeter reference(DefaultProviderRegistry registry) {
		registry.registerPackage(GREETERS);
		registry.registerProvider("greeters", "failing", (context, config) -> this.failing);
		registry.providers().put("greeters", "failing", ProviderConfig.builder("failing").apiKey("key").build());
		return registry.providers().get(GREETERS, "failing");
	}

	@TearDown(Level.Trial)
	public void tearDown() {
		this.plain.close();
		this.observed.close();
	}

	@Benchmark
	public Object direct() {
		return fail(this.failing);
	}

	@Benchmark
	public Object reference() {
		return fail(this.reference);
	}

	@Benchmark
	public Object observedReference() {
		return fail(this.observedReference);
	}

	private static Object fail(Greeter greeter) {
		try {
			return greeter.none();
		}
		catch (IllegalStateException ex) {
			return ex;
		}
	}

	/** Fails as deep in its calls as a client of a vendor does. */
	static final class Failing implements Greeter {

		@Override
		public Object none() {
			return descend(DEPTH);
		}

		private static Object descend(int depth) {
			if (depth == 0) {
				throw new IllegalStateException("failing on purpose");
			}
			return descend(depth - 1);
		}

		@Override
		public Object one(Object first) {
			return first;
		}

		@Override
		public Object three(Object first, Object second, Object third) {
			return third;
		}

	}

}
