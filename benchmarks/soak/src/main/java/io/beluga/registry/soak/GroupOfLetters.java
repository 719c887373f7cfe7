package io.beluga.registry.soak;

import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * The product: groups of vendors in a Spring Boot application.
 */
final class GroupOfLetters implements AutoCloseable {

	private static final ProviderPackage<Letters> LETTERS = ProviderPackage.of("letters", Letters.class).idempotent();

	private final ConfigurableApplicationContext context;

	/**
	 * Start the application.
	 * @param vendors in the order in which they are asked
	 * @param callers how many calls there are at once
	 */
	GroupOfLetters(List<Vendor> vendors, int callers) {
		List<String> properties = new ArrayList<>(List.of("logging.level.root=off"));
		List<String> members = new ArrayList<>();
		for (int i = 0; i < vendors.size(); i++) {
			members.add("vendor-" + i);
			properties.add("beluga.providers.letters.vendor-" + i + ".provider-name=memory");
		}
		for (String name : List.of("storm", "burst")) {
			String prefix = "beluga.providers.letters." + name + ".";
			properties.add(prefix + "provider-name=failover");
			properties.add(prefix + "members=" + String.join(",", members));
			properties.add(prefix + "retries=3");
			properties.add(prefix + "backoff.initial=10ms");
			properties.add(prefix + "backoff.max=40ms");
			properties.add(prefix + "max-concurrent=" + callers);
			properties.add(prefix + "retry-budget.percent=" + Storm.BUDGET_PERCENT);
			properties.add(prefix + "retry-budget.minimum-per-second=" + Storm.BUDGET_PER_SECOND);
			properties.add(prefix + "breaker.open-for=500ms");
		}
		// the budget is alone there
		properties.add("beluga.providers.letters.burst.breaker.minimum-calls=" + callers * 2);
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.properties(properties.toArray(String[]::new))
			.initializers((context) -> context.getBeanFactory().registerSingleton("vendors", new Vendors(vendors)))
			.run();
	}

	/**
	 * Return the group with a circuit breaker.
	 */
	Letters storm() {
		return this.context.getBean(Providers.class).get(LETTERS, "storm");
	}

	/**
	 * Return the group that nothing but its budget keeps from further attempts.
	 */
	Letters burst() {
		return this.context.getBean(Providers.class).get(LETTERS, "burst");
	}

	@Override
	public void close() {
		this.context.close();
	}

	private record Vendors(List<Vendor> all) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		static ProviderPackage<Letters> letters() {
			return LETTERS;
		}

		@Bean
		@BelugaProvider(packageName = "letters", name = "memory", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ProviderConfig, Letters> memoryLetters(Vendors vendors) {
			return (context, config) -> vendors.all()
				.get(Integer.parseInt(context.name().substring(context.name().indexOf('-') + 1)));
		}

	}

}
