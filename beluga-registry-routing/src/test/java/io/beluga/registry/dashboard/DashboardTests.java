package io.beluga.registry.dashboard;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Tests that the dashboard and the alerts in {@code docs/grafana} ask for what an
 * application exports.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DashboardTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static final Pattern SAMPLE = Pattern
		.compile("(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(?<labels>.*)\\})? .*");

	private static final Pattern LABEL_IN_TEXT = Pattern.compile("\\$labels\\.([a-z]+)");

	private static final Pattern LABEL = Pattern
		.compile("(?<key>[a-zA-Z_][a-zA-Z0-9_]*)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"");

	/**
	 * A contract.
	 */
	interface Llm {

		String ask(String question);

	}

	@Test
	void everyQueryOfTheDashboardFindsItsMetricsAndLabels() throws Exception {
		assertFound(queries());
	}

	@Test
	void everyAlertFindsItsMetricsAndLabels() throws Exception {
		List<Map<String, Object>> alerts = alerts();
		assertThat(alerts).extracting((alert) -> alert.get("alert"))
			.containsExactly("BelugaProviderInTrouble", "BelugaProviderCallsFail", "BelugaBreakerOpen",
					"BelugaCanaryAborted", "BelugaRetryBudgetSpent");
		assertFound(alerts.stream().map((alert) -> alert.get("expr").toString()).toList());
		for (Map<String, Object> alert : alerts) {
			Set<String> kept = PromQuery.parse(alert.get("expr").toString()).labels();
			Matcher used = LABEL_IN_TEXT.matcher(alert.get("annotations").toString());
			while (used.find()) {
				assertThat(kept).as(alert.get("alert").toString()).contains(used.group(1));
			}
		}
	}

	@Test
	void alertsArePassedByPromtoolWhereItIsInstalled() throws Exception {
		Path alerts = grafana().resolve("alerts.yml");
		Process promtool;
		try {
			promtool = new ProcessBuilder("promtool", "check", "rules", alerts.toString()).redirectErrorStream(true)
				.start();
		}
		catch (IOException ex) {
			abort("There is no promtool");
			return;
		}
		String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(promtool.waitFor()).as(output).isZero();
	}

	private static void assertFound(List<String> texts) throws Exception {
		List<PromQuery> queries = texts.stream().map(PromQuery::parse).toList();
		assertThat(queries).hasSizeGreaterThan(4);
		Map<String, List<Map<String, String>>> exported = exported();
		for (PromQuery query : queries) {
			query.metrics().forEach((metric, compared) -> {
				assertThat(exported).containsKey(metric);
				Set<String> labels = new HashSet<>(query.labels());
				labels.addAll(compared.keySet());
				// Prometheus adds it
				labels.remove("instance");
				assertThat(exported.get(metric)).as(metric)
					.allSatisfy((sample) -> assertThat(sample).containsKeys(labels.toArray(String[]::new)));
				compared.forEach((label, comparison) -> {
					if (comparison.startsWith("=") && !comparison.startsWith("=~")) {
						assertThat(exported.get(metric)).as(metric)
							.anySatisfy((sample) -> assertThat(sample).containsEntry(label, comparison.substring(1)));
					}
				});
			});
		}
	}

	@Test
	void everyMetricOfOursIsOnTheDashboard() throws Exception {
		Set<String> asked = new TreeSet<>();
		queries().stream().map(PromQuery::parse).forEach((query) -> asked.addAll(query.metrics().keySet()));
		Set<String> families = new TreeSet<>();
		exported().keySet()
			.stream()
			// Micrometer counts the events of observations, too
			.filter((name) -> name.startsWith("beluga_") && !name.endsWith("_attempt_total"))
			.forEach((name) -> families.add(name.replaceFirst("(_active)?_seconds_.*", "")));
		assertThat(families).hasSize(10)
			.allSatisfy((family) -> assertThat(asked).anyMatch((name) -> name.startsWith(family)));
	}

	@Test
	void everyQueryOfAPanelIsOfTheChosenApplicationsAndInstances() throws Exception {
		assertThat(dashboard().get("templating").findValuesAsString("name")).contains("application", "instance");
		List<String> queries = dashboard().get("panels").findValuesAsString("expr");
		assertThat(queries).hasSizeGreaterThan(10)
			.allSatisfy((query) -> assertThat(PromQuery.parse(query).metrics().values())
				.allSatisfy((compared) -> assertThat(compared).containsEntry("application", "=~$application")
					.containsEntry("instance", "=~$instance")));
	}

	@Test
	void queryThatIsNotUnderstoodIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> PromQuery.parse("sum by (a (b)"));
		assertThatIllegalArgumentException().isThrownBy(() -> PromQuery.parse("b ? c"));
		assertThat(PromQuery.parse("sum by (x) (rate(a{b=\"c\"}[1m])) / d").metrics()).containsOnlyKeys("a", "d");
	}

	private static List<String> queries() throws IOException {
		List<String> queries = new ArrayList<>();
		dashboard().findValues("expr").forEach((query) -> queries.add(query.asString()));
		dashboard().findValues("definition").forEach((query) -> queries.add(query.asString()));
		return queries;
	}

	@SuppressWarnings("unchecked") // such is a file of rules
	private static List<Map<String, Object>> alerts() throws IOException {
		Map<String, Object> file = new Yaml().load(Files.readString(grafana().resolve("alerts.yml")));
		List<Map<String, Object>> alerts = new ArrayList<>();
		((List<Map<String, Object>>) file.get("groups"))
			.forEach((group) -> alerts.addAll((List<Map<String, Object>>) group.get("rules")));
		return alerts;
	}

	private static Path grafana() {
		Path root = Path.of("").toAbsolutePath();
		while (!Files.exists(root.resolve("docs/grafana"))) {
			root = root.getParent();
		}
		return root.resolve("docs/grafana");
	}

	private static JsonNode dashboard() throws IOException {
		return JsonMapper.shared().readTree(Files.readString(grafana().resolve("beluga-registry.json")));
	}

	private static Map<String, List<Map<String, String>>> exported() throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, "--server.port=0",
				"--management.endpoints.web.exposure.include=prometheus", "--management.metrics.tags.application=shop",
				"--beluga.providers.llms.fast.provider-name=grok", "--beluga.providers.llms.next.provider-name=grok",
				"--beluga.providers.llms.answer.provider-name=canary", "--beluga.providers.llms.answer.stable=fast",
				"--beluga.providers.llms.answer.candidate=next")) {
			work(context.getBean(Providers.class));
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			String scrape = scrape(port);
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
			while (!(scrape.contains("beluga_provider_replacements_total")
					&& scrape.contains("beluga_provider_breaker")) && System.nanoTime() < end) {
				// their events may be delivered by another thread
				scrape = scrape(port);
			}
			return parse(scrape);
		}
	}

	private static void work(Providers providers) {
		Llm fast = providers.get(LLMS, "fast");
		fast.ask("?");
		assertThat(catchThrowable(() -> fast.ask("fail"))).isNotNull();
		providers.put("llms", "fast", ProviderConfig.builder("grok").customField("model", "new").build());
		fast.ask("?");
		providers.get(LLMS, "answer").ask("?");
	}

	private static String scrape(int port) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

	private static Map<String, List<Map<String, String>>> parse(String scrape) {
		Map<String, List<Map<String, String>>> samples = new HashMap<>();
		scrape.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			Matcher sample = SAMPLE.matcher(line);
			assertThat(sample.matches()).as(line).isTrue();
			Map<String, String> labels = new HashMap<>();
			if (sample.group("labels") != null) {
				Matcher label = LABEL.matcher(sample.group("labels"));
				while (label.find()) {
					labels.put(label.group("key"), label.group("value"));
				}
			}
			samples.computeIfAbsent(sample.group("name"), (name) -> new ArrayList<>()).add(labels);
		});
		return samples;
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return (creation, config) -> (question) -> {
				if (question.equals("fail")) {
					throw new IllegalStateException("failed");
				}
				return "!";
			};
		}

	}

}
