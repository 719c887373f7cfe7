package io.beluga.registry.integration.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.test.TestProviders;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties and environment variables for the binder: an application with them starts,
 * or one of our exceptions says why it does not. No value is shown, and no name is there
 * that nobody has written.
 */
final class BinderTarget {

	private static final ProviderPackage<Assistant> PACKAGE = ProviderPackage.of("llms", Assistant.class);

	private static final List<String> ROOTS = List.of("beluga.providers.llms.", "beluga.providers.llms.",
			"beluga.providers.", "beluga.packages.llms.", "beluga.packages.", "beluga.registry.", "beluga.");

	private static final List<String> WORDS = List.of("typed", "free-form", "freeForm", "free_form", "FREEFORM", "main",
			"provider-name", "providerName", "api-key", "apiKey", "API_KEY", "endpoint", "timeout", "extends",
			"optional", "enabled", "probe", "creation-timeout", "model", "size", "retry", "retry.max", "retry.pause",
			"headers", "headers.[X-Foo.Bar]", "headers.a.b", "stop", "stop[0]", "stop[2]", "stop[0].x", "level",
			"default", "default-bean", "aliases", "aliases.fast", "exclude", "exclude[0]", "missing-keys",
			"unknown-properties", "drain-timeout", "resolved.max-size", "eager", "0", "[0]", "[a.b]", "[", "]", "[]",
			"..", "-", "_", "İ", "ß", "\u0000", "service.host");

	private static final List<String> ENTRIES = List.of("typed", "free-form", "freeForm", "FREEFORM", "free_form",
			"main", "main.x", "other", "[a.b]", "typed_x", "İ", "free-form-model");

	private static final List<String> KEYS = List.of("model", "MODEL", "api-key", "apiKey", "stop[0]", "stop",
			"headers.a", "headers.[X-Foo.Bar]", "retry.max", "retry.pause", "level", "extends", "provider-name",
			"optional", "enabled", "size", "x", "x.y[0].z");

	private static final List<String> VALUES = List.of("", " ", "typed", "free-form", "main", "true", "false", "no",
			"10s", "-1s", "1000000000000000000d", "0", "1", "-1", "99999999999999999999", "NaN", "1e400", "a,b,c",
			"LOW", "very-high", "http://localhost", "http://u:p@host", "ht tp://", "${NOPE}", "${NOPE:x}", "${", "$",
			"${beluga.providers.llms.main.model}", "${a:${b:${c}}}", "#{1}", "fail", "warn", "none", "\n", "\u0000");

	/**
	 * What is a name by itself, and may be shown.
	 */
	private static final List<String> NAMES = List.of("providername", "extends", "default", "aliases", "exclude",
			"registry");

	private BinderTarget() {
	}

	static void run(Input input) {
		Map<String, String> properties = new LinkedHashMap<>();
		Map<String, String> variables = new LinkedHashMap<>();
		if (input.chance()) {
			properties.put("beluga.providers.llms.typed.api-key", Secrets.SECRET);
			properties.put("beluga.providers.llms.typed.model", "m");
			properties.put("beluga.providers.llms.main.provider-name", "free-form");
		}
		// half of them with mistakes that stop no start, so that names and calls are
		// looked at
		boolean plain = input.chance();
		properties.put("beluga.registry.unknown-properties", plain ? "ignore" : "fail");
		properties.put("beluga.registry.missing-keys", plain ? "unavailable" : "fail");
		int count = input.number(1, plain ? 3 : 8);
		for (int i = 0; i < count; i++) {
			boolean variable = input.chance();
			String name = plain ? "beluga.providers.llms." + input.any(ENTRIES) + "." + input.any(KEYS) : name(input);
			String value = value(input, name);
			if (variable) {
				variables.put(name.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\d]", "_"), value);
			}
			else {
				properties.put(name, value);
			}
		}
		start(properties, variables);
	}

