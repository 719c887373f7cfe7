package io.beluga.registry.autoconfigure.configdata;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Says what is wrong with configuration files, without a word of what is in them.
 */
final class UnreadableFiles {

	private static final Pattern MARK = Pattern.compile("line (\\d+), column (\\d+)");

	private UnreadableFiles() {
	}

	/**
	 * Describe sources by their names.
	 */
	static String describeMissing(Collection<String> names) {
		return names.stream().map(UnreadableFiles::mask).collect(Collectors.joining(", "))
				+ ((names.size() != 1) ? " were read before and are" : " was read before and is")
				+ " missing or empty now.";
	}

	/**
	 * Describe a failure to read files. What a parser says of it repeats what it has
	 * read, so it is left out.
	 * @param failure what was thrown
	 * @param known the files that could be read the last time
	 */
	static String describe(RuntimeException failure, ConfigurationFiles known) {
		if (failure instanceof ConfigDataNotFoundException missing) {
			return "Config data " + mask(missing.getReferenceDescription()) + " cannot be found.";
		}
		List<PropertySourceLoader> loaders = SpringFactoriesLoader
			.forDefaultResourceLocation(UnreadableFiles.class.getClassLoader())
			.load(PropertySourceLoader.class);
		for (Path file : known.files()) {
			Exception problem = problem(file, loaders);
			if (problem != null) {
				return "file [" + file + "] cannot be read: " + place(problem) + ".";
			}
		}
		return "Configuration files cannot be read: " + place(failure) + ".";
	}

	/**
	 * Try a file alone, to find the one to blame.
	 */
	private static @Nullable Exception problem(Path file, List<PropertySourceLoader> loaders) {
		String name = file.getFileName().toString();
		for (PropertySourceLoader loader : loaders) {
			if (Stream.of(loader.getFileExtensions()).anyMatch((extension) -> name.endsWith('.' + extension))) {
				try {
					loader.load(name, new FileSystemResource(file));
				}
				catch (IOException | RuntimeException ex) {
					return ex;
				}
			}
		}
		return null;
	}

	private static String place(Exception failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		Matcher mark = MARK.matcher(String.valueOf(cause.getMessage()));
		return cause.getClass().getSimpleName()
				+ (mark.find() ? " at line " + mark.group(1) + ", column " + mark.group(2) : "");
	}

	private static String mask(String text) {
		return ErrorText.escapeAndCut(ErrorText.withoutCredentials(text));
	}

}
