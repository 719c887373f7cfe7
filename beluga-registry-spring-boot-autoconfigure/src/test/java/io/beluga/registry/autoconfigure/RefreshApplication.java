package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.RefreshResult;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import jakarta.validation.constraints.Max;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A real application in a folder of its own, whose configuration is changed while it
 * runs.
 */
final class RefreshApplication implements AutoCloseable {

	static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final Path folder;

	private ConfigurableApplicationContext context;

	RefreshApplication(Path folder) {
		this.folder = folder;
	}

	RefreshApplication write(String file, String... lines) {
		try {
			Path path = this.folder.resolve(file);
			Files.createDirectories(path.getParent());
			Files.writeString(path, String.join("\n", lines) + "\n");
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Write application.yml with some configured providers of package llms, each in one
	 * line.
	 */
	RefreshApplication providers(String... lines) {
		List<String> all = new ArrayList<>(List.of("beluga:", "  providers:", "    llms:"));
		for (String line : lines) {
			all.add("      " + line);
		}
		return write("application.yml", all.toArray(String[]::new));
	}

	Path path(String file) {
		return this.folder.resolve(file);
	}

	RefreshApplication start(String... arguments) {
		return start((application) -> {
		}, arguments);
	}

	RefreshApplication start(Consumer<SpringApplication> customizer, String... arguments) {
		SpringApplication application = new SpringApplication(Configured.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		customizer.accept(application);
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.config.location=" + this.folder + "/");
		all.add("--spring.main.banner-mode=off");
		this.context = application.run(all.toArray(String[]::new));
		return this;
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	RefreshResult refresh() {
		return bean(ProviderRefresher.class).refresh();
	}

	Providers providers() {
		return bean(Providers.class);
	}

	Llm llm(String name) {
		return providers().get(LLMS, name);
	}

	String ask(String name) {
		return llm(name).ask("?");
	}

	ConfiguredProviderInfo info(String name) {
		return providers().info("llms", name);
	}

	Bots bots() {
		return bean(Bots.class);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * Wait for what comes on another thread.
	 */
	static void await(String description, BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				throw new AssertionError("Not within 20 seconds: " + description);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BelugaRegistryAutoConfiguration.class, ProviderRefreshAutoConfiguration.class })
	static class Configured {

		@Bean
		@BelugaProvider(packageName = "llms", name = "bot")
		Bots bots() {
			return new Bots();
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "other", apiKey = ApiKeyUse.NONE)
		ProviderFactory<BotConfig, Llm> other() {
			return (context, config) -> (question) -> "other " + config.model();
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "plain", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> plain() {
			return (context, config) -> (question) -> "plain";
		}

	}

	/**
	 * What a bot is made from: immutable.
	 *
	 * @param model the model
	 * @param level a number with a limit
	 * @param apiKey the key
	 */
	record BotConfig(@DefaultValue("none") String model, @DefaultValue("0") @Max(9) int level, Secret apiKey) {
	}

	/**
	 * Makes objects that answer with what they were made from.
	 */
	static class Bots implements ProviderFactory<BotConfig, Llm>, ProviderProbe<Llm> {

		final List<String> created = new CopyOnWriteArrayList<>();

		final List<String> closed = new CopyOnWriteArrayList<>();

		volatile Consumer<ProviderContext> before = (context) -> {
		};

		volatile String rejected = "none";

		@Override
		public void probe(Llm provider) {
			if (provider.ask("?").endsWith(this.rejected)) {
				throw new IllegalStateException("401");
			}
		}

		@Override
		public Llm create(ProviderContext context, BotConfig config) {
			this.before.accept(context);
			this.created.add(context.name());
			context.onDestroy(() -> this.closed.add(context.name()));
			return (question) -> config.model() + " " + config.apiKey().reveal();
		}

	}

}