	private static String name(Input input) {
		StringBuilder name = new StringBuilder(input.any(ROOTS));
		int words = input.number(1, 3);
		for (int i = 0; i < words; i++) {
			String word = input.number(0, 9) > 0 ? input.any(WORDS) : input.text(12);
			name.append((i > 0) ? "." : "").append(word);
		}
		// what separates name and value in a pair is no part of a name
		return name.toString().replaceAll("[=:]", "");
	}

	private static String value(Input input, String name) {
		String uniform = uniform(name);
		if (input.chance() && NAMES.stream().noneMatch(uniform::contains)) {
			return Secrets.SECRET;
		}
		return (input.number(0, 5) > 0) ? input.any(VALUES) : input.text(20);
	}

	private static void start(Map<String, String> properties, Map<String, String> variables) {
		try (TestProviders application = TestProviders.withBootBinding()
			.withConfiguration(TypedFactory.class, FreeFormFactory.class)
			.withPackage(PACKAGE)
			.withPropertyValues(pairs(properties))
			.withVariables(pairs(variables))) {
			if (isSwitchedOff(properties) || isSwitchedOff(variables)) {
				return;
			}
			Providers providers = application.providers();
			Set<String> written = new HashSet<>();
			properties.keySet().forEach((name) -> written.add(uniform(name)));
			variables.keySet().forEach((name) -> written.add(uniform(name)));
			Set<String> seen = new HashSet<>();
			for (String name : providers.list("llms")) {
				if (written.stream().noneMatch((each) -> each.startsWith("belugaprovidersllms" + uniform(name)))) {
					throw new AssertionError("Nobody has written " + name + ": " + properties + variables);
				}
				if (!seen.add(uniform(name))) {
					throw new AssertionError("There are two of " + name + ": " + properties + variables);
				}
				use(providers, name);
			}
		}
		catch (ProviderRegistryException ex) {
			Secrets.assertKept("An error of the start", ex);
		}
		catch (RuntimeException ex) {
			throw new AssertionError("No exception of ours for " + properties + variables, ex);
		}
	}

	/**
	 * Tell whether there may be no registry: whatever is no truth value is none for
	 * Spring Boot's conditions.
	 */
	private static boolean isSwitchedOff(Map<String, String> values) {
		return values.keySet().stream().anyMatch((name) -> uniform(name).equals("belugaregistryenabled"));
	}

	private static void use(Providers providers, String name) {
		try {
			Secrets.assertKept("The description", providers.info("llms", name).toString());
			Secrets.assertKept("The configuration", providers.config("llms", name).toString());
			providers.handle(PACKAGE, name).use(Assistant::ask);
		}
		catch (ProviderRegistryException ex) {
			Secrets.assertKept("An error of a call", ex);
		}
	}

	private static String[] pairs(Map<String, String> values) {
		List<String> pairs = new ArrayList<>();
		values.forEach((name, value) -> pairs.add(name + "=" + value));
		return pairs.toArray(String[]::new);
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\d]", "");
	}

	interface Assistant {

		String ask();

	}

	enum Level {

		LOW, VERY_HIGH

	}

	record TypedConfig(@NotBlank String model, @Max(10) @Nullable Integer size, @DefaultValue Retry retry,
			@DefaultValue Map<String, Secret> headers, @DefaultValue List<String> stop,
			@DefaultValue("low") Level level) {

		record Retry(@DefaultValue("3") @Max(10) int max, @DefaultValue("1s") Duration pause) {

		}

	}

	@BelugaProvider(packageName = "llms", name = "typed")
	static class TypedFactory implements ProviderFactory<TypedConfig, Assistant> {

		@Override
		public Assistant create(ProviderContext context, TypedConfig config) {
			return config::model;
		}

	}

	@BelugaProvider(packageName = "llms", name = "free-form", apiKey = ApiKeyUse.OPTIONAL)
	static class FreeFormFactory implements ProviderFactory<ProviderConfig, Assistant> {

		@Override
		public Assistant create(ProviderContext context, ProviderConfig config) {
			return config::toString;
		}

	}

}
