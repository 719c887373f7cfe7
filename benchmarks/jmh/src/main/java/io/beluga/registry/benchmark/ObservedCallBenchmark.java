package io.beluga.registry.benchmark;

import java.util.concurrent.TimeUnit;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
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

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An observed call beside an observation of Micrometer with the same tags around the call
 * of the instance itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class ObservedCallBenchmark {

	private final Object argument = new Object();

	private final Greeter direct = new Greeter.First();

	private final ObservationRegistry observations = observations(new SimpleMeterRegistry());

	private ConfigurableApplicationContext context = new GenericApplicationContext();

	private Greeter reference = this.direct;

	private static ObservationRegistry observations(MeterRegistry meters) {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		return observations;
	}

	@Setup(Level.Trial)
	public void setUp() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("beluga.providers.greeters.greeter.probe=false", "logging.level.root=warn",
					"spring.main.banner-mode=off")
			.run();
		this.reference = this.context.getBean(Providers.class)
			.get(ProviderPackage.of("greeters", Greeter.class), "greeter");
		this.reference.none();
	}

	@TearDown(Level.Trial)
	public void tearDown() {
		this.context.close();
	}

	@Benchmark
	public Object micrometer() {
		return Observation.createNotStarted("call", this.observations)
			.lowCardinalityKeyValue("package", "greeters")
			.lowCardinalityKeyValue("provider", "greeter")
			.lowCardinalityKeyValue("name", "greeter")
			.lowCardinalityKeyValue("method", "one")
			.lowCardinalityKeyValue("outcome", "SUCCESS")
			.observe(() -> this.direct.one(this.argument));
	}

	@Benchmark
	public Object beluga() {
		return this.reference.one(this.argument);
	}

	/** An application whose calls are observed. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@BelugaProvider(packageName = "greeters", name = "greeter", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Greeter> greeter() {
			return (context, config) -> new Greeter.First();
		}

		@Bean
		static ObservationRegistry observationRegistry() {
			return observations(new SimpleMeterRegistry());
		}

	}

}
