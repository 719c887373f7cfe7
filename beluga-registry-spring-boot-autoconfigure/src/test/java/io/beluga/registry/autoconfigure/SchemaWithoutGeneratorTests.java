package io.beluga.registry.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import io.beluga.registry.ProviderRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application without the generator of schemas: its jars, and what they
 * bring, are not on the class path.
 */
class SchemaWithoutGeneratorTests {

	@Test
	void schemaWhenThereIsNoGeneratorIsThatOfTheStandardFields() throws Exception {
		ClassLoader original = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(classLoader);
			Class<?> application = classLoader.loadClass(Application.class.getName());
			assertThat(application.getClassLoader()).isSameAs(classLoader);
			assertThat(((Callable<?>) application.getDeclaredConstructor().newInstance()).call())
				.isEqualTo(Set.of("provider-name", "endpoint", "timeout"));
		}
		finally {
			Thread.currentThread().setContextClassLoader(original);
		}
	}

	private static URL[] classPath() {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(classPath.split(File.pathSeparator))
			.filter((entry) -> !entry.contains("jsonschema-") && !entry.contains("json-schema-")
					&& !entry.contains("jackson-databind") && !entry.contains("classmate-no"))
			.map(SchemaWithoutGeneratorTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Starts on the class path that is left.
	 */
	public static final class Application implements Callable<Set<String>> {

		@Override
		public Set<String> call() {
			Set<String> names = new TreeSet<>();
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
				.withUserConfiguration(SchemaTypes.class)
				.run((context) -> {
					Object properties = context.getBean(ProviderRegistry.class)
						.getProviderInfo("llms", "numbers")
						.configSchema()
						.document()
						.get("properties");
					((Map<?, ?>) properties).keySet().forEach((name) -> names.add((String) name));
				});
			return names;
		}

	}

}
