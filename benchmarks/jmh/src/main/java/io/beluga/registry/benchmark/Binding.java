package io.beluga.registry.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/**
 * Prints the processor time of the main thread until all configured providers are read,
 * bound and validated, from properties that are in memory. What a context with one of
 * them takes is taken off.
 */
public final class Binding {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private Binding() {
	}

	/**
	 * Print the time.
	 * @param args how many configured providers; cold, so one number for each JVM
	 */
	public static void main(String[] args) {
		int names = Integer.parseInt(args[0]);
		nanos(1);
		long one = nanos(1);
		System.out.printf(Locale.ROOT, "%d names: %.2f s%n", names, (nanos(names) - one) / 1e9);
	}

	static long nanos(int names) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("beluga.packages.greeters.default-bean", "none");
		for (int i = 0; i < names; i++) {
			String prefix = "beluga.providers.greeters.name-" + i + '.';
			properties.put(prefix + "provider-name", "typed");
			properties.put(prefix + "greeting", "Hello " + i);
			properties.put(prefix + "max-tokens", "100");
			properties.put(prefix + "temperature", "0.5");
		}
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("names", properties));
			context.register(Application.class, BelugaRegistryAutoConfiguration.class,
					ValidationAutoConfiguration.class);
			long before = THREADS.getCurrentThreadCpuTime();
			context.refresh();
			long taken = THREADS.getCurrentThreadCpuTime() - before;
			if (context.getBean(Providers.class).list("greeters").size() != names) {
				throw new IllegalStateException("Not all names are there");
			}
			return taken;
		}
	}

	/** What a name takes. */
	record Typed(@NotBlank String greeting, @Positive int maxTokens, double temperature) {
	}

	/** An application with a provider. */
	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		@BelugaProvider(packageName = "greeters", name = "typed", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<Typed, Greeter> greeters() {
			return (context, typed) -> new Greeter.First();
		}

	}

}
