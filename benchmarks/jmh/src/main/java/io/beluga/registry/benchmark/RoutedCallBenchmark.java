package io.beluga.registry.benchmark;

import java.util.concurrent.TimeUnit;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.routing.RoutingAutoConfiguration;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A call of a group whose first member serves, beside a call of that member through its
 * own reference.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class RoutedCallBenchmark {

	private static final ProviderPackage<Greeter> GREETERS = ProviderPackage.of("greeters", Greeter.class);

	private final Object argument = new Object();

	private ConfigurableApplicationContext context = new GenericApplicationContext();

	private Greeter member = new Greeter.First();

	private Greeter failover = this.member;

	private Greeter balance = this.member;

	private Greeter canary = this.member;

	@Setup(Level.Trial)
	public void setUp() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("logging.level.root=warn", "spring.main.banner-mode=off",
					"beluga.providers.greeters.main.provider-name=greeter",
					"beluga.providers.greeters.spare.provider-name=greeter",
					"beluga.providers.greeters.failover.members=main,spare",
					"beluga.providers.greeters.balance.members=main,spare",
					"beluga.providers.greeters.canary.stable=main", "beluga.providers.greeters.canary.candidate=spare")
			.run();
		Providers providers = this.context.getBean(Providers.class);
		this.member = providers.get(GREETERS, "main");
		this.failover = providers.get(GREETERS, "failover");
		this.balance = providers.get(GREETERS, "balance");
		this.canary = providers.get(GREETERS, "canary");
	}

	@TearDown(Level.Trial)
	public void tearDown() {
		this.context.close();
	}

	@Benchmark
	public Object member() {
		return this.member.one(this.argument);
	}

	@Benchmark
	public Object failover() {
		return this.failover.one(this.argument);
	}

	@Benchmark
	@Threads(2)
	public Object failoverTwoThreads() {
		return this.failover.one(this.argument);
	}

	@Benchmark
	public Object balance() {
		return this.balance.one(this.argument);
	}

	@Benchmark
	public Object canary() {
		return this.canary.one(this.argument);
	}

	/** An application with groups. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RoutingAutoConfiguration.class, BelugaRegistryAutoConfiguration.class })
	static class Application {

		@Bean
		@BelugaProvider(packageName = "greeters", name = "greeter", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Greeter> greeter() {
			return (context, config) -> new Greeter.First();
		}

	}

}
