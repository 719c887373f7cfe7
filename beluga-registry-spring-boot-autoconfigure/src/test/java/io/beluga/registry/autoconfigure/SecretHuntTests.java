package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ConfiguredProviders;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Plants a marker in every property, runs every path that fails, and looks for the marker
 * everywhere.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretHuntTests {

	/** Stands in every property. */
	private static final String MARKER = "mk-4711/planted+marker";

	/** Stands where only the configuration type says that it is a secret. */
	private static final String TICKET = "tk-0815/ticket+marker";

	/** Stands there deeper down. */
	private static final String NESTED = "ns-0816/nested+marker";

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	/** What fails: of each kind of property, and each way to be wrong. */
	private static final String WRONG = """
			beluga:
			  packages:
			    llms:
			      default: "@"
			      default-bean: "@"
			      unknown: "@"
			      aliases:
			        one: "@"
			      exclude: ["@"]
			  providers:
			    scalar: "@"
			    llms:
			      scalar: "@"
			      wrong-name:
			        provider-name: "@"
			      extending:
			        extends: "@"
			        provider-name: free
			      reserved:
			        provider-name: free
			        api-key: ["@"]
			        endpoint: "http://u:@ @"
			        timeout: "@"
			        optional: "@"
			        enabled: "@"
			        creation-timeout: "@"
			        drain-timeout: "@"
			        placeholder: "@ ${NOTHING_OF_NOBODY} @"
			        circle: "${circle.of.placeholders}"
			      typed:
			        api-key: "@"
			        model: ["@"]
			        region: {a: "@"}
			        pause: "@"
			        retries: "@"
			        temperature: "@"
			        mode: "@"
			        base: "http://[@"
			        stream: "@"
			        size: "@"
			        color: "@"
			        stop: {x: "@"}
			        weights: ["@"]
			        headers: "@"
			        limits: {a: "@", "[b.c]": "@"}
			        retry: {max-attempts: "@", unknown: "@", pause: "@"}
			        tools: [{name: "@", limit: "@", unknown: "@"}]
			        range: "@"
			        unknown: "@"
			        unknowns: {a: ["@"], b: {c: "@"}}
			        low: "@"
			      own:
			        model: "@"
			      talkative:
			        api-key: "@"
			        model: "@"
			      chatty:
			        model: "@"
			circle:
			  of:
			    placeholders: "@ ${circle.of.placeholders}"
			""".replace("@", MARKER);

	private static final String RIGHT = """
			beluga:
			  providers:
			    llms:
			      leaky:
			        api-key: "@"
			        endpoint: "https://user:@x.org/?q=@"
			        ticket: "#"
			        model: "@"
			        region: "@"
			        stop: ["@"]
			        headers: {X: "@"}
			        tools: [{name: "@", ticket: "%"}]
			      free:
			        api-key: "@"
			        model: "@"
			        options: {a: ["@"], "[b.c]": {d: "@"}}
			      gone:
			        provider-name: gemini
			        optional: true
			        model: "@"
			management:
			  endpoints.web.exposure.include: "*"
			  endpoint:
			    configprops.show-values: always
			    env.show-values: always
			    health.show-details: always
			server.port: 0
			""".replace("@", MARKER).replace("#", TICKET).replace("%", NESTED);

	@TempDir
	Path folder;

	private final List<String> found = new ArrayList<>();

	@Test
	void startThatFailsPrintsNoValue(CapturedOutput output) throws IOException {
		Throwable failure = catchThrowable(() -> start(WRONG, WebApplicationType.NONE, Talkative.class));
		look("failure", text(failure));
		look("output", output.toString());
		assertThat(this.found).isEmpty();
		assertThat(failure).isInstanceOf(InvalidConfigException.class);
		assertThat(((InvalidConfigException) failure).violations()).hasSizeGreaterThan(40)
			.extracting(ConfigViolation::property)
			.contains("beluga.providers.llms.talkative.model", "beluga.providers.llms.typed.tools[0].limit");
	}

	@Test
	void startThatFailsOnTheRegistryPrintsNoValue(CapturedOutput output) throws IOException {
		Throwable failure = catchThrowable(() -> start("""
				beluga:
				  registry:
				    enabled: true
				    creation-timeout: "@"
				    drain-timeout: ["@"]
				    eager: "@"
				    missing-keys: "@"
				    unknown-properties: "@"
				    resolved: {max-size: "@", idle-timeout: "@"}
				""".replace("@", MARKER), WebApplicationType.NONE, Talkative.class));
		look("failure", text(failure));
		look("output", output.toString());
		assertThat(this.found).isEmpty();
		assertThat(output).contains("beluga.registry.missing-keys");
	}

	@Test
	void applicationThatRunsShowsNoSecret(CapturedOutput output) throws Exception {
		List<ProviderEvent> events = Leaky.events;
		events.clear();
		try (ConfigurableApplicationContext context = start(RIGHT, WebApplicationType.SERVLET, Leaky.class)) {
			Providers providers = context.getBean(Providers.class);
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			Llm leaky = providers.get(LLMS, "leaky");
			fail(() -> leaky.ask("?"));
			fail(() -> leaky.ask("?"));
			providers.get(LLMS, "free").ask("?");
			ProviderConfig config = providers.config("llms", "leaky");
			fail(() -> providers.put("llms", "free", config));
			fail(() -> providers.put("llms", "leaky", config.toBuilder().customField("retries", MARKER).build()));
			fail(() -> registry.createProvider("llms", "leaky", config));
			fail(() -> registry.createProvider("llms", "typed",
					ProviderConfig.builder("typed").customField("mode", MARKER).build()));
			fail(() -> providers.get(LLMS, "gone").ask("?"));
			for (Object object : List.of(leaky, providers, registry, config, config.toBuilder(),
					providers.handle(LLMS, "leaky"), providers.info("llms", "leaky"), providers.info("llms", "gone"),
					context.getBean(ConfiguredProviders.class),
					context.getBean(ConfiguredProviders.class).describe("llms"),
					registry.getProviderInfo("llms", "leaky"), context.getBean(BelugaProvidersProperties.class),
					context.getBean(BelugaProvidersProperties.class).asMap(),
					context.getBean(BelugaPackagesProperties.class), context.getBean(BelugaRegistryProperties.class))) {
				look(object.getClass().getName(), object.toString());
			}
			providers.info("llms", "leaky").lastFailure().ifPresent((failure) -> look("lastFailure", text(failure)));
			for (String path : List.of("providers", "providers/llms", "providers/llms/leaky", "configprops",
					"configprops/beluga.providers", "env", "env/beluga.providers.llms.leaky.model", "health", "beans",
					"conditions")) {
				look(path, get(context, path));
			}
			assertThat(get(context, "configprops/beluga.providers")).contains("leaky", "ticket", Secret.MASK);
			assertThat(get(context, "env/beluga.providers.llms.leaky.model")).contains(Secret.MASK);
		}
		assertThat(events).isNotEmpty().anyMatch(InstanceFailed.class::isInstance);
		for (ProviderEvent event : events) {
			look("event", event.toString());
			if (event instanceof InstanceFailed failed) {
				look("event", text(failed.failure()));
			}
		}
		look("output", output.toString());
		assertThat(this.found).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void constraintThatRepeatsSecretsShowsNone(boolean lazy, CapturedOutput output) throws IOException {
		String yaml = """
				spring.main.lazy-initialization: %s
				beluga.providers.llms.echoing:
				  api-key: "@"
				  ticket: "#"
				  parts: [{ticket: "%s"}]
				""".formatted(lazy, NESTED).replace("@", MARKER).replace("#", TICKET);
		Throwable failure = catchThrowable(() -> {
			try (ConfigurableApplicationContext context = start(yaml, WebApplicationType.NONE, Echoing.class)) {
				context.getBean(Providers.class);
			}
		});
		assertThat(failure).isNotNull();
		look("failure", text(failure));
		look("output", output.toString());
		assertThat(this.found).isEmpty();
		assertThat(output).contains("beluga.providers.llms.echoing.ticket", "must not be ******",
				"must not have ****** and ****** and [******]");
	}

	@Test
	void constraintThatRepeatsSecretsOfPutsAndRefreshesShowsNone(CapturedOutput output) throws IOException {
		String yaml = "beluga.providers.llms.echoing: {api-key: right, ticket: right, parts: []}";
		try (ConfigurableApplicationContext context = start(yaml, WebApplicationType.NONE, Echoing.class)) {
			Providers providers = context.getBean(Providers.class);
			providers.get(LLMS, "echoing").ask("?");
			fail(() -> providers.put("llms", "echoing",
					ProviderConfig.builder("echoing")
						.apiKey(MARKER)
						.customField("ticket", TICKET)
						.customField("parts", List.of(Map.of("ticket", NESTED)))
						.build()));
			providers.info("llms", "echoing").lastFailure().ifPresent((failure) -> look("put", text(failure)));
			Files.writeString(this.folder.resolve("application.yml"), """
					beluga.providers.llms.echoing: {api-key: "@", ticket: "#", parts: [{ticket: "%s"}]}
					beluga.providers.llms.late: {provider-name: echoing, api-key: "@", ticket: "#", parts: []}
					""".formatted(NESTED).replace("@", MARKER).replace("#", TICKET));
			look("refresh", context.getBean(ProviderRefresher.class).refresh().toString());
			for (String name : providers.list("llms")) {
				providers.info("llms", name).lastFailure().ifPresent((failure) -> look(name, text(failure)));
			}
		}
		look("output", output.toString());
		assertThat(this.found).isEmpty();
		assertThat(output).contains("must not be ******");
	}

	private ConfigurableApplicationContext start(String yaml, WebApplicationType type, Class<?> source)
			throws IOException {
		Files.writeString(this.folder.resolve("application.yml"), yaml);
		return new SpringApplicationBuilder(source).web(type)
			.run("--spring.config.location=" + this.folder + "/", "--logging.level.io.beluga=trace");
	}

	private void fail(Runnable action) {
		look("exception", text(catchThrowableOfType(ProviderRegistryException.class, action::run)));
	}

	private static String get(ConfigurableApplicationContext context, String path) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		// a provider that cannot be made takes the application out of the balancer
		assertThat(response.statusCode()).as(path).isEqualTo(path.equals("health") ? 503 : 200);
		return response.body();
	}

	/**
	 * Note where a text holds the marker, with what stands around it.
	 */
	private void look(String place, String text) {
		for (String form : forms()) {
			int at = text.indexOf(form);
			if (at >= 0) {
				this.found.add(place + ": "
						+ text.substring(Math.max(0, at - 200), Math.min(text.length(), at + form.length() + 80)));
			}
		}
	}

	private static List<String> forms() {
		return Stream.of(MARKER, TICKET, NESTED)
			.flatMap((marker) -> Stream.of(marker, URLEncoder.encode(marker, StandardCharsets.UTF_8),
					marker.replace("/", "\\/"), basic(marker).substring(8, 28)))
			.toList();
	}

	private static String basic(String secret) {
		return Base64.getEncoder().encodeToString(("user:" + secret).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return everything that can be read in an exception and those behind it.
	 */
	private static String text(Throwable failure) {
		assertThat(failure).isNotNull();
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		for (Throwable ex = failure; ex != null; ex = ex.getCause()) {
			text.append('\n').append(ex.toString()).append(Objects.toString(ex.getLocalizedMessage()));
			for (Throwable suppressed : ex.getSuppressed()) {
				text.append('\n').append(suppressed.toString());
			}
		}
		return text.toString();
	}

	/**
	 * Has rules that repeat what they reject.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ReportApplication.class)
	static class Talkative {

		@Bean
		@BelugaProvider(packageName = "llms", name = "talkative")
		static ProviderFactory<ProviderConfig, Llm> talkative() {
			return new ProviderFactory<>() {

				@Override
				public Llm create(ProviderContext context, ProviderConfig config) {
					return new Llm.Simple(context);
				}

				@Override
				public List<ConfigViolation> validate(ProviderConfig config) {
					return List.of(new ConfigViolation("model",
							"must not go with key " + Objects.requireNonNull(config.apiKey()).reveal() + "."));
				}

			};
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "chatty", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<ChattyConfig, Llm> chatty() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	/**
	 * Has constraints that repeat every secret that they see.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Echoing {

		@Bean
		@BelugaProvider(packageName = "llms", name = "echoing")
		static ProviderFactory<EchoingConfig, Llm> echoing() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@NoMarker
	record EchoingConfig(@NoMarker Secret ticket, Secret apiKey, List<EchoingPart> parts) {
	}

	record EchoingPart(Secret ticket) {
	}

	@Constraint(validatedBy = NoMarkerValidator.class)
	@Retention(RetentionPolicy.RUNTIME)
	public @interface NoMarker {

		String message() default "";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	public static final class NoMarkerValidator implements ConstraintValidator<NoMarker, Object> {

		@Override
		public boolean isValid(Object value, ConstraintValidatorContext context) {
			String text;
			if (value instanceof EchoingConfig config) {
				text = "must not have " + config.ticket().reveal() + " and " + config.apiKey().reveal() + " and "
						+ config.parts().stream().map((part) -> part.ticket().reveal()).toList();
			}
			else {
				text = "must not be " + ((Secret) value).reveal();
			}
			context.disableDefaultConstraintViolation();
			context.buildConstraintViolationWithTemplate(text).addConstraintViolation();
			return !text.contains("marker");
		}

	}

	record ChattyConfig(@Size(max = 3, message = "${validatedValue} is longer than {max}") String model) {
	}

	/**
	 * Has a provider whose client repeats the secrets in all that it throws.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ReportApplication.class)
	static class Leaky {

		private static final List<ProviderEvent> events = new CopyOnWriteArrayList<>();

		@Bean
		static ProviderEventListener listener() {
			return events::add;
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "leaky")
		static ProviderFactory<ReportApplication.TypedConfig, Llm> leaky() {
			return (context, config) -> {
				String ticket = config.ticket().reveal();
				context.onDestroy(() -> {
					throw new IOException("cannot leave " + ticket);
				});
				IOException cause = new IOException("401 for Authorization: Basic " + basic(ticket));
				cause.addSuppressed(new IOException(URLEncoder.encode(ticket, StandardCharsets.UTF_8)));
				IllegalStateException failure = new IllegalStateException(
						Map.of("ticket", ticket.replace("/", "\\/"), "tools", config.tools().get(0).ticket().reveal())
							.toString(),
						cause);
				throw failure;
			};
		}

	}

}
