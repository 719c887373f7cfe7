package io.beluga.registry;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The registry on a class path with nothing else: no Spring, no annotations, no JSON.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PlainJavaTests {

	@Test
	void registryNeedsNothingAtRunTime() throws Exception {
		URL[] urls = { location(DefaultProviderRegistry.class), location(PlainJavaTests.class) };
		try (URLClassLoader classLoader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> classLoader.loadClass("org.springframework.stereotype.Component"));
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> classLoader.loadClass("com.fasterxml.jackson.annotation.JsonValue"));
			Class<?> application = classLoader.loadClass(Application.class.getName());
			assertThat(application.getClassLoader()).isSameAs(classLoader);
			Runnable runnable = (Runnable) application.getConstructor().newInstance();
			runnable.run();
			assertThat(runnable.toString()).isEqualTo("[one:x, annotated, ******, [annotated, plain]]");
		}
	}

	private static URL location(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	/**
	 * What an application without Spring does.
	 */
	public static final class Application implements Runnable {

		private String text = "";

		@Override
		public void run() {
			try (DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build()) {
				registry.registerPackage(Echo.PACKAGE);
				registry.registerProvider("echoes", "plain", (context, config) -> new FakeEcho(context.name()));
				BelugaProvider annotation = AnnotatedFactory.class.getAnnotation(BelugaProvider.class);
				registry.registerProvider(annotation.packageName(), annotation.name(), new AnnotatedFactory());
				ProviderConfig config = ProviderConfig.builder("plain").apiKey("k").build();
				registry.providers().put("echoes", "one", config);
				this.text = List
					.of(registry.providers().get(Echo.PACKAGE, "one").echo("x"), annotation.name(),
							String.valueOf(config.apiKey()), registry.listProviders("echoes"))
					.toString();
			}
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	@BelugaProvider(packageName = "echoes", name = "annotated")
	static final class AnnotatedFactory implements ProviderFactory<ProviderConfig, Echo> {

		@Override
		public Echo create(ProviderContext context, ProviderConfig config) {
			return new FakeEcho(context.name());
		}

	}

}
