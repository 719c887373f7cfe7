package io.beluga.registry;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Foreign code finds the class loader of the application, whatever thread it runs on.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ContextClassLoaderTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final ClassLoader application = new URLClassLoader(new URL[0]);

	private final ClassLoader other = new URLClassLoader(new URL[0]);

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final class LookingFactory implements ProviderFactory<ProviderConfig, Echo>, ProviderProbe<Echo> {

		@Override
		public List<ConfigViolation> validate(ProviderConfig config) {
			look("validate");
			return List.of();
		}

		@Override
		public Echo create(ProviderContext context, ProviderConfig config) {
			look("create");
			context.onDestroy(() -> look("resource"));
			FakeEcho echo = new FakeEcho(context.name());
			echo.duringClose = () -> look("close");
			return echo;
		}

		@Override
		public void probe(Echo provider) {
			look("probe");
		}

	}

	private void look(String what) {
		Thread thread = Thread.currentThread();
		this.seen.add(what + ((thread.getContextClassLoader() == this.application) ? "" : " with another one"));
		if (what.equals("resource")) {
			// as a driver does that forgets to set it back
			thread.setContextClassLoader(this.other);
		}
	}

	private DefaultProviderRegistry registry() {
		return this.fixture.registry(new LookingFactory(),
				(builder) -> builder.classLoader(this.application).configResolver((packageName, name) -> {
					look("resolve");
					return Optional.of(RegistryFixture.config());
				}));
	}

	private void use(DefaultProviderRegistry registry) throws Exception {
		Providers providers = registry.providers();
		providers.put("echoes", "fast", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "fast").echo("x");
		providers.put("echoes", "fast", RegistryFixture.config("new"));
		providers.get(Echo.PACKAGE, "tenant").echo("x");
		registry.configuredProviders().findProbe("echoes", "fast").orElseThrow().run();
		registry.destroyProvider(registry.createProvider("echoes", "echo", RegistryFixture.config()));
		registry.close();
	}

	@Test
	void instancesAreMadeCheckedAndDestroyedWithTheOneOfTheApplication() throws Exception {
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		use(registry());
		assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(own);
		assertThat(this.seen).contains("validate", "create", "probe", "close", "resource", "resolve")
			.noneMatch((what) -> what.endsWith("with another one"));
	}

	@Test
	void instancesThatTheCallerMakesAreMadeWithTheOneOfTheApplication() throws Exception {
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		DefaultProviderRegistry registry = registry();
		registry.configuredProviders().setCallerRuns(() -> true);
		use(registry);
		assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(own);
		assertThat(this.seen).contains("create", "probe").noneMatch((what) -> what.endsWith("with another one"));
	}

	@Test
	void classLoaderWhereNothingIsSaidIsThatOfTheThreadThatBuildsTheRegistry() throws Exception {
		DefaultProviderRegistry[] registry = new DefaultProviderRegistry[1];
		Task<Void> build = this.fixture.start("build", () -> {
			Thread.currentThread().setContextClassLoader(this.application);
			registry[0] = this.fixture.registry(new LookingFactory());
			return null;
		});
		build.result();
		registry[0].providers().put("echoes", "fast", RegistryFixture.config());
		registry[0].providers().get(Echo.PACKAGE, "fast").echo("x");
		assertThat(this.seen).contains("create").noneMatch((what) -> what.endsWith("with another one"));
	}

}
