package io.beluga.registry.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.openjdk.jol.info.GraphLayout;

/**
 * Prints what a name takes of the heap: all objects that can be reached from a registry
 * with {@value #NAMES} of them, less those of a registry with one, as JOL counts them.
 * The text of the name counts, and what a configuration holds.
 */
public final class Memory {

	static final int NAMES = 100_000;

	private static final ProviderPackage<Greeter> GREETERS = ProviderPackage.of("greeters", Greeter.class);

	private static final ProviderFactory<ProviderConfig, Greeter> FACTORY = (context, config) -> new Greeter.First();

	private static final ProviderConfig CONFIG = ProviderConfig.builder("greeter").apiKey("key").build();

	static {
		// else it knows nothing of the fields of records and lambdas
		System.setProperty("jol.magicFieldOffset", "true");
	}

	private Memory() {
	}

	/**
	 * Print the table.
	 * @param args none
	 */
	public static void main(String[] args) {
		System.out.println("| " + NAMES + " names | Bytes each | MiB |\n| --- | --- | --- |");
		for (Kind kind : Kind.values()) {
			double bytes = bytes(kind, NAMES);
			System.out.printf(Locale.ROOT, "| %s | %.0f | %.1f |%n", kind.text, bytes / NAMES, bytes / (1 << 20));
		}
	}

	static double bytes(Kind kind, int names) {
		try (DefaultProviderRegistry registry = DefaultProviderRegistry.builder()
			.resolved(names + 1, Duration.ofHours(1), Duration.ofSeconds(1))
			.configResolver((packageName, name) -> Optional.of(CONFIG))
			.build()) {
			registry.registerPackage(GREETERS);
			registry.registerProvider("greeters", "greeter", FACTORY);
			IntConsumer add = kind.adder(registry);
			add.accept(0);
			long before = GraphLayout.parseInstance(registry).totalSize();
			for (int i = 1; i <= names; i++) {
				add.accept(i);
			}
			return GraphLayout.parseInstance(registry).totalSize() - before;
		}
	}

	/** What there are so many of. */
	enum Kind {

		/** Registered providers. */
		REGISTERED("registered") {
			@Override
			IntConsumer adder(DefaultProviderRegistry registry) {
				return (i) -> registry.registerProvider("greeters", "provider-" + i, FACTORY);
			}
		},

		/** Configured providers that nobody has looked up. */
		IDLE("configured, never used") {
			@Override
			IntConsumer adder(DefaultProviderRegistry registry) {
				return (i) -> registry.providers().put("greeters", "provider-" + i, config(i));
			}
		},

		/** Configured providers that serve, with their instances and references. */
		LIVE("configured, with an instance that was called") {
			@Override
			IntConsumer adder(DefaultProviderRegistry registry) {
				Providers providers = registry.providers();
				return (i) -> {
					providers.put("greeters", "provider-" + i, config(i));
					providers.get(GREETERS, "provider-" + i).one(i);
				};
			}
		},

		/** The same for names that only a resolver knows, without their configuration. */
		RESOLVED("resolved, with an instance that was called") {
			@Override
			IntConsumer adder(DefaultProviderRegistry registry) {
				Providers providers = registry.providers();
				List<Greeter> references = new ArrayList<>();
				return (i) -> {
					// a name that nobody uses is let go
					references.add(providers.get(GREETERS, "tenant-" + i));
					references.get(references.size() - 1).one(i);
				};
			}
		};

		private final String text;

		Kind(String text) {
			this.text = text;
		}

		abstract IntConsumer adder(DefaultProviderRegistry registry);

		private static ProviderConfig config(int i) {
			return ProviderConfig.builder("greeter").apiKey("key-" + i).build();
		}

	}

}
