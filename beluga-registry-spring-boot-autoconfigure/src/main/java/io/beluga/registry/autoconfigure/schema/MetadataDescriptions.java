package io.beluga.registry.autoconfigure.schema;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.StreamUtils;

/**
 * Descriptions of properties as Boot's configuration processor has written them into the
 * jar of the provider. It writes those of a {@code @ConfigurationProperties} type into
 * one file for the jar, and those of a {@code @ConfigurationPropertiesSource} type into a
 * file of its own.
 */
final class MetadataDescriptions {

	private static final Log logger = LogFactory.getLog(MetadataDescriptions.class);

	private final Map<String, String> descriptions = new HashMap<>();

	private MetadataDescriptions() {
	}

	static MetadataDescriptions of(Class<?> type) {
		MetadataDescriptions descriptions = new MetadataDescriptions();
		for (String file : List.of("META-INF/spring-configuration-metadata.json",
				"META-INF/spring/configuration-metadata/" + type.getName() + ".json")) {
			descriptions.read(type, file);
		}
		return descriptions;
	}

	/**
	 * Return the description of a property.
	 * @param type what declares it
	 * @param name its name in kebab case
	 */
	@Nullable String find(Class<?> type, String name) {
		return this.descriptions.get(key(type.getName(), name));
	}

	private void read(Class<?> type, String file) {
		try {
			URL beside = besideClass(type, file);
			if (beside != null) {
				URLConnection connection = beside.openConnection();
				// a cached jar file would stay open
				connection.setUseCaches(false);
				try (InputStream input = connection.getInputStream()) {
					read(JsonParserFactory.getJsonParser()
						.parseMap(StreamUtils.copyToString(input, StandardCharsets.UTF_8)));
				}
			}
		}
		catch (IOException ex) {
			logger.trace("There is no " + file + " beside " + type.getName());
		}
		catch (JsonParseException ex) {
			logger.debug(file + " beside " + type.getName() + " cannot be read");
		}
	}

	/**
	 * Return where a file of the jar is that has a class. The first one on the class path
	 * may be that of another jar.
	 */
	private static @Nullable URL besideClass(Class<?> type, String file) throws IOException {
		String classFile = type.getName().replace('.', '/') + ClassUtils.CLASS_FILE_SUFFIX;
		ClassLoader classLoader = type.getClassLoader();
		URL location = (classLoader != null) ? classLoader.getResource(classFile) : null;
		if (location == null) {
			return null;
		}
		String root = location.toString().substring(0, location.toString().length() - classFile.length());
		for (URL candidate : java.util.Collections.list(classLoader.getResources(file))) {
			if (candidate.toString().equals(root + file)) {
				return candidate;
			}
		}
		return null;
	}

	private void read(Map<String, Object> metadata) {
		for (Object element : (List<?>) metadata.getOrDefault("properties", List.of())) {
			Map<?, ?> property = (Map<?, ?>) element;
			if (property.get("description") instanceof String description
					&& property.get("sourceType") instanceof String type
					&& property.get("name") instanceof String name) {
				this.descriptions.putIfAbsent(key(type, name.substring(name.lastIndexOf('.') + 1)), description);
			}
		}
	}

	private static String key(String type, String name) {
		// the processor has a name of its own for capitals in a row
		return type.replace('$', '.') + '#' + PropertyPath.uniform(name);
	}

}
