package io.beluga.registry.autoconfigure.schema;

import java.io.IOException;
import java.net.URL;
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
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;

/**
 * Descriptions of properties as Boot's configuration processor has written them into the
 * jar of the provider. It writes those of a {@code @ConfigurationProperties} type into
 * one file for the jar, and those of a {@code @ConfigurationPropertiesSource} type into a
 * file of its own.
 */
final class MetadataDescriptions {

	private static final Log logger = LogFactory.getLog(MetadataDescriptions.class);

	private final Map<String, String> descriptions = new HashMap<>();

	MetadataDescriptions(Class<?> type) {
		read(type, "META-INF/spring-configuration-metadata.json");
		read(type, "META-INF/spring/configuration-metadata/" + type.getName() + ".json");
	}

	/**
	 * Return the description of a property.
	 * @param type what declares it
	 * @param name its name in kebab case
	 */
	@Nullable String find(Class<?> type, String name) {
		return this.descriptions.get(key(type.getName(), name));
	}

	/**
	 * Read a file of the jar that has a class. The first one on the class path may be
	 * that of another jar.
	 */
	private void read(Class<?> type, String file) {
		String classFile = type.getName().replace('.', '/') + ClassUtils.CLASS_FILE_SUFFIX;
		URL location = type.getResource('/' + classFile);
		if (location == null) {
			return;
		}
		String root = location.toString().substring(0, location.toString().length() - classFile.length());
		try {
			UrlResource beside = new UrlResource(root + file);
			// a cached jar file would stay open
			beside.setUseCaches(false);
			read(JsonParserFactory.getJsonParser().parseMap(beside.getContentAsString(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			logger.trace("There is no " + file + " beside " + type.getName());
		}
		catch (JsonParseException ex) {
			logger.debug(file + " beside " + type.getName() + " cannot be read");
		}
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
